# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Is a datagram's payload a QUIC long header (RFC 8999, section 5.1)? Nothing more is read."""

import cython

VERSION_1 = cython.declare(cython.longlong, 0x00000001)
"""RFC 9000."""
VERSION_2 = cython.declare(cython.longlong, 0x6B3343CF)
"""RFC 9369."""
DRAFTS = cython.declare(cython.longlong, 0xFF0000)
"""IETF drafts: ff0000 and the draft's number."""
GOOGLE = cython.declare(cython.longlong, 0x5130)
"""Q046 and its like: "Q0" and two digits."""

LONG_AND_FIXED = cython.declare(cython.longlong, 0xC0)
SHORTEST = cython.declare(cython.longlong, 7)
"""First byte, version and two empty connection ids."""


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def is_quic(
    buffer: cython.const[cython.uchar][::1], offset: cython.longlong, captured: cython.longlong
) -> cython.int:
    """Whether it starts like one, of a version we know."""
    version: cython.longlong
    at: cython.Py_ssize_t = offset
    if captured < SHORTEST or buffer[at] & LONG_AND_FIXED != LONG_AND_FIXED:
        return 0
    version = (
        (cython.cast(cython.longlong, buffer[at + 1]) << 24)
        | (buffer[at + 2] << 16)
        | (buffer[at + 3] << 8)
        | buffer[at + 4]
    )
    return (
        version == VERSION_1
        or version == VERSION_2
        or version >> 8 == DRAFTS
        or version >> 16 == GOOGLE
    )
