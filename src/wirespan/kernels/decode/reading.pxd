from wirespan.kernels.decode.addresses cimport Addresses

cdef class Reading:
    cdef public unsigned char[::1] data
    cdef public long long[::1] cells
    cdef long long[:, ::1] problem_cells
    cdef readonly object problem_table
    cdef public long long problems_total
    cdef public long long problems_before
    cdef public Addresses addresses
    cdef public Py_ssize_t row
    cdef public Py_ssize_t origin
    cdef public Py_ssize_t at
    cdef public Py_ssize_t end
    cdef public Py_ssize_t seen
    cdef public long long frame
    cdef public long long tags
    cdef public long long extensions
    cdef public long long tunnels
    cdef public long long marks
    cdef public long long direction
    cdef public long long network
    cdef public long long network_end
    cdef public long long pseudo_sum
    cdef public long long identification
    cdef public long long fragment_offset
    cdef public long long more_fragments
    cdef public long long fragment_protocol

cdef Py_ssize_t begin(Reading reading, long long frame, Py_ssize_t row, Py_ssize_t offset, Py_ssize_t captured, Py_ssize_t original) except? -1 nogil
cdef Py_ssize_t finish(Reading reading) except? -1 nogil
cdef Py_ssize_t report(Reading reading, long long kind, long long layer, Py_ssize_t at, long long rule) except? -1 nogil
cdef Py_ssize_t cut_short(Reading reading, long long layer) except? -1 nogil
cdef Py_ssize_t malformed(Reading reading, long long layer, long long rule) except? -1 nogil
cdef Py_ssize_t enter_network(Reading reading, long long family, long long source_high, long long source_low, long long destination_high, long long destination_low) except? -1 nogil
cdef Py_ssize_t set_payload(Reading reading, Py_ssize_t at) except? -1 nogil
