cdef int compare(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] wanted) except? -2 nogil
cdef int known_method(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
cdef int plausible(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, Py_ssize_t side) except? -2 nogil
cdef int message_start(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, Py_ssize_t side) except? -2 nogil
cdef int client_hello(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
cdef int recognise(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, Py_ssize_t side, int final) except? -2 nogil
