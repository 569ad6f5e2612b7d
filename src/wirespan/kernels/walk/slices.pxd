cdef class Slices:
    cdef readonly object request_table
    cdef readonly object slice_table
    cdef long long[:, ::1] requests
    cdef long long[:, ::1] slices
    cdef readonly Py_ssize_t request_count
    cdef readonly Py_ssize_t slice_count
    cdef long long cursor
    cdef long long limit
    cdef long long phase
    cdef int make_room(self) except? -1
    cdef int begin(self, long long exchange, long long number, long long connection, long long start, long long end) except? -1
    cdef int upto(self, long long end, long long reason, long long medium, long long first_frame, long long last_frame, long long confidence) except? -1
    cdef int append(self, long long end, long long reason, long long medium, long long first_frame, long long last_frame, long long confidence) except? -1
    cdef int there_and_back(self, long long end, long long round_trip, long long reason, long long medium, long long first_frame, long long last_frame, long long confidence) except? -1
    cdef int finish(self) except? -1
