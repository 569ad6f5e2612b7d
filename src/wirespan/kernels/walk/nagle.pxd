from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices
from wirespan.kernels.walk.windows cimport Windows

cdef class Nagle:
    cdef Rows rows
    cdef Slices slices
    cdef Windows windows
    cdef Path path
    cdef int silence(self, int side, Py_ssize_t row_a, long long end_a, Py_ssize_t row_b) except? -1
    cdef int answer(self, long long until, long long asked_frame, long long answer_frame) except? -1
    cdef Py_ssize_t held_until(
        self, int side, Py_ssize_t row_a, long long end_a, Py_ssize_t row_b
    ) except? -2
    cdef Py_ssize_t small_in_flight(self, int side, Py_ssize_t row, long long end) except? -2
    cdef int sends_small(self, int side, Py_ssize_t row) except? -1
