cdef class FrameStore:
    cdef readonly object content
    cdef readonly Py_ssize_t slots
    cdef readonly Py_ssize_t slot_bytes
    cdef readonly Py_ssize_t free_count
    cdef unsigned char[:, ::1] octets
    cdef long long[::1] lengths
    cdef long long[::1] free
    cdef Py_ssize_t lend(self) except? -2 nogil
    cdef Py_ssize_t give_back(self, Py_ssize_t slot) except? -2 nogil
