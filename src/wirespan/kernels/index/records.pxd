cdef class Records:
    cdef readonly object frames
    cdef long long[:, ::1] cells
    cdef Py_ssize_t rows
    cdef readonly Py_ssize_t count
    cdef readonly Py_ssize_t position
    cdef readonly long long needed
    cdef readonly long long kind
    cdef readonly long long first_ns
    cdef readonly long long last_ns
    cdef readonly long long original_bytes
    cdef readonly Py_ssize_t late_row
    cdef readonly Py_ssize_t timeless_row
    cdef long long previous_ns
    cdef int add(self, long long time_ns, Py_ssize_t offset, long long captured, long long original, long long link_type, long long interface, long long direction) except? -1 nogil
    cdef int span(self, long long time_ns) except? -1 nogil
