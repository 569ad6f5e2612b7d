from wirespan.kernels.scan.tls.agreement cimport TlsAgreement
from wirespan.kernels.scan.tls.handshake cimport TlsHandshake
from wirespan.kernels.scan.tls.messages cimport TlsMessages
from wirespan.kernels.scan.tls.turns cimport TlsTurns

cdef class TlsRecords:
    cdef TlsAgreement agreement
    cdef TlsHandshake handshake
    cdef TlsMessages messages
    cdef TlsTurns turns
    cdef long long[:, ::1] sessions
    cdef long long[:, ::1] secure
    cdef Py_ssize_t advance(self, Py_ssize_t slot, Py_ssize_t side, long long length, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t consume(self, Py_ssize_t slot, Py_ssize_t side, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _body(self, Py_ssize_t slot, Py_ssize_t side, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _record_end(self, Py_ssize_t slot, Py_ssize_t side, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _header_byte(self, Py_ssize_t slot, Py_ssize_t side, long long byte, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _header(self, Py_ssize_t slot, Py_ssize_t side, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _record_begin(self, Py_ssize_t slot, Py_ssize_t side, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t miss(self, Py_ssize_t slot, Py_ssize_t side, long long length, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _miss_body(self, Py_ssize_t slot, Py_ssize_t side, long long count, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _lose(self, Py_ssize_t slot, Py_ssize_t side, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _old_hello(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
