from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.delivery cimport Deliveries
from wirespan.kernels.track.flow_table cimport FlowTable

cdef class Closing:
    cdef ConnectionTable connections
    cdef FlowTable flows
    cdef Deliveries deliveries
    cdef readonly object table
    cdef long long[:, ::1] rows
    cdef public Py_ssize_t count
    cdef readonly Py_ssize_t open
    cdef Py_ssize_t lingering
    cdef long long due
    # The latest time seen: it never runs backwards, whatever the capture does.
    cdef public long long clock
    cdef public Py_ssize_t at_most
    cdef public Py_ssize_t many
    cdef Py_ssize_t close(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t _sum_up(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t opened(self, long long time) except? -1 nogil
    cdef Py_ssize_t linger(self, Py_ssize_t slot, long long time) except? -1 nogil
    cdef Py_ssize_t _evict(self) except? -1 nogil
    cdef Py_ssize_t _give_up(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t expire(self) except? -1 nogil
    cdef Py_ssize_t _next_due(self, Py_ssize_t queue, long long limit) except? -1 nogil
