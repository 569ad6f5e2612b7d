cdef long long ticks_between(long long earlier, long long later) except? -2 nogil
cdef long long tick_ns(long long ticks, long long elapsed_ns) except? -2 nogil
cdef int is_about(long long measured, long long exact) except? -1 nogil
