from wirespan.kernels.scan.book cimport Book
from wirespan.kernels.scan.dns.message cimport Message


cdef class DnsAnswers:
    cdef Book book
    cdef Message message
    cdef int fill(self, Py_ssize_t slot, long long begun, long long begun_frame, long long time, long long frame, long long position, long long size, bint cut) except? -1 nogil
    cdef long long _facts(self, bint cut) except? -1 nogil
