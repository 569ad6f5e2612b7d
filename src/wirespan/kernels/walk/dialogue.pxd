from wirespan.kernels.walk.answering cimport Answering
from wirespan.kernels.walk.edges cimport Edges
from wirespan.kernels.walk.path cimport Path
from wirespan.kernels.walk.rows cimport Rows
from wirespan.kernels.walk.slices cimport Slices
from wirespan.kernels.walk.nagle cimport Nagle

cdef class Dialogue:
    cdef Rows rows
    cdef Slices slices
    cdef Edges edges
    cdef Nagle nagle
    cdef Answering answering
    cdef Path path
    cdef long long[:, ::1] exchanges
    cdef Py_ssize_t slot
    cdef int tell(self, long long[:, ::1] exchanges, Py_ssize_t slot, long long settled, long long end) except? -1
    cdef int pause(self) except? -1
    cdef long long begun(self) except? -2
    cdef int send(self) except? -1
    cdef int wait_to_continue(self) except? -1
    cdef int receive(self, long long end) except? -1
    cdef int unseen(self, long long end) except? -1
    cdef int send_part(self, long long end) except? -1
    cdef int unanswered(self, long long end, long long settled) except? -1
    cdef int received(self, long long end) except? -1
    cdef int rejected(self, Py_ssize_t row, long long end) except? -1
