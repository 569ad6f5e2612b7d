from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.sight cimport Sight
from wirespan.kernels.track.stash cimport Stash

cdef class Deliveries:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef Stash stash
    cdef readonly object table
    cdef long long[::1] flat
    cdef Py_ssize_t table_rows
    cdef public Py_ssize_t count
    cdef Py_ssize_t tell(self, Py_ssize_t slot, Py_ssize_t side, long long event, long long position, long long time, long long frame) except? -1 nogil
    cdef Py_ssize_t _emit(self, Py_ssize_t slot, Py_ssize_t me, long long source, long long offset, long long length, long long frame) except? -1 nogil
    cdef Py_ssize_t datagram(self, long long headers) except? -1 nogil
    cdef Py_ssize_t take(self) except? -1 nogil
    cdef Py_ssize_t _in_order(self, Py_ssize_t slot, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _rest(self, Py_ssize_t slot, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _drain(self, Py_ssize_t slot, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t give_up(self, Py_ssize_t slot, Py_ssize_t me, long long upto, bint proven) except? -1 nogil
    cdef Py_ssize_t settle_gap(self, Py_ssize_t slot, Py_ssize_t me, bint over) except? -1 nogil
    cdef Py_ssize_t _give_up_acknowledged(self, Py_ssize_t slot, Py_ssize_t me, long long upto) except? -1 nogil
    cdef Py_ssize_t tell_fin(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t flush(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t close(self, Py_ssize_t slot) except? -1 nogil
