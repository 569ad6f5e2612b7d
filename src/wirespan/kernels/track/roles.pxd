cdef int is_service(long long port) except? -1 nogil
cdef int first_is_client(long long source, long long destination, bint by_number) except? -1 nogil
