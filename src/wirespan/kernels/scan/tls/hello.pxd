cdef class HelloReader:
    cdef unsigned char[::1] data
    cdef const unsigned char[::1] retry_random
    cdef Py_ssize_t end
    cdef Py_ssize_t version
    cdef Py_ssize_t cipher
    cdef Py_ssize_t retry
    cdef Py_ssize_t resumption
    cdef Py_ssize_t early
    cdef Py_ssize_t http2
    cdef Py_ssize_t name_start
    cdef Py_ssize_t name_length
    cdef Py_ssize_t session_length
    cdef Py_ssize_t read_client(self, Py_ssize_t length) except? -1 nogil
    cdef Py_ssize_t read_server(self, Py_ssize_t length) except? -1 nogil
    cdef Py_ssize_t _clear(self, Py_ssize_t length) except? -1 nogil
    cdef Py_ssize_t _two(self, Py_ssize_t at) except? -1 nogil
    cdef Py_ssize_t _one(self, Py_ssize_t at) except? -1 nogil
    cdef Py_ssize_t _session(self, Py_ssize_t at) except? -1 nogil
    cdef Py_ssize_t _is_retry(self, Py_ssize_t at) except? -1 nogil
    cdef Py_ssize_t _extensions(self, Py_ssize_t at, Py_ssize_t from_server) except? -1 nogil
    cdef Py_ssize_t _client_extension(self, Py_ssize_t kind, Py_ssize_t at, Py_ssize_t length) except? -1 nogil
    cdef Py_ssize_t _server_extension(self, Py_ssize_t kind, Py_ssize_t at, Py_ssize_t length) except? -1 nogil
    cdef Py_ssize_t _offered_versions(self, Py_ssize_t at, Py_ssize_t end) except? -1 nogil
    cdef Py_ssize_t _protocols(self, Py_ssize_t at, Py_ssize_t end) except? -1 nogil
    cdef Py_ssize_t _server_name(self, Py_ssize_t at, Py_ssize_t end) except? -1 nogil
