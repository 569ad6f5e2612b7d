cdef class Trips:
    cdef object table
    cdef long long[:, ::1] cells
    cdef object clients
    cdef long long[:, ::1] behind
    cdef readonly long long to_client
    cdef readonly long long to_server
    cdef Py_ssize_t place(self, long long client, long long server) except? -1
    cdef int recall(self, long long client, long long server, long long to_client, long long to_server) except? -1
    cdef Py_ssize_t claim(self, long long client, long long server) except? -1
    cdef int witness(self, long long[:, ::1] exchanges, Py_ssize_t slot, long long[:, ::1] connections) except? -1
    cdef int look_beyond(self, long long client, long long server) except? -1
    cdef int is_proven(self, Py_ssize_t at) except? -1
    cdef int suspect(self, long long[:, ::1] connections, Py_ssize_t flow) except? -1
    cdef int is_split(self, long long[:, ::1] connections, Py_ssize_t flow) except? -1
    cdef int remember(self, long long client, long long server) except? -1
