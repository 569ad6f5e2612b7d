cdef Py_ssize_t is_header(long long header, Py_ssize_t searching) except? -1 nogil
cdef Py_ssize_t is_old_client_hello(long long header) except? -1 nogil
cdef Py_ssize_t is_old_server_hello(long long header) except? -1 nogil
