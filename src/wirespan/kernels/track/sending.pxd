from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.sight cimport Sight
from wirespan.kernels.track.stash cimport Stash

cdef class Sending:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef Stash stash
    cdef Py_ssize_t judge(self) except? -1 nogil
    cdef Py_ssize_t _emptiness(self, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _count(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef int _is_probe(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _probe(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t _fullness(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _again(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _overtaken(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef int _was_overtaken(self, Py_ssize_t base, Py_ssize_t me, Py_ssize_t piece) except? -1 nogil
    cdef long long _round_trip(self, Py_ssize_t base) except? -2 nogil
    cdef Py_ssize_t _repeat(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef int _was_asked_for(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef int _is_tail_probe(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _cut(self, Py_ssize_t me, long long since) except? -1 nogil
    cdef Py_ssize_t _sent(self, Py_ssize_t me) except? -1 nogil
