cdef class Head:
    cdef const unsigned char[::1] kinds
    cdef const unsigned char[::1] names
    cdef public int line
    cdef public int valid
    cdef public int method
    cdef public int version
    cdef public int status
    cdef public long long length
    cdef public long long facts
    cdef public Py_ssize_t stop
    cdef public Py_ssize_t line_from
    cdef public Py_ssize_t line_to
    cdef public Py_ssize_t target_from
    cdef public Py_ssize_t host_from
    cdef public Py_ssize_t host_to
    cdef public Py_ssize_t detail_from
    cdef public Py_ssize_t detail_to
    cdef Py_ssize_t find_end(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, int line) except? -2 nogil
    cdef int parse(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, Py_ssize_t side) except? -2 nogil
    cdef int parse_cut_line(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
    cdef int _request_line(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
    cdef int _authority(self, const unsigned char[::1] data) except? -2 nogil
    cdef int _status_line(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
    cdef int _fields(self, const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _field(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
    cdef int _value(self, int kind, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
    cdef int _framing(self, int kind, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
    cdef int _connection(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
