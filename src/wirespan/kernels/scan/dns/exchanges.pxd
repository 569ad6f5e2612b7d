from wirespan.kernels.scan.book cimport Book
from wirespan.kernels.scan.dns.answers cimport DnsAnswers
from wirespan.kernels.scan.dns.message cimport Message
from wirespan.kernels.scan.dns.pending cimport Pending
from wirespan.kernels.scan.dns.lookup_memory cimport LookupMemory
from wirespan.kernels.scan.dns.text cimport QuestionText


cdef class DnsExchanges:
    cdef public Book book
    cdef public Pending pending
    cdef public Message message
    cdef public LookupMemory memory
    cdef QuestionText _text
    cdef DnsAnswers _answers
    cdef public long long questions
    cdef public long long answers
    cdef public long long copies
    cdef public long long duplicates
    cdef public long long late
    cdef Py_ssize_t connection
    cdef long long connection_id
    cdef long long index
    cdef long long client
    cdef long long server
    cdef long long begun
    cdef long long begun_frame
    cdef long long time
    cdef long long frame
    cdef long long position
    cdef long long size
    cdef long long headers
    cdef bint over_tcp
    cdef bint cut
    cdef int question(self) except? -1 nogil
    cdef int answer(self, bint named) except? -1 nogil
    cdef int expire(self, long long time) except? -1 nogil
    cdef int end_connection(self, Py_ssize_t connection, long long time) except? -1 nogil
    cdef int give_up(self, Py_ssize_t entry, long long time) except? -1 nogil
    cdef long long _kind(self) except? -1 nogil
    cdef int _weigh(self, Py_ssize_t slot, bint answer) except? -1 nogil
    cdef int _copy(self, Py_ssize_t entry) except? -1 nogil
    cdef Py_ssize_t _open(self) except? -1 nogil
    cdef int _ask(self, long long kind) except? -1 nogil
    cdef Py_ssize_t _remember_question(self, Py_ssize_t slot, long long kind) except? -1 nogil
    cdef int _link(self, Py_ssize_t slot, long long kind) except? -1 nogil
    cdef int _meet_stray(self) except? -1 nogil
    cdef int _fill(self, Py_ssize_t slot) except? -1 nogil
