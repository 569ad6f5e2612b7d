from wirespan.kernels.scan.book cimport Book
from wirespan.kernels.scan.dns.pending cimport Pending
from wirespan.kernels.scan.dns.lookup_memory cimport LookupMemory

cdef int meet_second_answer(Pending pending, Book book, LookupMemory memory, Py_ssize_t entry, long long time) except? -1 nogil
