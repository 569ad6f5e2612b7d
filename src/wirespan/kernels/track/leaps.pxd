from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.sight cimport Sight

cdef class Leaps:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef int look(self, Py_ssize_t base, long long stamp, long long echo) except? -1 nogil
    cdef int _suspect(self, Py_ssize_t base, long long stamp, long long echo) except? -1 nogil
    cdef int _lags(self, Py_ssize_t base, long long since, long long stamp, long long elapsed) except? -1 nogil
    cdef long long _tick(self, Py_ssize_t base) except? -2 nogil
    cdef int _prove(self, Py_ssize_t base) except? -1 nogil
