cimport cython

@cython.final
cdef class Ring:
    cdef long long[:, ::1] cells
    cdef Py_ssize_t mask
    cdef Py_ssize_t first
    cdef readonly Py_ssize_t count
    cdef int push(self, long long time, Py_ssize_t packet) except? -1 nogil
    cdef long long time(self) except? -1 nogil
    cdef Py_ssize_t packet(self) except? -1 nogil
    cdef int pop(self) except? -1 nogil
