from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices

cdef class Weighing:
    cdef Rows rows
    cdef Slices slices
    cdef int weigh(self, long long start, long long asked, long long settled, long long end) except? -1
    cdef int add(self, long long start, long long end) except? -1
