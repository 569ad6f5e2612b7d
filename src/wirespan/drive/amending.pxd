from wirespan.drive.frame_store cimport FrameStore
from wirespan.drive.headers cimport Headers

cdef int mark(FrameStore store, Py_ssize_t slot, Headers headers) except? -1 nogil
cdef int corrupt(FrameStore store, Py_ssize_t slot, Headers headers, long long number) except? -1 nogil
cdef long long checksum(FrameStore store, Py_ssize_t slot, Py_ssize_t at, Py_ssize_t end, long long total) except? -1 nogil
cdef int put(FrameStore store, Py_ssize_t slot, Py_ssize_t at, long long value) except? -1 nogil
