# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Whether five bytes, as one number, can head a TLS record (RFC 8446, 5.1; RFC 5246, E.2)."""

import cython

CHANGE_CIPHER_SPEC = cython.declare(cython.longlong, 20)
HEARTBEAT = cython.declare(cython.longlong, 24)
OLDEST = cython.declare(cython.longlong, 0x0300)
NEWEST = cython.declare(cython.longlong, 0x0304)
LONGEST_BODY = cython.declare(cython.longlong, 18432)  # 2^14 and 2,048 more (RFC 5246, 6.2.3)
CLIENT_HELLO = cython.declare(cython.longlong, 1)
OLD_SERVER_HELLO = cython.declare(cython.longlong, 4)
SHORTEST_OLD_HELLO = cython.declare(cython.longlong, 12)
HIGHEST_BIT = cython.declare(cython.Py_ssize_t, 39)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1, check=True)
def is_header(header: cython.longlong, searching: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """A record's header; a search for one is harder to please."""
    kind: cython.longlong = header >> 32
    version: cython.longlong = header >> 16 & 0xFFFF
    length: cython.longlong = header & 0xFFFF
    if kind < CHANGE_CIPHER_SPEC or kind > HEARTBEAT or version < OLDEST or version > NEWEST:
        return 0
    if searching and (length == 0 or kind == HEARTBEAT):
        return 0
    return length <= LONGEST_BODY


@cython.nogil
@cython.cfunc
@cython.exceptval(-1, check=True)
def is_old_client_hello(header: cython.longlong) -> cython.Py_ssize_t:
    """The record header of SSL 2.0, and the type and major version of a ClientHello."""
    major: cython.longlong = header >> 8 & 0xFF
    if header >> HIGHEST_BIT == 0 or header >> 16 & 0xFF != CLIENT_HELLO:
        return 0
    return (header >> 24 & 0x7FFF) >= SHORTEST_OLD_HELLO and (major == 0 or major == 3)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1, check=True)
def is_old_server_hello(header: cython.longlong) -> cython.Py_ssize_t:
    """The record header of SSL 2.0, and the type of a ServerHello."""
    return header >> HIGHEST_BIT != 0 and header >> 16 & 0xFF == OLD_SERVER_HELLO
