cdef class Rows:
    cdef object table
    cdef long long[:, ::1] cells
    cdef readonly Py_ssize_t count
    cdef Py_ssize_t base
    cdef Py_ssize_t next_source
    cdef long long owner
    cdef int forget(self) except? -1
    cdef Py_ssize_t place(self, long long[:, ::1] segments, Py_ssize_t first) except? -2
    cdef Py_ssize_t first_after(self, long long time) except? -1
    cdef Py_ssize_t closed_from(self, Py_ssize_t row) except? -2
    cdef Py_ssize_t seen(self, Py_ssize_t row) except? -2
    cdef Py_ssize_t gather(self, long long[:, ::1] segments, long long owner, Py_ssize_t first, long long since, long long until) except? -2
    cdef int extend(self, long long[:, ::1] segments, int side, long long position) except? -1
    cdef int write(self, long long[:, ::1] segments, Py_ssize_t row) except? -1
    cdef int index(self) except? -1
    cdef int is_from(self, Py_ssize_t row, int side) except? -1
    cdef Py_ssize_t at_or_before(self, long long time) except? -2
    cdef Py_ssize_t after(self, long long time) except? -2
    cdef Py_ssize_t last_ack(self, Py_ssize_t row, int side) except? -2
    cdef Py_ssize_t last_data(self, Py_ssize_t row, int side) except? -2
    cdef Py_ssize_t next_data(self, Py_ssize_t row, int side) except? -2
    cdef Py_ssize_t last_repair(self, Py_ssize_t row, int side) except? -2
    cdef Py_ssize_t last_closed(self, Py_ssize_t row, int side) except? -2
    cdef Py_ssize_t first_ack_of(self, int side, long long position, long long after, long long before) except? -2
    cdef int was_unheard(self, Py_ssize_t ack, Py_ssize_t row) except? -1
    cdef int losses(self, long long end) except? -1
    cdef long long last_copy(self, long long position, long long end) except? -1
