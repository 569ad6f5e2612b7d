cdef class Addresses:
    cdef readonly object table
    cdef public Py_ssize_t count
    cdef readonly Py_ssize_t limit
    cdef Py_ssize_t room
    cdef long long[:, ::1] cells
    cdef int[::1] slots
    cdef unsigned long long mask
    cdef unsigned long long seed
    cdef Py_ssize_t _slot(self, long long family, long long high, long long low) except? -1 nogil
    cdef Py_ssize_t find(self, long long family, long long high, long long low) except? -1 nogil
