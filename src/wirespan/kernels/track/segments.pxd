from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.sight cimport Sight

cdef class SegmentPool:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef long long[::1] packets
    cdef readonly object table
    cdef long long[:, ::1] cells
    cdef long long[::1] flat
    cdef readonly Py_ssize_t used
    cdef readonly Py_ssize_t kept
    cdef Py_ssize_t free_head
    cdef Py_ssize_t append(self, Py_ssize_t base) except? -1 nogil
    cdef long long headers(self, Py_ssize_t packet) except? -1 nogil
    cdef Py_ssize_t keep(self, Py_ssize_t packet) except? -1 nogil
    cdef Py_ssize_t _joined(self) except? -2 nogil
    cdef Py_ssize_t _drop_first(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t release(self, Py_ssize_t base, long long time) except? -1 nogil
    cdef Py_ssize_t release_all(self, Py_ssize_t base) except? -1 nogil
