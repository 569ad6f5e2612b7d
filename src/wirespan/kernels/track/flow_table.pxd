cdef class FlowTable:
    cdef readonly object table
    cdef object bucket_table
    cdef long long[:, ::1] cells
    cdef long long[::1] buckets
    cdef long long[::1] flat
    cdef long long seed
    cdef Py_ssize_t mask
    cdef readonly Py_ssize_t used
    cdef Py_ssize_t free_head
    cdef readonly Py_ssize_t live
    cdef Py_ssize_t oldest
    cdef Py_ssize_t newest
    cdef readonly Py_ssize_t remembered
    cdef Py_ssize_t room(self) except? -1 nogil
    cdef Py_ssize_t _refill(self) except? -1 nogil
    cdef Py_ssize_t _place(self, Py_ssize_t row) except? -1 nogil
    cdef long long hashed(self, long long addresses, long long ports) except? -1 nogil
    cdef Py_ssize_t find(self, long long addresses, long long ports, long long hashed) except? -2 nogil
    cdef Py_ssize_t insert(self, long long addresses, long long ports, long long hashed) except? -1 nogil
    cdef Py_ssize_t forget(self, Py_ssize_t row, long long time) except? -1 nogil
    cdef Py_ssize_t recall(self, Py_ssize_t row) except? -1 nogil
    cdef Py_ssize_t _remove(self, Py_ssize_t row) except? -1 nogil
