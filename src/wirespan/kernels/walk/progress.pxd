from wirespan.kernels.walk.rows cimport Rows

cdef class Progress:
    cdef object table
    cdef long long[:, ::1] cells
    cdef readonly Py_ssize_t count
    cdef Rows rows
    cdef long long start
    cdef long long end
    cdef int hole
    cdef Py_ssize_t hole_row
    cdef long long highest
    cdef int follow(self, int side, long long start, long long end, long long begin, long long until) except? -1
    cdef int see(self, Py_ssize_t row, long long start, long long end) except? -1
    cdef int repair(self, Py_ssize_t row, long long position) except? -1
    cdef int advance(self, Py_ssize_t row, long long start, long long end) except? -1
    cdef int pass_over(self, Py_ssize_t last) except? -1
    cdef int push(self, Py_ssize_t row, long long end, long long kind) except? -1
