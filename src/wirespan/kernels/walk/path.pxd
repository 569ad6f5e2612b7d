cdef class Path:
    cdef long long to_client
    cdef long long to_server
    cdef long long full_client
    cdef long long full_server
    cdef int lost
    cdef long long kept_from
    cdef int split
    cdef long long client_opened
    cdef long long server_opened
    cdef long long client_stamp
    cdef long long server_stamp
    cdef readonly long long extra_round_trips
    cdef int set(self, long long to_client, long long to_server, int lost) except? -1
    cdef int fill(self, long long[:, ::1] connections, Py_ssize_t connection) except? -1
    cdef long long full_segment(self, long long[:, ::1] connections, Py_ssize_t connection, Py_ssize_t side) except? -1
    cdef long long trip(self, int side) except? -2
    cdef int is_hidden(self, int side) except? -1
    cdef long long whole(self) except? -1
    cdef long long tolerance(self) except? -1
    cdef long long host(self, int side) except? -1
    cdef long long full(self, int side) except? -1
    cdef long long opened(self, int side) except? -2
    cdef long long stamp(self, int side) except? -2
