from wirespan.kernels.connections cimport ConnectionTable

cdef class SegmentPool:
    cdef ConnectionTable connections
    cdef readonly object table
    cdef long long[:, ::1] cells
    cdef readonly Py_ssize_t used
    cdef readonly Py_ssize_t kept
    cdef Py_ssize_t free_head
    cdef Py_ssize_t append(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t _drop_first(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t release(self, Py_ssize_t slot, long long time) except? -1 nogil
    cdef Py_ssize_t release_all(self, Py_ssize_t slot) except? -1 nogil
