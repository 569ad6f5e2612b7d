cdef class Gather:
    cdef object byte_cells
    cdef object next_table
    cdef object whole_bytes
    cdef unsigned char[::1] blocks
    cdef long long[:, ::1] next
    cdef unsigned char[::1] whole
    cdef Py_ssize_t free_head
    cdef Py_ssize_t used
    cdef Py_ssize_t rows
    cdef readonly Py_ssize_t taken
    cdef Py_ssize_t room(self) except? -2 nogil
    cdef Py_ssize_t append(self, long long[:, ::1] ways, Py_ssize_t way, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -2 nogil
    cdef Py_ssize_t _take(self) except? -2 nogil
    cdef Py_ssize_t collect(self, long long[:, ::1] ways, Py_ssize_t way) except? -2 nogil
    cdef int drop(self, long long[:, ::1] ways, Py_ssize_t way) except? -2 nogil
