cdef class ConnectionTable:
    cdef readonly object table
    cdef object blank_table
    cdef object queue_table
    cdef long long[:, ::1] cells
    cdef long long[::1] flat
    cdef long long[::1] blank
    cdef long long[:, ::1] queues
    cdef readonly Py_ssize_t used
    cdef readonly Py_ssize_t live
    cdef public long long next_id
    cdef Py_ssize_t free_head
    cdef Py_ssize_t open(self, Py_ssize_t queue, long long time) except? -1 nogil
    cdef Py_ssize_t free(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t enqueue(self, Py_ssize_t slot, Py_ssize_t queue, long long time) except? -1 nogil
    cdef Py_ssize_t dequeue(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t idle_since(self, Py_ssize_t queue, long long before, long long now) except? -2 nogil
    cdef Py_ssize_t longest_idle(self, Py_ssize_t queue, long long now) except? -2 nogil
