from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.progress cimport Progress
from wirespan.kernels.walk.rise cimport Rise
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices
from wirespan.kernels.walk.waiting cimport Waiting
from wirespan.kernels.walk.windows cimport Windows

cdef class Edges:
    cdef Rows rows
    cdef Progress progress
    cdef Slices slices
    cdef Windows windows
    cdef Waiting waiting
    cdef Path path
    cdef Rise rise
    cdef Py_ssize_t run_last_row
    cdef long long run_released
    cdef long long run_timed
    cdef object samples_table
    cdef long long[:, ::1] samples
    cdef int side
    cdef long long rate
    cdef long long run_bytes
    cdef long long reached
    cdef long long run_frame
    cdef long long run_last_frame
    cdef long long run_packets
    cdef long long pauses
    cdef long long pause_sum
    cdef long long pause_least
    cdef long long pause_most
    cdef long long flown
    cdef long long acked
    cdef long long beat
    cdef int transfer(self, int side, long long start, long long end, long long begin, long long until) except? -1
    cdef long long measure_rate(self) except? -1
    cdef int edge(self, Py_ssize_t b) except? -1
    cdef int is_beat(self, Py_ssize_t b, long long gap) except? -1
    cdef long long acked_by(self, long long time) except? -1
    cdef int stall(self, Py_ssize_t b) except? -1
    cdef int repaired(self, Py_ssize_t b) except? -1
    cdef int flush(self) except? -1
    cdef int is_paced(self, long long span) except? -1
    cdef int is_far(self) except? -1
    cdef int is_spread(self, long long span) except? -1
    cdef long long risen(self, long long span) except? -2
    cdef int release(self, long long gap) except? -1
    cdef int rest(self) except? -1
    cdef int is_even(self) except? -1
