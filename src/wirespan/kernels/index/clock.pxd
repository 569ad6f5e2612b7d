cdef long long to_ns(unsigned long long ticks, long long multiplier, long long greatest, long long divisor, long long shift, long long offset_ns) except? -1 nogil
