from wirespan.kernels.track.closing cimport Closing
from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.delivery cimport Deliveries
from wirespan.kernels.track.flow_table cimport FlowTable
from wirespan.kernels.track.sight cimport Sight

cdef class Numbering:
    cdef ConnectionTable connections
    cdef FlowTable flows
    cdef Deliveries deliveries
    cdef Closing closing
    cdef Sight sight
    cdef long long[::1] packets
    cdef long long[::1] verdicts
    cdef readonly long long tcp_streams
    cdef readonly long long udp_streams
    cdef bint from_low
    cdef Py_ssize_t _flow(self, Py_ssize_t packet, Py_ssize_t source_field, Py_ssize_t port_field, long long protocol) except? -1 nogil
    cdef int tcp(self, Py_ssize_t packet) except? -1 nogil
    cdef int _is_client(self, Py_ssize_t flow) except? -1 nogil
    cdef Py_ssize_t _number_tcp(self, Py_ssize_t flow) except? -1 nogil
    cdef int _is_another(self, Py_ssize_t flow, Py_ssize_t packet) except? -1 nogil
    cdef Py_ssize_t _bases(self, Py_ssize_t flow, Py_ssize_t packet, long long flags) except? -1 nogil
    cdef Py_ssize_t _begin_tcp(self, Py_ssize_t flow, Py_ssize_t packet, long long flags) except? -1 nogil
    cdef int udp(self, Py_ssize_t packet) except? -1 nogil
    cdef Py_ssize_t _number_udp(self, Py_ssize_t flow) except? -1 nogil
    cdef Py_ssize_t _begin(self, Py_ssize_t flow, Py_ssize_t packet, bint first, long long protocol) except? -1 nogil
    cdef Py_ssize_t related(self, Py_ssize_t packet, Py_ssize_t verdict) except? -1 nogil
    cdef Py_ssize_t _icmp(self, Py_ssize_t slot, Py_ssize_t packet) except? -1 nogil
