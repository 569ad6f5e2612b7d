from wirespan.kernels.walk.answering cimport Answering
from wirespan.kernels.walk.dialogue cimport Dialogue
from wirespan.kernels.walk.edges cimport Edges
from wirespan.kernels.walk.nagle cimport Nagle
from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.preparation cimport Preparation
from wirespan.kernels.walk.progress cimport Progress
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices
from wirespan.kernels.walk.trips cimport Trips
from wirespan.kernels.walk.weighing cimport Weighing
from wirespan.kernels.walk.windows cimport Windows

cdef class Walk:
    cdef readonly Slices slices
    cdef Rows rows
    cdef Progress progress
    cdef Edges edges
    cdef Windows windows
    cdef Nagle nagle
    cdef Answering answering
    cdef Path path
    cdef Trips trips
    cdef Weighing weighing
    cdef Preparation preparation
    cdef Dialogue dialogue
    cdef long long vantage
    cdef long long[:, ::1] exchanges
    cdef long long[:, ::1] connections
    cdef long long[:, ::1] segments
    cdef long long[:, ::1] secure
    cdef int account(self, Py_ssize_t slot) except? -1
    cdef int stepped(self, Py_ssize_t slot, Py_ssize_t connection) except? -1
    cdef int datagram(self, Py_ssize_t slot) except? -1
    cdef int stream(self, Py_ssize_t slot, Py_ssize_t connection) except? -1
    cdef long long beginning(self, Py_ssize_t slot, Py_ssize_t connection) except? -2
    cdef long long ending(self, Py_ssize_t slot, Py_ssize_t connection) except? -2
    cdef int measure(self, Py_ssize_t connection, Py_ssize_t slot) except? -1
    cdef int has_set_up(self, Py_ssize_t slot, Py_ssize_t connection) except? -1
    cdef int is_secure(self, Py_ssize_t connection) except? -1
    cdef int knows_question(self, Py_ssize_t slot) except? -1
