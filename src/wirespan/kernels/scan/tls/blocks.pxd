cdef class Blocks:
    cdef unsigned char[::1] cells
    cdef long long[::1] links
    cdef public Py_ssize_t count
    cdef public Py_ssize_t unused
    cdef Py_ssize_t free_head
    cdef Py_ssize_t take(self) except? -1 nogil
    cdef Py_ssize_t give(self, Py_ssize_t head) except? -1 nogil
    cdef Py_ssize_t append(self, Py_ssize_t tail, Py_ssize_t length, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -1 nogil
    cdef Py_ssize_t copy(self, Py_ssize_t head, Py_ssize_t length, unsigned char[::1] target) except? -1 nogil
