from wirespan.drive.frame_store cimport FrameStore
from wirespan.drive.linux cimport BURST, iovec, mmsghdr

cdef class PacketSocket:
    cdef readonly object endpoint
    cdef readonly object interface
    cdef readonly object mapping
    cdef unsigned char[::1] ring
    cdef Py_ssize_t frame_bytes
    cdef Py_ssize_t frame_count
    cdef Py_ssize_t at
    cdef readonly int descriptor
    cdef readonly long long received
    cdef readonly long long oversized
    cdef readonly long long without_checksum
    cdef readonly long long refused
    cdef readonly long long sent
    cdef long long arrived_ns
    cdef mmsghdr messages[BURST]
    cdef iovec vectors[BURST]
    cdef Py_ssize_t queued
    cdef bint waits(self) except? -1 nogil
    cdef Py_ssize_t receive(self, FrameStore store, Py_ssize_t slot) except? -2 nogil
    cdef Py_ssize_t queue(self, FrameStore store, Py_ssize_t slot) except? -2 nogil
    cdef Py_ssize_t flush(self) except? -2 nogil
