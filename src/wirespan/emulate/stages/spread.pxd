cimport cython

from wirespan.emulate.stages.chance cimport Chance

@cython.final
cdef class Spread:
    cdef Chance chance
    cdef long long[:, ::1] cells
    cdef long long draw(self) except? -1 nogil
