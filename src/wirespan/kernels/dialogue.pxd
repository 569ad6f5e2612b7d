from wirespan.kernels.edges cimport Edges
from wirespan.kernels.rows cimport Rows
from wirespan.kernels.slices cimport Slices

cdef class Dialogue:
    cdef Rows rows
    cdef Slices slices
    cdef Edges edges
    cdef long long[:, ::1] exchanges
    cdef Py_ssize_t slot
    cdef int tell(self, long long[:, ::1] exchanges, Py_ssize_t slot, long long settled, long long end) except? -1
    cdef int pause(self) except? -1
    cdef int send(self) except? -1
    cdef int wait_to_continue(self) except? -1
    cdef int wait(self, long long settled, long long end) except? -1
    cdef int asked_again(self, long long until) except? -1
    cdef int overtaken(self, long long until) except? -1
    cdef int receive(self, long long end) except? -1
    cdef int unanswered(self, long long end) except? -1
    cdef Py_ssize_t data_at_or_before(self, int side, long long time) except? -2
    cdef Py_ssize_t data_at_or_after(self, int side, long long time) except? -2
