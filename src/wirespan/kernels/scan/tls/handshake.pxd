from wirespan.kernels.scan.tls.agreement cimport TlsAgreement
from wirespan.kernels.scan.tls.turns cimport TlsTurns

cdef class TlsHandshake:
    cdef TlsAgreement agreement
    cdef TlsTurns turns
    cdef long long[:, ::1] sessions
    cdef long long[:, ::1] secure
    cdef Py_ssize_t classify(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _count_round_trip(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _change_cipher(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _handshake(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _alert(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _sealed_alert(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _application(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _open_early(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _early(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _unfinished(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _finishing(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t record_end(self, Py_ssize_t slot, Py_ssize_t side, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t _client_finished(self, Py_ssize_t slot, long long time, long long frame) except? -1 nogil
    cdef Py_ssize_t _open(self, Py_ssize_t slot, long long time, long long frame) except? -1 nogil
    cdef Py_ssize_t _alert_end(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
