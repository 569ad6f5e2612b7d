from wirespan.kernels.rows cimport Rows
from wirespan.kernels.progress cimport Progress
from wirespan.kernels.slices cimport Slices

cdef class Edges:
    cdef Rows rows
    cdef Progress progress
    cdef Slices slices
    cdef object samples_table
    cdef long long[:, ::1] samples
    cdef long long to_client
    cdef long long to_server
    cdef long long segment
    cdef readonly long long extra_round_trips
    cdef int side
    cdef int lossy
    cdef long long rate
    cdef long long run_bytes
    cdef long long reached
    cdef long long run_frame
    cdef long long run_last_frame
    cdef int path(self, long long to_client, long long to_server, long long segment, int lossy) except? -1
    cdef long long trip(self, int side) except? -2
    cdef long long tolerance(self) except? -1
    cdef long long host(self, int side) except? -1
    cdef int transfer(self, int side, long long start, long long end, long long begin, long long until) except? -1
    cdef long long measure_rate(self) except? -1
    cdef int edge(self, Py_ssize_t b) except? -1
    cdef int repaired(self, Py_ssize_t b) except? -1
    cdef int stalled(self, Py_ssize_t b) except? -1
    cdef int flush(self) except? -1
    cdef int unobserved(self, Py_ssize_t b) except? -1
    cdef int zero_window(self, Py_ssize_t b) except? -1
    cdef int nagle(self, int side, Py_ssize_t row_a, long long end_a, Py_ssize_t row_b) except? -1
    cdef int window(self, Py_ssize_t b) except? -1
    cdef int idle(self, Py_ssize_t b) except? -1
