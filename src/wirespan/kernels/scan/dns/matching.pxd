from wirespan.kernels.scan.dns.pending cimport Pending


cdef Py_ssize_t find_copied(Pending pending, long long client, long long token, long long name, long long kind, long long time) except? -2 nogil
cdef Py_ssize_t find_asked(Pending pending, long long client, long long token, long long name, long long kind) except? -2 nogil
cdef long long find_copy_answered(Pending pending, Py_ssize_t entry, long long token, long long connection_id, long long first_connection_id, long long retries) except? -2 nogil
