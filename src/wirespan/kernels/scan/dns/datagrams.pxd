cdef int weigh_datagram(long long[:, ::1] exchanges, Py_ssize_t slot, bint answer, long long headers, long long size) except? -1 nogil
cdef int hand_over(long long[:, ::1] exchanges, Py_ssize_t slot, long long[:, ::1] requests, Py_ssize_t at) except? -1 nogil
