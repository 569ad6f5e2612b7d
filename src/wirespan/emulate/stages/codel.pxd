from wirespan.emulate.stages.flow_lists cimport FlowLists
from wirespan.emulate.stages.queue cimport Queue

cdef class CoDel(Queue):
    cdef FlowLists lists
    cdef long long[:, ::1] flows
    cdef long long target_ns
    cdef long long interval_ns
    cdef long long limit_packets
    cdef long long largest
    cdef bint ecn
    cdef bint late
    cdef int add(self, Py_ssize_t flow, long long now, Py_ssize_t packet) except? -1 nogil
    cdef Py_ssize_t remove(self, Py_ssize_t flow, long long now) except? -2 nogil
    cdef Py_ssize_t controlled(self, Py_ssize_t flow, long long now) except? -2 nogil
    cdef Py_ssize_t go_on(self, Py_ssize_t flow, long long now, Py_ssize_t packet) except? -2 nogil
    cdef bint refuse(self, long long now, Py_ssize_t packet) except? -1 nogil
    cdef long long later(self, long long since, long long count) except? -1 nogil
