from wirespan.emulate.stages.passage cimport Passage

cdef class Stage:
    cdef Stage following
    cdef Passage passage
    cdef long long[:, ::1] packets
    cdef readonly Py_ssize_t place
    # When something happens here next, if nothing else is offered.
    cdef readonly long long next_ns
    # The least time from leaving this stage to leaving the line.
    cdef readonly long long rest_ns
    cdef int offer(self, long long now, Py_ssize_t packet) except? -1 nogil
    cdef int advance(self, long long now) except? -1 nogil
    cdef int run(self, long long now) except? -1 nogil
    cdef long long earliest(self) except? -1 nogil
