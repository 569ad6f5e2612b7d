from wirespan.drive.frame_store cimport FrameStore
from wirespan.drive.headers cimport Headers

cdef Py_ssize_t answer(FrameStore store, Py_ssize_t slot, Headers headers, long long mtu, Py_ssize_t into) except? -2 nogil
