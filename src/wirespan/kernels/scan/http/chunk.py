# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The framing of a chunked body (RFC 9112, section 7.1): sizes, extensions, trailers.

The bytes of the chunks themselves are counted by the scanner.
"""

import cython

from wirespan.kernels.scan.http.columns import Line, Step, Way

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.http.head import Head
else:
    from wirespan.kernels.scan.http.head import Head

STEP = cython.declare(cython.Py_ssize_t, Way.STEP)
REMAINING = cython.declare(cython.Py_ssize_t, Way.REMAINING)
DIGITS = cython.declare(cython.Py_ssize_t, Way.DIGITS)
LINE = cython.declare(cython.Py_ssize_t, Way.LINE)
CHUNK_SIZE = cython.declare(cython.longlong, Step.CHUNK_SIZE)
CHUNK_EXTENSION = cython.declare(cython.longlong, Step.CHUNK_EXTENSION)
CHUNK_DATA = cython.declare(cython.longlong, Step.CHUNK_DATA)
CHUNK_END = cython.declare(cython.longlong, Step.CHUNK_END)
TRAILER = cython.declare(cython.longlong, Step.TRAILER)
START = cython.declare(cython.longlong, Step.START)
LOST = cython.declare(cython.longlong, Step.LOST)
EMPTY = cython.declare(cython.longlong, Line.EMPTY)
LF = cython.declare(cython.int, 0x0A)
CR = cython.declare(cython.int, 0x0D)
MOST_DIGITS = cython.declare(cython.longlong, 15)
"""Of a chunk size: more cannot be counted in 64 bits, and no server sends it."""
DIGIT_VALUES = cython.declare(
    cython.const[cython.uchar][::1],
    bytes(
        int(chr(byte), 16) if chr(byte) in "0123456789abcdefABCDEF" else 16 for byte in range(256)
    ),
)
"""Hexadecimal value by byte; 16: no digit."""
SEPARATORS = cython.declare(
    cython.const[cython.uchar][::1], bytes(chr(byte) in "; \t\r" for byte in range(256))
)
"""What may follow a chunk's size before the line's end."""


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def chunk_framing(
    head: Head,
    ways: cython.longlong[:, ::1],
    way: cython.Py_ssize_t,
    data: cython.const[cython.uchar][::1],
    at: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Read framing up to the next chunk's bytes; STEP is START after the body's end."""
    stop: cython.Py_ssize_t
    step: cython.longlong
    while at < end:
        step = ways[way, STEP]
        if step == TRAILER:
            stop = head.find_end(data, at, end, ways[way, LINE])
            if stop < 0:
                ways[way, LINE] = head.line
                return end
            ways[way, STEP] = START
            return stop
        if step == CHUNK_DATA or step == LOST:
            return at
        _read(ways, way, step, data[at])
        at += 1
    return at


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _read(
    ways: cython.longlong[:, ::1],
    way: cython.Py_ssize_t,
    step: cython.longlong,
    byte: cython.int,
) -> cython.int:
    """One byte of a size line, or of the line end after a chunk."""
    digit: cython.int = DIGIT_VALUES[byte]
    if step == CHUNK_END:
        if byte == LF:
            ways[way, STEP] = CHUNK_SIZE
            ways[way, DIGITS] = 0
            ways[way, REMAINING] = 0
        elif byte != CR:
            ways[way, STEP] = LOST
    elif byte == LF:
        _size_known(ways, way)
    elif step == CHUNK_SIZE and digit < 16:
        ways[way, REMAINING] = ways[way, REMAINING] * 16 + digit
        ways[way, DIGITS] += 1
        if ways[way, DIGITS] > MOST_DIGITS:
            ways[way, STEP] = LOST
    elif step == CHUNK_SIZE:
        ways[way, STEP] = CHUNK_EXTENSION if SEPARATORS[byte] else LOST
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _size_known(ways: cython.longlong[:, ::1], way: cython.Py_ssize_t) -> cython.int:
    if ways[way, DIGITS] == 0:
        ways[way, STEP] = LOST
    elif ways[way, REMAINING] > 0:
        ways[way, STEP] = CHUNK_DATA
    else:
        ways[way, STEP] = TRAILER
        ways[way, LINE] = EMPTY
    return 0
