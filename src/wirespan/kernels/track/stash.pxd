from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.sight cimport Sight

cdef class Stash:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef readonly object piece_table
    cdef readonly object store
    cdef long long[:, ::1] pieces
    cdef unsigned char[::1] bytes
    cdef const unsigned char[::1] buffer
    cdef readonly Py_ssize_t used
    cdef Py_ssize_t free_head
    cdef readonly long long filled
    cdef readonly long long waiting
    # As the headers claim: a snapped capture keeps little of what it must wait for.
    cdef readonly long long length_waiting
    cdef readonly Py_ssize_t piece_count
    cdef int is_full(self) except? -1 nogil
    cdef Py_ssize_t keep(self) except? -1 nogil
    cdef Py_ssize_t _put(self, Py_ssize_t before, Py_ssize_t after, long long position, long long stop) except? -1 nogil
    cdef Py_ssize_t _copy(self, long long offset, long long size) except? -1 nogil
    cdef Py_ssize_t drop_first(self, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t after(self, Py_ssize_t me, long long position) except? -2 nogil
