cdef class Passage:
    cdef readonly object packet_table
    cdef readonly object event_table
    cdef readonly object count_table
    cdef readonly object lost_table
    cdef long long[:, ::1] packets
    cdef long long[:, ::1] events
    cdef long long[:, ::1] counts
    cdef long long[:, ::1] lost
    cdef readonly Py_ssize_t capacity
    cdef readonly Py_ssize_t inside
    cdef readonly Py_ssize_t event_count
    cdef readonly long long events_missed
    cdef Py_ssize_t rows
    cdef Py_ssize_t event_rows
    cdef Py_ssize_t offered
    cdef Py_ssize_t lost_first
    cdef Py_ssize_t lost_count
    cdef int drop(self, long long now, Py_ssize_t packet, Py_ssize_t place, Py_ssize_t what, long long value) except? -1 nogil
    cdef int note(self, long long now, Py_ssize_t packet, Py_ssize_t place, Py_ssize_t what, long long value) except? -1 nogil
    cdef Py_ssize_t take_lost(self) except? -2 nogil
