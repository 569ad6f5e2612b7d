from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.sight cimport Sight

cdef class Duplicates:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef object table
    cdef long long[::1] packets
    cdef long long[::1] cells
    cdef int is_second(self) except? -1 nogil
    cdef int _is_telling(self, long long apart) except? -1 nogil
