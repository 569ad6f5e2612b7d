cdef class Sight:
    cdef long long time
    cdef long long frame
    cdef Py_ssize_t slot
    cdef Py_ssize_t flow
    # Where the connection's row begins in the flat table.
    cdef Py_ssize_t base
    cdef Py_ssize_t side
    # Where the sender's Side block begins there, and its peer's.
    cdef Py_ssize_t me
    cdef Py_ssize_t other
    cdef long long flags
    cdef bint has_ack
    cdef long long ack
    cdef long long start
    cdef long long end
    cdef long long length
    cdef long long captured
    cdef long long offset
    # The window field, and its meaning (-1: scale unknown).
    cdef long long field
    cdef long long window
    cdef long long timestamp
    cdef long long echo
    cdef long long identification
    # Highest edge of its SACK blocks above the acknowledgement; -1.
    cdef long long sacked
    cdef long long marks
    # 1: the sequence number lies far outside the stream, 2: the acknowledgement, 3: both.
    cdef long long wild
    # Where the packet's row begins in the flat packet table.
    cdef Py_ssize_t packet
