from wirespan.emulate.stages.passage cimport Passage

cdef class Queue:
    cdef Passage passage
    cdef long long[:, ::1] packets
    cdef Py_ssize_t place
    # What waits here.
    cdef readonly long long count
    cdef readonly long long bytes
    cdef int put(self, long long now, Py_ssize_t packet, bint busy) except? -1 nogil
    cdef Py_ssize_t take(self, long long now) except? -2 nogil
