from wirespan.kernels.scan.book cimport Book
from wirespan.kernels.scan.dns.message cimport Message


cdef class LookupMemory:
    cdef Book book
    cdef Message message
    cdef object _tables
    cdef long long[:, ::1] known
    cdef long long[:, ::1] places
    cdef long long[:, ::1] failures
    cdef long long[:, ::1] questions
    cdef public long long remembered
    cdef int remember(self, Py_ssize_t slot) except? -1 nogil
    cdef Py_ssize_t find(self, long long exchange) except? -2 nogil
    cdef Py_ssize_t find_address(self, long long owner, long long family, long long high, long long low) except? -2 nogil
    cdef int _keep(self, Py_ssize_t row, Py_ssize_t slot) except? -1 nogil
    cdef int _continue(self, Py_ssize_t row) except? -1 nogil
    cdef int _replace(self, Py_ssize_t row, Py_ssize_t slot) except? -1 nogil
    cdef int _fail(self, Py_ssize_t slot) except? -1 nogil
    cdef int _place(self, long long owner, Py_ssize_t address, long long exchange) except? -1 nogil
