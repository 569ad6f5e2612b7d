# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Changes a link makes to a frame: a congestion mark (RFC 3168), a flipped bit.

A mark keeps the header's checksum right (RFC 1624); a flipped bit keeps none, so that the
receiving host notices it as it would a real one.
"""

import cython

if cython.compiled:
    from cython.cimports.wirespan.drive.frame_store import FrameStore
    from cython.cimports.wirespan.drive.headers import Headers
else:
    from wirespan.drive.frame_store import FrameStore
    from wirespan.drive.headers import Headers

CONGESTION_EXPERIENCED = cython.declare(cython.int, 3)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def mark(store: FrameStore, slot: cython.Py_ssize_t, headers: Headers) -> cython.int:
    """Congestion Experienced; not IP: nothing."""
    at: cython.Py_ssize_t = headers.network
    if headers.version == 6:
        store.octets[slot, at + 1] |= CONGESTION_EXPERIENCED << 4
    elif headers.version == 4:
        store.octets[slot, at + 1] |= CONGESTION_EXPERIENCED
        put(store, slot, at + 10, 0)
        header: cython.Py_ssize_t = (store.octets[slot, at] & 15) * 4
        put(store, slot, at + 10, checksum(store, slot, at, at + header, 0))
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def corrupt(
    store: FrameStore, slot: cython.Py_ssize_t, headers: Headers, number: cython.longlong
) -> cython.int:
    """Flip a bit in the middle of the payload; without payload, in the last byte."""
    at: cython.Py_ssize_t = headers.end - 1
    if headers.payload >= 0 and headers.payload < headers.end:
        at = (headers.payload + headers.end) // 2
    if at >= 0 and at < store.lengths[slot]:
        store.octets[slot, at] ^= 1 << (number & 7)
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def checksum(
    store: FrameStore,
    slot: cython.Py_ssize_t,
    at: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    total: cython.longlong,
) -> cython.longlong:
    """The Internet checksum (RFC 1071) of bytes at..end, added to ``total``."""
    if end > store.lengths[slot]:
        end = store.lengths[slot]
    while at + 1 < end:
        total += store.octets[slot, at] << 8 | store.octets[slot, at + 1]
        at += 2
    if at < end:
        total += store.octets[slot, at] << 8
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def put(
    store: FrameStore, slot: cython.Py_ssize_t, at: cython.Py_ssize_t, value: cython.longlong
) -> cython.int:
    """Write two bytes."""
    store.octets[slot, at] = value >> 8 & 0xFF
    store.octets[slot, at + 1] = value & 0xFF
    return 0


def mark_(store: FrameStore, slot: int, headers: Headers) -> None:
    """``mark`` for those who are not compiled."""
    headers.read(store, slot)
    mark(store, slot, headers)


def corrupt_(store: FrameStore, slot: int, headers: Headers, number: int) -> None:
    """``corrupt`` for those who are not compiled."""
    headers.read(store, slot)
    corrupt(store, slot, headers, number)
