from wirespan.kernels.track.acknowledging cimport Acknowledging
from wirespan.kernels.track.closing cimport Closing
from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.delivery cimport Deliveries
from wirespan.kernels.track.duplicates cimport Duplicates
from wirespan.kernels.track.flow_table cimport FlowTable
from wirespan.kernels.track.lifetime cimport Lifetime
from wirespan.kernels.track.numbering cimport Numbering
from wirespan.kernels.track.positions cimport Positions
from wirespan.kernels.track.segments cimport SegmentPool
from wirespan.kernels.track.sending cimport Sending
from wirespan.kernels.track.sight cimport Sight
from wirespan.kernels.track.stash cimport Stash

cdef class Observer:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef SegmentPool segments
    cdef Stash stash
    cdef Deliveries deliveries
    cdef Closing closing
    cdef Numbering numbering
    cdef Positions positions
    cdef Duplicates duplicates
    cdef Acknowledging acknowledging
    cdef Sending sending
    cdef Lifetime lifetime
    cdef FlowTable flows
    cdef long long[::1] frames
    cdef long long[::1] packets
    cdef long long[::1] verdicts
    cdef Py_ssize_t _judge(self, Py_ssize_t row) except? -1 nogil
    cdef Py_ssize_t _look(self) except? -1 nogil
    cdef Py_ssize_t _count(self, Py_ssize_t row) except? -1 nogil
    cdef Py_ssize_t _oddities(self, long long marks) except? -1 nogil
    cdef Py_ssize_t udp(self, Py_ssize_t row) except? -1 nogil
    cdef Py_ssize_t _datagram(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t tcp(self, Py_ssize_t row) except? -1 nogil
    cdef Py_ssize_t _late(self, Py_ssize_t row, Py_ssize_t packet) except? -1 nogil
    cdef Py_ssize_t _read(self, Py_ssize_t packet) except? -1 nogil
    cdef Py_ssize_t _observe(self, Py_ssize_t slot, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t _after(self, Py_ssize_t slot, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
