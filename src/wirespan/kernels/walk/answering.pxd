from wirespan.kernels.walk.arriving cimport Arriving
from wirespan.kernels.walk.nagle cimport Nagle
from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.progress cimport Progress
from wirespan.kernels.walk.rise cimport Rise
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices

cdef class Answering:
    cdef Rows rows
    cdef Progress progress
    cdef Slices slices
    cdef Nagle nagle
    cdef Path path
    cdef Rise rise
    cdef Arriving arriving
    cdef int asker
    cdef long long begun
    cdef long long position
    cdef long long expected
    cdef long long asked_frame
    cdef long long answer_frame
    cdef int wait(self, long long[:, ::1] exchanges, Py_ssize_t slot, long long settled) except? -1
    cdef int expect(self, int asker, long long position, long long expected) except? -1
    cdef int queue(self, long long settled) except? -1
    cdef int sharing(self, long long until) except? -1
    cdef int repeat(self, long long until, long long sending) except? -1
    cdef int resent(self, Py_ssize_t row, long long sending) except? -1
    cdef int is_evidence(self, Py_ssize_t row) except? -1
    cdef int is_before_answer(self, Py_ssize_t row) except? -1
    cdef int lost(self, long long until, Py_ssize_t row) except? -1
    cdef int come_late(self, long long until, long long held, long long trip) except? -1
    cdef int overtaken(self, long long until) except? -1
    cdef int serve(self, long long until) except? -1
