from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.sight cimport Sight

cdef long long unwrapped(long long number, long long isn, long long near) except? -1 nogil

cdef class Positions:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef long long[::1] packets
    cdef int fill(self) except? -1 nogil
    cdef int _is_challenge(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t _sequence(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _outside(self, Py_ssize_t me, long long start) except? -1 nogil
    cdef Py_ssize_t _acknowledgement(self, Py_ssize_t me, Py_ssize_t other) except? -1 nogil
    cdef Py_ssize_t _window(self, Py_ssize_t me) except? -1 nogil
