from wirespan.kernels.walk.nagle cimport Nagle
from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.progress cimport Progress
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices
from wirespan.kernels.walk.windows cimport Windows

cdef class Waiting:
    cdef Rows rows
    cdef Progress progress
    cdef Slices slices
    cdef Nagle nagle
    cdef Windows windows
    cdef Path path
    cdef int side
    cdef long long reached
    cdef int name(self, Py_ssize_t b, int side, long long reached) except? -1
    cdef int unobserved(self, Py_ssize_t b) except? -1
    cdef int zero_window(self, Py_ssize_t b) except? -1
    cdef int probed(self, Py_ssize_t b) except? -1
    cdef int corked(self, Py_ssize_t b) except? -1
    cdef int lost_tail(self, Py_ssize_t b) except? -1
    cdef int idle(self, Py_ssize_t b) except? -1
