from wirespan.kernels.scan.book cimport Book
from wirespan.kernels.scan.http.gather cimport Gather
from wirespan.kernels.scan.http.head cimport Head
from wirespan.kernels.scan.http.queue cimport Queue

cdef class Messages:
    cdef Book book
    cdef Queue queue
    cdef Gather gather
    cdef Head head
    cdef long long now
    cdef long long frame
    cdef long long shift
    cdef long long before
    cdef Py_ssize_t slot
    cdef int message(self, const unsigned char[::1] data, long long[:, ::1] connections, Py_ssize_t way, Py_ssize_t side, long long until) except? -2 nogil
    cdef int _question(self, const unsigned char[::1] data, long long[:, ::1] connections, Py_ssize_t way, long long until) except? -2 nogil
    cdef int _expect(self, Py_ssize_t way, long long step) except? -2 nogil
    cdef int _answer(self, const unsigned char[::1] data, long long[:, ::1] connections, Py_ssize_t way, long long until) except? -2 nogil
    cdef int _refuse(self, Py_ssize_t way, Py_ssize_t exchange) except? -2 nogil
    cdef long long _asked_until(self, Py_ssize_t way) except? -2 nogil
    cdef int _hand_over(self, long long[:, ::1] connections, long long application, long long client_from, long long server_from) except? -2 nogil
    cdef Py_ssize_t tunnel(self, const unsigned char[::1] data, long long[:, ::1] connections, Py_ssize_t side, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
    cdef int lose(self, Py_ssize_t way, Py_ssize_t side) except? -2 nogil
    cdef int complete(self, Py_ssize_t side, long long now, long long frame, long long until) except? -2 nogil
    cdef int end_message(self, Py_ssize_t way, Py_ssize_t side) except? -2 nogil
    cdef int cut_head(self, long long[:, ::1] connections, Py_ssize_t way, Py_ssize_t side, long long facts) except? -2 nogil
