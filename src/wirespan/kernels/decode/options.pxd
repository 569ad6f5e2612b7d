from wirespan.kernels.decode.reading cimport Reading

cdef Py_ssize_t tcp_options(Reading reading, Py_ssize_t at, Py_ssize_t end, bint cut) except? -1 nogil
