from wirespan.kernels.acknowledging cimport Acknowledging
from wirespan.kernels.closing cimport Closing
from wirespan.kernels.connections cimport ConnectionTable
from wirespan.kernels.delivery cimport Deliveries
from wirespan.kernels.duplicates cimport Duplicates
from wirespan.kernels.flow_table cimport FlowTable
from wirespan.kernels.lifetime cimport Lifetime
from wirespan.kernels.numbering cimport Numbering
from wirespan.kernels.positions cimport Positions
from wirespan.kernels.segments cimport SegmentPool
from wirespan.kernels.sending cimport Sending
from wirespan.kernels.sight cimport Sight
from wirespan.kernels.stash cimport Stash

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
