from wirespan.kernels.scan.tls.blocks cimport Blocks
from wirespan.kernels.scan.tls.hello cimport HelloReader

cdef class TlsAgreement:
    cdef Blocks blocks
    cdef HelloReader reader
    cdef long long[:, ::1] sessions
    cdef long long[:, ::1] secure
    cdef long long[:, ::1] hellos
    cdef public Py_ssize_t hello_count
    cdef Py_ssize_t client_hello(self, Py_ssize_t slot, Py_ssize_t side, long long time, long long position) except? -1 nogil
    cdef Py_ssize_t server_hello(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t assume(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t server_done(self, Py_ssize_t slot, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _remember_name(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t _protection(self, Py_ssize_t slot, long long version, long long cipher) except? -1 nogil
    cdef Py_ssize_t _hand_over(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t drop(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t forget(self, Py_ssize_t slot) except? -1 nogil
