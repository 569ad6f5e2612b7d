cdef class Message:
    cdef public long long token
    cdef public long long flags
    cdef public long long opcode
    cdef public long long rcode
    cdef public long long questions
    cdef public long long answers
    cdef public long long authorities
    cdef public long long additionals
    cdef public long long name_hash
    cdef public Py_ssize_t name_length
    cdef Py_ssize_t label_count
    cdef object _prefix_table
    cdef long long[::1] prefixes
    cdef public long long question_type
    cdef public long long question_class
    cdef public long long matching
    cdef public long long aliases
    cdef public long long authority_soa
    cdef public long long lifetime
    cdef public long long edns
    cdef public long long udp_size
    cdef public long long complete
    cdef public Py_ssize_t address_count
    cdef public object address_table
    cdef long long[:, ::1] addresses
    cdef unsigned char[::1] name
    cdef int read(self, const unsigned char[::1] data, Py_ssize_t start, Py_ssize_t end) except? -1 nogil
    cdef int _clear(self) except? -1 nogil
    cdef Py_ssize_t _read_name(self, const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t end) except? -1 nogil
    cdef int _read_records(self, const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t end) except? -1 nogil
    cdef int _note_answer(self, const unsigned char[::1] data, Py_ssize_t at, long long kind, long long size, long long lifetime) except? -1 nogil
    cdef int _note_address(self, long long family, long long high, long long low) except? -1 nogil
    cdef int _note_authority(self, const unsigned char[::1] data, Py_ssize_t at, long long kind, long long size, long long lifetime) except? -1 nogil
    cdef int _note_options(self, const unsigned char[::1] data, Py_ssize_t at) except? -1 nogil
