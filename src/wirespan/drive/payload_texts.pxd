from wirespan.drive.frame_store cimport FrameStore

cdef class PayloadTexts:
    cdef long long[:, ::1] cells
    # 0: nobody asks, and payload need not be looked at.
    cdef readonly Py_ssize_t many
    cdef long long find(self, FrameStore store, Py_ssize_t slot, Py_ssize_t start, Py_ssize_t end) except? -1 nogil
    cdef bint stands(self, FrameStore store, Py_ssize_t slot, Py_ssize_t at, Py_ssize_t row) except? -1 nogil
