cdef Py_ssize_t infer_vantage(long long[:, ::1] connections, Py_ssize_t slot) except? -1 nogil
cdef long long _weight(long long[:, ::1] connections, Py_ssize_t slot, Py_ssize_t me, Py_ssize_t other) except? -1 nogil
cdef int _is_untouched(long long ttl) except? -1 nogil
cdef Py_ssize_t _neither(long long[:, ::1] connections, Py_ssize_t slot, long long there, long long back) except? -1 nogil
