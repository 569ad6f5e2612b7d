cdef class Pending:
    cdef public object entry_table
    cdef object _chain_table
    cdef object _latest_table
    cdef object _connection_table
    cdef long long[:, ::1] entries
    cdef long long[:, ::1] chains
    cdef long long[:, ::1] latest
    cdef long long[:, ::1] by_connection
    cdef public Py_ssize_t waiting
    cdef public Py_ssize_t done
    cdef public Py_ssize_t used
    cdef Py_ssize_t free_head
    cdef Py_ssize_t oldest_waiting
    cdef Py_ssize_t newest_waiting
    cdef Py_ssize_t oldest_done
    cdef Py_ssize_t newest_done
    cdef Py_ssize_t add(self, long long slot, long long exchange, long long client, long long token, long long name, long long kind, long long time) except? -1 nogil
    cdef int attach(self, Py_ssize_t entry, Py_ssize_t connection) except? -1 nogil
    cdef Py_ssize_t find(self, long long client, long long token, long long name, long long kind) except? -2 nogil
    cdef Py_ssize_t find_latest(self, long long client, long long name, long long kind) except? -2 nogil
    cdef Py_ssize_t find_on_connection(self, Py_ssize_t connection, long long token) except? -2 nogil
    cdef Py_ssize_t first_on_connection(self, Py_ssize_t connection) except? -2 nogil
    cdef int finish(self, Py_ssize_t entry, long long state) except? -1 nogil
    cdef int forget(self, long long before) except? -1 nogil
    cdef int _detach(self, Py_ssize_t entry) except? -1 nogil
    cdef int _drop_oldest_done(self) except? -1 nogil
    cdef int _append(self, Py_ssize_t entry, bint waiting) except? -1 nogil
    cdef int _unlink(self, Py_ssize_t entry) except? -1 nogil
