cdef int remember(long long[:, ::1] flows, Py_ssize_t flow, long long[:, ::1] connections, Py_ssize_t slot) except? -1 nogil
cdef long long _stopped(long long[:, ::1] connections, Py_ssize_t slot, Py_ssize_t side) except? -2 nogil
cdef long long late_marks(long long[:, ::1] flows, Py_ssize_t flow, bint from_low, long long sequence, long long flags, long long length) except? -1 nogil
