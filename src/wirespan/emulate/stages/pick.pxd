cdef class Pick:
    cdef long long[:, ::1] packets
    cdef bint picks(self, Py_ssize_t packet) except? -1 nogil
