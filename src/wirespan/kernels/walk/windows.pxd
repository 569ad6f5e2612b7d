from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.progress cimport Progress
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices

cdef class Windows:
    cdef Rows rows
    cdef Progress progress
    cdef Slices slices
    cdef Path path
    cdef int side
    cdef long long reached
    cdef long long flight
    cdef long long flight_before
    cdef long long opened
    cdef int window(self, Py_ssize_t b, int side, long long reached) except? -1
    cdef Py_ssize_t release(self, Py_ssize_t b) except? -2
    cdef Py_ssize_t late_release(self, Py_ssize_t b) except? -2
    cdef long long limit(self, Py_ssize_t b, Py_ssize_t before) except? -2
    cdef int is_copy(self, Py_ssize_t b) except? -1
    cdef int is_cut(self, Py_ssize_t b) except? -1
    cdef int is_steady(self) except? -1
    cdef int is_used_up(self, Py_ssize_t b, Py_ssize_t before) except? -1
    cdef int is_too_small(self, Py_ssize_t b, Py_ssize_t before) except? -1
    cdef int is_filling(self, Py_ssize_t before, Py_ssize_t ack) except? -1
    cdef int is_first_window(self, Py_ssize_t b, Py_ssize_t before) except? -1
    cdef int is_full(self, int side, Py_ssize_t b) except? -1
    cdef long long room(self, Py_ssize_t ack, long long sent) except? -1
    cdef int delayed(self, Py_ssize_t ack) except? -1
