cdef Py_ssize_t find(const unsigned char[::1] data, int byte, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
cdef Py_ssize_t trim_left(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
cdef Py_ssize_t trim_right(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
cdef int has_prefix(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] wanted) except? -2 nogil
cdef int has_token(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] wanted) except? -2 nogil
cdef int ends_with_token(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, const unsigned char[::1] wanted) except? -2 nogil
cdef long long content_length(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
