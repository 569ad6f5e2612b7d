cpdef long long monotonic_ns() except? -1 nogil
cpdef long long realtime_ns() except? -1 nogil
