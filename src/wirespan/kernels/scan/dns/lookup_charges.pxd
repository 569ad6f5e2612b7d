from wirespan.kernels.scan.book cimport Book
from wirespan.kernels.scan.dns.lookup_memory cimport LookupMemory


cdef class LookupCharges:
    cdef public LookupMemory memory
    cdef object _addresses
    cdef public object table
    cdef long long[:, ::1] addresses
    cdef long long[:, ::1] cells
    cdef int _hand_on(self, Book book, Py_ssize_t slot) except? -1 nogil
    cdef long long _retry(self, Py_ssize_t connection) except? -2 nogil
    cdef int has_room(self, Py_ssize_t connection) except? -1 nogil
    cdef int charge(self, long long[:, ::1] connections, Py_ssize_t connection, long long connection_id, long long client, long long server, long long time) except? -1 nogil
    cdef Py_ssize_t _find_waited_for(self, long long client, long long server) except? -2 nogil
    cdef int _is_other_self(self, long long asker, long long client) except? -1 nogil
    cdef Py_ssize_t _find_partner(self, Py_ssize_t row, long long time) except? -2 nogil
    cdef int _write(self, Py_ssize_t connection, long long connection_id, Py_ssize_t row, Py_ssize_t partner) except? -1 nogil
    cdef int _fall_back(self, long long[:, ::1] connections, Py_ssize_t connection, long long connection_id, Py_ssize_t row, long long time) except? -1 nogil
    cdef int _use(self, Py_ssize_t row, Py_ssize_t connection, long long connection_id) except? -1 nogil
