cdef int is_stepped(long long[:, ::1] exchanges, Py_ssize_t slot, long long[:, ::1] connections, bint first) except? -1 nogil
