from wirespan.emulate.stages.passage cimport Passage as LinePassage

cdef class Notebook:
    cdef readonly object table
    cdef long long[:, ::1] cells
    cdef readonly Py_ssize_t room
    cdef readonly Py_ssize_t count
    cdef readonly long long missed
    cdef int note(self, long long time, long long direction, long long what, long long stage, long long value, Py_ssize_t packet, long long[:, ::1] packets) except? -1 nogil
    cdef int copy_events(self, LinePassage passage, long long direction, long long first_stage, long long[:, ::1] packets) except? -1 nogil
