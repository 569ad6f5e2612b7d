cdef class MessageStreams:
    cdef object _place_table
    cdef object _state_table
    cdef object _kept
    cdef long long[:, ::1] places
    cdef long long[:, ::1] states
    cdef unsigned char[::1] kept
    cdef const unsigned char[::1] readable
    cdef public Py_ssize_t used
    cdef Py_ssize_t free_head
    cdef public Py_ssize_t free_count
    cdef Py_ssize_t complete
    cdef Py_ssize_t start
    cdef Py_ssize_t size
    cdef long long begun
    cdef long long begun_frame
    cdef long long begun_position
    cdef int has_room(self) except? -1 nogil
    cdef int is_between(self, Py_ssize_t stream) except? -1 nogil
    cdef int resume(self, Py_ssize_t stream, const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t end) except? -1 nogil
    cdef Py_ssize_t take(self, Py_ssize_t stream, const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t end, long long time, long long frame, long long position) except? -1 nogil
    cdef int lose(self, Py_ssize_t stream) except? -1 nogil
    cdef int clear(self, Py_ssize_t stream) except? -1 nogil
    cdef Py_ssize_t _obtain(self, Py_ssize_t stream, long long time, long long frame, long long position) except? -2 nogil
    cdef int _keep(self, Py_ssize_t state, const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t count) except? -1 nogil


cdef int looks_like_message(const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -1 nogil
