from wirespan.kernels.track.acknowledging cimport Acknowledging
from wirespan.kernels.track.connections cimport ConnectionTable
from wirespan.kernels.track.leaps cimport Leaps
from wirespan.kernels.track.sight cimport Sight

cdef class Lifetime:
    cdef ConnectionTable connections
    cdef Sight sight
    cdef Acknowledging acknowledging
    cdef Leaps leaps
    cdef long long[::1] packets
    cdef const unsigned char[::1] transitions
    cdef Py_ssize_t _see(self, Py_ssize_t base, Py_ssize_t what) except? -1 nogil
    cdef Py_ssize_t tick(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t opening(self) except? -1 nogil
    cdef Py_ssize_t _syn(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t _syn_ack(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t _options(self, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _agree(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t talking(self) except? -1 nogil
    cdef Py_ssize_t ending(self) except? -1 nogil
    cdef Py_ssize_t _third(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t _unanswered_but_open(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t _fin(self, Py_ssize_t base, Py_ssize_t me) except? -1 nogil
    cdef Py_ssize_t _both_closing(self, Py_ssize_t base) except? -1 nogil
    cdef Py_ssize_t reset(self) except? -1 nogil
    cdef long long _form(self) except? -1 nogil
