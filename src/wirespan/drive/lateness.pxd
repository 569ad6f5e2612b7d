cdef class Lateness:
    cdef long long[::1] counts
    cdef readonly long long frames
    cdef readonly long long over
    cdef readonly long long worst_ns
    cdef int record(self, long long due_ns, long long left_ns) except? -1 nogil
