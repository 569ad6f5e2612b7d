from wirespan.kernels.decode.reading cimport Reading

cdef Py_ssize_t first_step(Reading reading, long long link_type) except? -1 nogil
cdef Py_ssize_t ethernet(Reading reading) except? -1 nogil
cdef Py_ssize_t link_step(Reading reading, Py_ssize_t step) except? -1 nogil
