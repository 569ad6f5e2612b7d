cdef int is_quic(const unsigned char[::1] buffer, long long offset, long long captured) except? -1 nogil
