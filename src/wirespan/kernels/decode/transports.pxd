from wirespan.kernels.decode.reading cimport Reading

cdef Py_ssize_t tcp(Reading reading) except? -1 nogil
cdef Py_ssize_t udp(Reading reading) except? -1 nogil
cdef Py_ssize_t other(Reading reading, long long protocol) except? -1 nogil
