cdef class Held:
    cdef object row_table
    cdef object cell_table
    cdef object cell_of_table
    cdef object byte_cells
    cdef readonly object released_table
    cdef readonly object released_bytes
    cdef long long[:, ::1] rows
    cdef long long[:, ::1] cells
    cdef long long[:, ::1] cell_of
    cdef unsigned char[::1] held_bytes
    cdef long long[:, ::1] out_rows
    cdef unsigned char[::1] out_bytes
    cdef Py_ssize_t slots_known
    cdef Py_ssize_t free_head
    cdef Py_ssize_t used
    cdef Py_ssize_t taken
    cdef Py_ssize_t limit
    cdef readonly Py_ssize_t released
    cdef Py_ssize_t released_used
    cdef long long batch
    cdef int holds(self, Py_ssize_t slot) except? -2 nogil
    cdef Py_ssize_t first_side(self, Py_ssize_t slot) except? -2 nogil
    cdef int hold(self, const unsigned char[::1] data, long long[:, ::1] rows, Py_ssize_t i) except? -2 nogil
    cdef int hold_event(self, long long[:, ::1] rows, Py_ssize_t i) except? -2 nogil
    cdef Py_ssize_t _cell(self, Py_ssize_t slot) except? -2 nogil
    cdef int recognise(self, Py_ssize_t slot, Py_ssize_t side) except? -2 nogil
    cdef int release(self, Py_ssize_t slot) except? -2 nogil
    cdef int _hand_out(self, Py_ssize_t row) except? -2 nogil
    cdef int drop(self, Py_ssize_t slot) except? -2 nogil
