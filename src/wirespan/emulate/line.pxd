from wirespan.emulate.stages.end cimport End
from wirespan.emulate.stages.passage cimport Passage
from wirespan.emulate.stages.stage cimport Stage

cdef class Line:
    cdef readonly object texts
    cdef readonly object stages
    cdef readonly object names
    cdef readonly Passage passage
    cdef Stage first
    cdef End end
    cdef long long[:, ::1] packets
    cdef long long latest
    cdef readonly long long offered
    cdef readonly long long taken
    cdef readonly bint begun
    # 0: taken into the line; else the fate of a packet dropped at once, whose row is free.
    cdef int offer(self, long long now_ns, Py_ssize_t packet) except? -1 nogil
    cdef long long let_pass(self, long long now_ns) except? -1 nogil
    # When a packet may leave next, if none is offered; NEVER (1 << 62): none is inside.
    cdef long long due(self) except? -1 nogil
    # The row of a packet that left at or before now, -1: none. Call until -1.
    cdef Py_ssize_t take(self, long long now_ns) except? -2 nogil
    # The row of a packet dropped inside the line since it was taken in, -1: none.
    cdef Py_ssize_t lost(self) except? -2 nogil
