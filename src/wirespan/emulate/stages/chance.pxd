cimport cython

cdef unsigned long long mixed(unsigned long long value) noexcept nogil

@cython.final
cdef class Chance:
    cdef unsigned long long state
    cdef long long draw(self) except? -1 nogil
    cdef bint hits(self, long long threshold) except? -1 nogil
