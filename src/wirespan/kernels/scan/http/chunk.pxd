from wirespan.kernels.scan.http.head cimport Head

cdef Py_ssize_t chunk_framing(Head head, long long[:, ::1] ways, Py_ssize_t way, const unsigned char[::1] data, Py_ssize_t at, Py_ssize_t end) except? -2 nogil
