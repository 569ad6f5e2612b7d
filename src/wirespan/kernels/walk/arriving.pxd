from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices

cdef class Arriving:
    cdef Rows rows
    cdef Slices slices
    cdef Path path
    cdef int arrive(self, long long begun, long long position, long long frame, long long until) except? -1
    cdef int is_of_many(self, Py_ssize_t row) except? -1
