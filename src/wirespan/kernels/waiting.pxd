from wirespan.kernels.path cimport Path
from wirespan.kernels.progress cimport Progress
from wirespan.kernels.rows cimport Rows
from wirespan.kernels.slices cimport Slices

cdef class Waiting:
    cdef Rows rows
    cdef Progress progress
    cdef Slices slices
    cdef Path path
    cdef int side
    cdef long long reached
    cdef long long flight
    cdef long long flight_before
    cdef int name(self, Py_ssize_t b, int side, long long reached) except? -1
    cdef int unobserved(self, Py_ssize_t b) except? -1
    cdef int zero_window(self, Py_ssize_t b) except? -1
    cdef int nagle(self, int side, Py_ssize_t row_a, long long end_a, Py_ssize_t row_b) except? -1
    cdef Py_ssize_t release(self, Py_ssize_t b) except? -2
    cdef int window(self, Py_ssize_t b) except? -1
    cdef long long room(self, Py_ssize_t ack, long long sent) except? -1
    cdef long long limit(self, Py_ssize_t b, Py_ssize_t before) except? -2
    cdef int delayed(self, Py_ssize_t b, Py_ssize_t ack) except? -1
    cdef int lost_tail(self, Py_ssize_t b) except? -1
    cdef int idle(self, Py_ssize_t b) except? -1
