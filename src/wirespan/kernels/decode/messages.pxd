from wirespan.kernels.decode.reading cimport Reading

cdef Py_ssize_t icmp(Reading reading) except? -1 nogil
cdef Py_ssize_t icmpv6(Reading reading) except? -1 nogil
