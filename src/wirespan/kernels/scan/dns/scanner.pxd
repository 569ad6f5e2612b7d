from wirespan.kernels.scan.dns.exchanges cimport DnsExchanges
from wirespan.kernels.scan.dns.stream cimport MessageStreams
from wirespan.kernels.scan.dns.lookup_charges cimport LookupCharges


cdef class DnsScanner:
    cdef readonly DnsExchanges exchanges
    cdef readonly LookupCharges charges
    cdef MessageStreams streams
    cdef bint links
    cdef long long room
    cdef long long wanted
    cdef long long last_time
    cdef Py_ssize_t _run(self, const unsigned char[::1] buffer, const unsigned char[::1] stash, long long[:, ::1] connections, long long[:, ::1] deliveries, Py_ssize_t row, Py_ssize_t rows) except? -1 nogil
    cdef int _is_ours(self, long long[:, ::1] connections, Py_ssize_t slot) except? -1 nogil
    cdef int _turn(self, Py_ssize_t slot, long long time) except? -1 nogil
    cdef int _link(self, long long[:, ::1] connections, Py_ssize_t slot, long long time) except? -1 nogil
    cdef int _see(self, long long[:, ::1] connections, long long[:, ::1] deliveries, Py_ssize_t slot, Py_ssize_t row) except? -1 nogil
    cdef int _read(self, long long[:, ::1] connections, const unsigned char[::1] data, long long transport, long long[:, ::1] deliveries, Py_ssize_t row) except? -1 nogil
    cdef int _read_stream(self, long long[:, ::1] connections, const unsigned char[::1] data, long long[:, ::1] deliveries, Py_ssize_t row) except? -1 nogil
    cdef int _framed(self, long long[:, ::1] connections, Py_ssize_t slot, long long side, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t size) except? -1 nogil
    cdef int _message(self, long long[:, ::1] connections, Py_ssize_t slot, long long side, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -1 nogil
