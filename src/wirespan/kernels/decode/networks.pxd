from wirespan.kernels.decode.reading cimport Reading

cdef Py_ssize_t ipv4(Reading reading) except? -1 nogil
cdef Py_ssize_t ipv6(Reading reading) except? -1 nogil
cdef Py_ssize_t extension(Reading reading, long long protocol) except? -1 nogil
cdef bint is_extension(long long protocol) except? -1 nogil
