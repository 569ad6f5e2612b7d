from wirespan.emulate.stages.ring cimport Ring
from wirespan.emulate.stages.stage cimport Stage

cdef class Waiting(Stage):
    cdef Ring ring
    cdef int wait(self, long long until_ns, Py_ssize_t packet) except? -1 nogil
