from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.segments cimport SegmentPool
from wirespan.kernels.track.sight cimport Sight

cdef class Acknowledging:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef SegmentPool segments
    cdef long long[::1] packets
    cdef Py_ssize_t judge(self) except? -1 nogil
    cdef int _fin(self, Py_ssize_t other) except? -1 nogil
    cdef Py_ssize_t _beyond(self, Py_ssize_t other) except? -1 nogil
    cdef Py_ssize_t _advance(self, Py_ssize_t base, Py_ssize_t me, Py_ssize_t other, long long acked) except? -1 nogil
    cdef Py_ssize_t _time(self, Py_ssize_t base, Py_ssize_t other, long long sent) except? -1 nogil
    cdef Py_ssize_t sample(self, Py_ssize_t base, long long round_trip) except? -1 nogil
    cdef Py_ssize_t _standing(self, Py_ssize_t me, Py_ssize_t other) except? -1 nogil
    cdef Py_ssize_t _window(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _sacks(self, Py_ssize_t base, Py_ssize_t me, Py_ssize_t other) except? -1 nogil
    cdef int _is_inside_second(self, Py_ssize_t blocks, long long left, long long right) except? -1 nogil
    cdef Py_ssize_t _eifel(self, Py_ssize_t base, Py_ssize_t other) except? -1 nogil
    cdef Py_ssize_t _repeated(self, Py_ssize_t base, Py_ssize_t other, long long left, long long right) except? -1 nogil
    cdef Py_ssize_t _mark_spurious(self, Py_ssize_t base, Py_ssize_t other, Py_ssize_t row, long long frame) except? -1 nogil
