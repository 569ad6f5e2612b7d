from wirespan.kernels.scan.book cimport Book
from wirespan.kernels.scan.tls.asides cimport TlsAsides
from wirespan.kernels.scan.tls.blocks cimport Blocks

cdef class TlsTurns:
    cdef Book book
    cdef Blocks blocks
    cdef TlsAsides asides
    cdef long long[:, ::1] exchanges
    cdef long long[:, ::1] connections
    cdef long long[:, ::1] sessions
    cdef long long[:, ::1] secure
    cdef unsigned char[::1] digits
    cdef public Py_ssize_t room
    cdef Py_ssize_t client_record(self, Py_ssize_t slot, Py_ssize_t side, Py_ssize_t early) except? -1 nogil
    cdef Py_ssize_t server_record(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t progress(self, Py_ssize_t slot, Py_ssize_t kind, long long count, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t record_end(self, Py_ssize_t slot, Py_ssize_t kind, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t mark(self, Py_ssize_t slot, long long fact) except? -1 nogil
    cdef Py_ssize_t reset(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t close(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t _open_preface(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _open(self, Py_ssize_t slot, Py_ssize_t side, Py_ssize_t early) except? -1 nogil
    cdef Py_ssize_t _name(self, Py_ssize_t slot, Py_ssize_t turn, long long number) except? -1 nogil
    cdef Py_ssize_t _finish(self, Py_ssize_t slot) except? -1 nogil
