from wirespan.kernels.scan.book cimport Book

cdef class Turns:
    cdef Book book
    cdef object state_table
    cdef Py_ssize_t slots_known
    cdef long long[:, ::1] states
    cdef int begin(self, long long[:, ::1] connections, Py_ssize_t slot) except? -2 nogil
    cdef int room(self) except? -2 nogil
    cdef Py_ssize_t turn_data(self, long long[:, ::1] connections, long long[:, ::1] rows, Py_ssize_t i, Py_ssize_t skipped, Py_ssize_t length, long long protocol) except? -2 nogil
    cdef Py_ssize_t _question(self, long long[:, ::1] connections, long long[:, ::1] rows, Py_ssize_t i, long long position, long long protocol) except? -2 nogil
    cdef Py_ssize_t _open(self, long long[:, ::1] connections, long long[:, ::1] rows, Py_ssize_t i, long long position, long long protocol) except? -2 nogil
    cdef Py_ssize_t _answer(self, long long[:, ::1] rows, Py_ssize_t i, Py_ssize_t slot, long long position) except? -2 nogil
    cdef int turn_reset(self, Py_ssize_t slot) except? -2 nogil
    cdef int turn_fin(self, Py_ssize_t slot, Py_ssize_t side) except? -2 nogil
    cdef int turn_end(self, Py_ssize_t slot) except? -2 nogil
    cdef int turn_close(self, Py_ssize_t slot) except? -2 nogil
    cdef int turn_ready(self, Py_ssize_t slot) except? -2 nogil
