from wirespan.kernels.walk.answering cimport Answering
from wirespan.kernels.walk.edges cimport Edges
from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices

cdef class Preparation:
    cdef Rows rows
    cdef Slices slices
    cdef Edges edges
    cdef Answering answering
    cdef long long sent
    cdef Path path
    cdef int lookup(self, long long[:, ::1] exchanges, Py_ssize_t slot) except? -1
    cdef int fall_back(self, long long[:, ::1] exchanges, Py_ssize_t slot, long long[:, ::1] connections, Py_ssize_t connection) except? -1
    cdef int connect(self, long long[:, ::1] connections, Py_ssize_t connection) except? -1
    cdef int handshake(self, long long[:, ::1] secure, Py_ssize_t connection) except? -1
    cdef int unread(self, long long[:, ::1] exchanges, Py_ssize_t slot) except? -1
    cdef int flights(self, long long begin, long long end, int is_secret) except? -1
    cdef int flight(self, Py_ssize_t first, Py_ssize_t last, int is_secret) except? -1
    cdef int counts(self, Py_ssize_t row) except? -1
