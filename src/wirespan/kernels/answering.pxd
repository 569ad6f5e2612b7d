from wirespan.kernels.path cimport Path
from wirespan.kernels.progress cimport Progress
from wirespan.kernels.rows cimport Rows
from wirespan.kernels.slices cimport Slices

cdef class Answering:
    cdef Rows rows
    cdef Progress progress
    cdef Slices slices
    cdef Path path
    cdef long long[:, ::1] exchanges
    cdef Py_ssize_t slot
    cdef int wait(self, long long[:, ::1] exchanges, Py_ssize_t slot, long long settled) except? -1
    cdef int queue(self, long long settled) except? -1
    cdef int sharing(self, long long until) except? -1
    cdef int repeat(self, long long until) except? -1
    cdef int resent(self, Py_ssize_t row) except? -1
    cdef int is_evidence(self, Py_ssize_t row) except? -1
    cdef int lost(self, long long until, Py_ssize_t row) except? -1
    cdef int arrive(self, long long until) except? -1
    cdef int overtaken(self, long long until) except? -1
    cdef int serve(self, long long until) except? -1
