cdef class TlsAsides:
    cdef long long[:, ::1] sessions
    cdef long long[:, ::1] secure
    cdef Py_ssize_t is_aside(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t note(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t end(self, Py_ssize_t slot, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t is_control(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _is_ticket(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _is_settings(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t promote(self, Py_ssize_t slot, Py_ssize_t turn, long long[:, ::1] exchanges) except? -1 nogil
    cdef Py_ssize_t is_preface(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t _is_settings_size(self, long long size) except? -1 nogil
    cdef Py_ssize_t note_preface(self, Py_ssize_t slot, Py_ssize_t side) except? -1 nogil
    cdef Py_ssize_t end_preface(self, Py_ssize_t slot, long long time, long long frame, long long position) except? -1 nogil
    cdef Py_ssize_t ask_preface(self, Py_ssize_t slot, Py_ssize_t turn, long long[:, ::1] exchanges) except? -1 nogil
