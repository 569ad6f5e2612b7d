cimport cython

@cython.final
cdef class Heap:
    cdef long long[:, ::1] cells
    cdef readonly Py_ssize_t count
    cdef long long pushed
    cdef int push(self, long long time, Py_ssize_t packet) except? -1 nogil
    cdef long long time(self) except? -1 nogil
    cdef Py_ssize_t packet(self) except? -1 nogil
    cdef int pop(self) except? -1 nogil
    cdef bint before(self, Py_ssize_t a, Py_ssize_t b) except? -1 nogil
    cdef int move(self, Py_ssize_t source, Py_ssize_t place) except? -1 nogil
