from wirespan.kernels.decode.reading cimport Reading

cdef Py_ssize_t gre(Reading reading) except? -1 nogil
