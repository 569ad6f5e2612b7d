from wirespan.kernels.scan.http.head cimport Head
from wirespan.kernels.scan.http.queue cimport Queue

cdef Py_ssize_t ask(Queue queue, Head head, long long[:, ::1] connections, const unsigned char[::1] data, Py_ssize_t slot, long long now, long long until) except? -2 nogil
cdef int interim(Queue queue, Head head, Py_ssize_t slot) except? -2 nogil
cdef Py_ssize_t respond(Queue queue, Head head, long long[:, ::1] connections, const unsigned char[::1] data, Py_ssize_t slot, long long until) except? -2 nogil
