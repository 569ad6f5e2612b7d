from wirespan.kernels.track.closing cimport Closing
from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.delivery cimport Deliveries
from wirespan.kernels.track.flow_table cimport FlowTable
from wirespan.kernels.track.numbering cimport Numbering
from wirespan.kernels.track.observer cimport Observer
from wirespan.kernels.track.segments cimport SegmentPool
from wirespan.kernels.track.sight cimport Sight
from wirespan.kernels.track.stash cimport Stash

cdef class Tracker:
    cdef Sight sight
    cdef ConnectionTable connection_table
    cdef FlowTable flows
    cdef SegmentPool segment_pool
    cdef Stash pieces
    cdef Deliveries outgoing
    cdef Closing closing
    cdef Numbering numbering
    cdef Observer observer
    cdef readonly object verdicts
    cdef readonly list closed
    cdef long long[::1] frames
    cdef long long[::1] packets
    cdef long long[::1] judged
    cdef int _has_room(self, Py_ssize_t row) except? -1 nogil
    cdef Py_ssize_t _fitting(self) except? -1 nogil
    cdef Py_ssize_t _run(self, Py_ssize_t row, Py_ssize_t end, long long first_frame) except? -1
    cdef Py_ssize_t _packet(self, Py_ssize_t row, long long frame) except? -1 nogil
    cdef Py_ssize_t _no_transport(self, Py_ssize_t at) except? -1 nogil
