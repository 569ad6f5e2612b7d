from wirespan.kernels.scan.tls.agreement cimport TlsAgreement
from wirespan.kernels.scan.tls.blocks cimport Blocks

cdef class TlsMessages:
    cdef Blocks blocks
    cdef TlsAgreement agreement
    cdef long long[:, ::1] sessions
    cdef long long[:, ::1] secure
    cdef Py_ssize_t read(self, Py_ssize_t slot, Py_ssize_t side, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _header_byte(self, Py_ssize_t slot, Py_ssize_t side, long long byte) except? -1 nogil
    cdef Py_ssize_t _begin(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _client_hello_begins(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _count_frame(self, Py_ssize_t slot, long long frame) except? -1 nogil
    cdef Py_ssize_t _keep_header(self, Py_ssize_t slot, Py_ssize_t side, Py_ssize_t count) except? -1 nogil
    cdef Py_ssize_t _keep(self, Py_ssize_t slot, Py_ssize_t side, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -1 nogil
    cdef Py_ssize_t miss(self, Py_ssize_t slot, Py_ssize_t side, long long count, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _end(self, Py_ssize_t slot, Py_ssize_t side, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t begin_old_hello(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t read_old_hello(self, Py_ssize_t slot, Py_ssize_t side, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, long long frame) except? -1 nogil
