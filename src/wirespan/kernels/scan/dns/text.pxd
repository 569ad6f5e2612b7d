cdef class QuestionText:
    cdef unsigned char[::1] octets
    cdef const unsigned char[::1] readable
    cdef Py_ssize_t write(self, long long opcode, long long question_class, long long question_type, unsigned char[::1] name, Py_ssize_t name_length) except? -1 nogil
    cdef Py_ssize_t _write_word(self, const unsigned char[:, ::1] words, long long number, Py_ssize_t stem, Py_ssize_t at) except? -1 nogil
    cdef Py_ssize_t _write_digits(self, long long number, long long unit, Py_ssize_t at) except? -1 nogil
    cdef Py_ssize_t _write_octet(self, long long octet, Py_ssize_t at) except? -1 nogil
