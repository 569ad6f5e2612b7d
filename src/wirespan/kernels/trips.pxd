cdef class Trips:
    cdef object table
    cdef long long[:, ::1] cells
    cdef long long to_client
    cdef long long to_server
    cdef int learn(self, long long client, long long server, long long to_client, long long to_server, long long sooner) except? -1
