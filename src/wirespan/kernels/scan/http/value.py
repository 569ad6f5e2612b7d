# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Values of header fields: white space around them, words and lists in them (RFC 9110, 5.6).

``find`` is the one search for a byte: most of a head is passed over at the C library's speed.
Words are given in lower case and compared without regard to case. Folded lines count as white
space. Quoted strings are not taken apart: no list read here has them.
"""

import cython

if cython.compiled:
    from cython.cimports.libc.string import memchr

SPACE = cython.declare(cython.int, 0x20)
COMMA = cython.declare(cython.int, 0x2C)
SEMICOLON = cython.declare(cython.int, 0x3B)
TAB = cython.declare(cython.int, 0x09)
LARGEST_LENGTH = cython.declare(cython.longlong, 1 << 59)
"""No longer content can be told from nonsense, or counted."""
LETTER_A = cython.declare(cython.int, 0x41)
LETTER_Z = cython.declare(cython.int, 0x5A)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def find(
    data: cython.const[cython.uchar][::1],
    byte: cython.int,
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Where the byte first stands in data[start:end]; ``end``: nowhere."""
    at: cython.Py_ssize_t = start
    if at >= end:
        return end
    if cython.compiled:
        first: cython.pointer[cython.const[cython.uchar]] = cython.address(data[start])
        last: cython.pointer[cython.const[cython.uchar]] = cython.address(data[end - 1])
        found: cython.pointer[cython.const[cython.uchar]] = cython.cast(
            cython.pointer[cython.const[cython.uchar]], memchr(first, byte, last - first + 1)
        )
        return end if found == cython.NULL else start + (found - first)
    else:
        while at < end and data[at] != byte:
            at += 1
        return at


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def trim_left(
    data: cython.const[cython.uchar][::1], start: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """Where data[start:end] begins without white space (or any control character)."""
    while start < end and data[start] <= SPACE:
        start += 1
    return start


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def trim_right(
    data: cython.const[cython.uchar][::1], start: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """Where it ends without."""
    while end > start and data[end - 1] <= SPACE:
        end -= 1
    return end


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def has_prefix(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    wanted: cython.const[cython.uchar][::1],
) -> cython.int:
    """Whether data[start:end] begins with the word."""
    i: cython.Py_ssize_t
    byte: cython.int
    if end - start < len(wanted):
        return 0
    for i in range(len(wanted)):
        byte = data[start + i]
        if LETTER_A <= byte <= LETTER_Z:
            byte |= 0x20
        if byte != wanted[i]:
            return 0
    return 1


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def has_token(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    wanted: cython.const[cython.uchar][::1],
) -> cython.int:
    """Whether the comma-separated list has the word as an element, parameters aside."""
    at: cython.Py_ssize_t
    stop: cython.Py_ssize_t
    while start < end:
        start = trim_left(data, start, end)
        at = find(data, COMMA, start, end)
        stop = trim_right(data, start, find(data, SEMICOLON, start, at))
        if stop - start == len(wanted) and has_prefix(data, start, stop, wanted):
            return 1
        start = at + 1
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def ends_with_token(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    wanted: cython.const[cython.uchar][::1],
) -> cython.int:
    """Whether the word is the list's last element."""
    at: cython.Py_ssize_t
    end = trim_right(data, start, end)
    at = end
    while at > start and data[at - 1] != COMMA:
        at -= 1
    return has_token(data, at, end, wanted)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def content_length(
    data: cython.const[cython.uchar][::1], start: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.longlong:
    """One number, or a list of equal ones (RFC 9112, section 6.3, rule 5); -1: neither."""
    known: cython.longlong = -1
    value: cython.longlong = -1
    at: cython.Py_ssize_t = start
    byte: cython.int
    while at <= end:
        byte = COMMA if at == end else data[at]
        if byte == COMMA:
            if value < 0 or (known >= 0 and known != value):
                return -1
            known = value
            value = -1
        elif 0x30 <= byte <= 0x39 and value < LARGEST_LENGTH // 10:
            value = max(value, 0) * 10 + (byte - 0x30)
        elif byte != SPACE and byte != TAB:
            return -1
        at += 1
    return known
