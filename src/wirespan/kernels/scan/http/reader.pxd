from wirespan.kernels.scan.http.message cimport Messages

cdef class Reader(Messages):
    cdef Py_ssize_t deliver(self, const unsigned char[::1] data, long long[:, ::1] connections, long long[:, ::1] rows, Py_ssize_t i) except? -2 nogil
    cdef Py_ssize_t _step(self, const unsigned char[::1] data, long long[:, ::1] connections, Py_ssize_t way, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _body(self, Py_ssize_t way, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _chunk(self, const unsigned char[::1] data, Py_ssize_t way, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _start(self, const unsigned char[::1] data, long long[:, ::1] connections, Py_ssize_t way, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _gather_piece(self, const unsigned char[::1] data, Py_ssize_t way, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _more_head(self, const unsigned char[::1] data, long long[:, ::1] connections, Py_ssize_t way, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef int _find_way(self, const unsigned char[::1] data, Py_ssize_t way, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _refused(self, const unsigned char[::1] data, Py_ssize_t way, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t miss(self, long long[:, ::1] connections, long long[:, ::1] rows, Py_ssize_t i) except? -2 nogil
    cdef int _lose_in_gap(self, long long[:, ::1] connections, Py_ssize_t way, Py_ssize_t side) except? -2 nogil
