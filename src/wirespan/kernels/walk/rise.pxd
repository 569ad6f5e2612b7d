from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.rows cimport Rows

cdef class Rise:
    cdef Rows rows
    cdef Path path
    cdef long long above(self, int side, Py_ssize_t row, int far) except? -2
    cdef long long echoed(self, Py_ssize_t row, int side) except? -2
    cdef long long acknowledged(self, Py_ssize_t row, int side) except? -2
    cdef long long late(self, int side, long long before, long long until) except? -2
