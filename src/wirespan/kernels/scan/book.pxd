cdef class Book:
    cdef readonly object exchange_table
    cdef public object text_cells
    cdef public object ready_table
    cdef long long[:, ::1] cells
    cdef unsigned char[:, ::1] texts
    cdef long long[:, ::1] ready_cells
    cdef public long long next_id
    cdef public Py_ssize_t used
    cdef public Py_ssize_t ready_count
    cdef Py_ssize_t free_head
    cdef Py_ssize_t open(self, long long connection, long long connection_id, long long protocol, long long index) except? -1 nogil
    cdef Py_ssize_t ready(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t write_text(self, Py_ssize_t slot, Py_ssize_t at, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -1 nogil
