from wirespan.drive.frame_store cimport FrameStore

cdef class Headers:
    cdef readonly Py_ssize_t version
    cdef readonly Py_ssize_t network
    cdef readonly Py_ssize_t end
    cdef readonly Py_ssize_t transport
    cdef readonly Py_ssize_t payload
    cdef readonly long long protocol
    cdef readonly long long identification
    cdef int read(self, FrameStore store, Py_ssize_t slot) except? -1 nogil
    cdef int read_ipv4(self, FrameStore store, Py_ssize_t slot, Py_ssize_t length) except? -1 nogil
    cdef int read_ipv6(self, FrameStore store, Py_ssize_t slot, Py_ssize_t length) except? -1 nogil
    cdef int read_transport(self, FrameStore store, Py_ssize_t slot) except? -1 nogil
    cdef int describe(self, FrameStore store, Py_ssize_t slot, long long[:, ::1] packets) except? -1 nogil
    cdef long long ecn(self, FrameStore store, Py_ssize_t slot) except? -1 nogil
    cdef unsigned long long addresses(self, FrameStore store, Py_ssize_t slot, unsigned long long flow) except? -1 nogil
