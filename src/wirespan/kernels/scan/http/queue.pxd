from wirespan.kernels.scan.book cimport Book

cdef class Queue:
    cdef Book book
    cdef object talk_table
    cdef object way_table
    cdef Py_ssize_t slots_known
    cdef long long[:, ::1] talks
    cdef long long[:, ::1] ways
    cdef int begin(self, long long[:, ::1] connections, Py_ssize_t slot) except? -2 nogil
    cdef int _begin_way(self, long long[:, ::1] connections, Py_ssize_t slot, Py_ssize_t side) except? -2 nogil
    cdef int room(self) except? -2 nogil
    cdef int mark(self, Py_ssize_t exchange, long long facts) except? -2 nogil
    cdef Py_ssize_t open(self, long long[:, ::1] connections, Py_ssize_t slot, Py_ssize_t way, int version) except? -2 nogil
    cdef int asked(self, Py_ssize_t slot, long long now, long long frame, long long until) except? -2 nogil
    cdef int answered(self, Py_ssize_t slot, long long now, long long frame, long long until) except? -2 nogil
    cdef int settle(self, Py_ssize_t slot, Py_ssize_t exchange) except? -2 nogil
    cdef int pop(self, Py_ssize_t slot, Py_ssize_t exchange) except? -2 nogil
    cdef int conclude(self, Py_ssize_t slot) except? -2 nogil
    cdef int close(self, Py_ssize_t slot) except? -2 nogil
    cdef int fail(self, Py_ssize_t slot, Py_ssize_t exchange, long long missed) except? -2 nogil
    cdef int release(self, Py_ssize_t slot) except? -2 nogil
