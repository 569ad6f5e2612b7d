cimport cython

@cython.final
cdef class FlowLists:
    cdef long long[:, ::1] nodes
    cdef long long[:, ::1] flows
    cdef readonly object flow_table
    cdef Py_ssize_t free_head
    cdef int push(self, Py_ssize_t flow, long long now, Py_ssize_t packet, long long size) except? -1 nogil
    cdef Py_ssize_t pop(self, Py_ssize_t flow, long long size) except? -2 nogil
    cdef Py_ssize_t first(self, Py_ssize_t flow) except? -2 nogil
    cdef long long first_time(self, Py_ssize_t flow) except? -1 nogil
