# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What an application protocol looks like by its first bytes.

HTTP/1 (RFC 9112, section 3 and 4), the HTTP/2 preface (RFC 9113, section 3.4), the TLS record
(RFC 8446, section 5.1) and the SSL 2 compatible ClientHello (RFC 5246, appendix E.2). Ports say
nothing here. HTTP/0.9 has no version to know it by and is left to the turns.
"""

import cython

from wirespan.kernels.layout import Application, Method

HTTP1 = cython.declare(cython.int, Application.HTTP1)
HTTP2 = cython.declare(cython.int, Application.HTTP2)
TLS = cython.declare(cython.int, Application.TLS)
TURNS = cython.declare(cython.int, Application.TURNS)
UNDECIDED = cython.declare(cython.int, -1)

SIGNATURE_BYTES = 24
"""No decision needs more bytes than this."""
ENOUGH = cython.declare(cython.Py_ssize_t, SIGNATURE_BYTES)
LONGEST_METHOD = cython.declare(cython.Py_ssize_t, 17)
LONGEST_LINE = cython.declare(cython.Py_ssize_t, 65536)
SMALLEST_SSL2_HELLO = cython.declare(cython.Py_ssize_t, 9)
LARGEST_RECORD = cython.declare(cython.Py_ssize_t, 16384 + 2048)
SPACE = cython.declare(cython.int, 0x20)
LF = cython.declare(cython.int, 0x0A)
CR = cython.declare(cython.int, 0x0D)
SLASH = cython.declare(cython.int, 0x2F)
STAR = cython.declare(cython.int, 0x2A)
CONNECT = cython.declare(cython.int, Method.CONNECT)

METHODS = (
    "GET POST PUT HEAD DELETE PATCH OPTIONS CONNECT TRACE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK "
    "UNLOCK REPORT SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE M-SEARCH PURGE MERGE CHECKOUT MKACTIVITY "
    "MKCALENDAR ACL BIND UNBIND REBIND LINK UNLINK QUERY RPC_IN_DATA RPC_OUT_DATA VERSION-CONTROL "
    "BASELINE-CONTROL MKWORKSPACE ORDERPATCH UPDATE LABEL UPDATEREDIRECTREF MKREDIRECTREF"
).split()
"""The IANA registry of methods, and those seen in use."""
NAMES = cython.declare(
    cython.const[cython.uchar][::1], b"".join(name.encode().ljust(18) for name in METHODS)
)
NUMBERS = cython.declare(
    cython.const[cython.uchar][::1],
    bytes(Method[name] if name in Method.__members__ else Method.OTHER for name in METHODS),
)
KNOWN = cython.declare(cython.Py_ssize_t, len(METHODS))
NAME_BYTES = cython.declare(cython.Py_ssize_t, 18)
ANSWER = cython.declare(cython.const[cython.uchar][::1], b"HTTP/1.")
VERSION = cython.declare(cython.const[cython.uchar][::1], b" HTTP/1.")
PREFACE = cython.declare(cython.const[cython.uchar][::1], b"PRI * HTTP/2.0")
SCHEME = cython.declare(cython.const[cython.uchar][::1], b"http")
TOKEN = cython.declare(
    cython.const[cython.uchar][::1],
    bytes(chr(byte).isalnum() or chr(byte) in "!#$%&'*+-.^_`|~" for byte in range(128))
    + bytes(128),
)
"""tchar (RFC 9110, section 5.6.2), by byte."""


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-2)
def compare(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    wanted: cython.const[cython.uchar][::1],
) -> cython.int:
    """1: data begins with all of ``wanted``; 0: it does not; -1: it ends before that shows."""
    i: cython.Py_ssize_t
    for i in range(len(wanted)):
        if start + i >= end:
            return -1
        if data[start + i] != wanted[i]:
            return 0
    return 1


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def known_method(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.int:
    """The Method number of data[start:end]; -1: no method anybody registered."""
    length: cython.Py_ssize_t = end - start
    entry: cython.Py_ssize_t
    i: cython.Py_ssize_t
    if length < 1 or length > LONGEST_METHOD:
        return -1
    for entry in range(KNOWN):
        if NAMES[entry * NAME_BYTES] != data[start]:
            continue
        if NAMES[entry * NAME_BYTES + length] != SPACE:
            continue
        for i in range(length):
            if NAMES[entry * NAME_BYTES + i] != data[start + i]:
                break
        else:
            return NUMBERS[entry]
    return -1


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def begins_method(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.int:
    """1 where data[start:end] is the beginning of a known method."""
    entry: cython.Py_ssize_t
    i: cython.Py_ssize_t
    if end - start > LONGEST_METHOD:
        return 0
    for entry in range(KNOWN):
        for i in range(end - start):
            if NAMES[entry * NAME_BYTES + i] != data[start + i]:
                break
        else:
            return 1
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def token_end(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Where the token that begins at ``start`` ends; looks at no more than a signature."""
    at: cython.Py_ssize_t = start
    if end > start + ENOUGH:
        end = start + ENOUGH
    while at < end and TOKEN[data[at]]:
        at += 1
    return at


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def plausible(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    side: cython.Py_ssize_t,
) -> cython.int:
    """0 where these bytes cannot begin a message of this side, as far as they go."""
    space: cython.Py_ssize_t
    if side != 0:
        return compare(data, start, end, ANSWER) != 0
    space = token_end(data, start, end)
    if space == end:
        return 1
    return space > start and data[space] == SPACE


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def message_start(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    side: cython.Py_ssize_t,
) -> cython.int:
    """1 where an HTTP/1 message surely begins here: for finding the way again."""
    if side != 0:
        return compare(data, start, end, ANSWER) == 1
    return request(data, start, end) == HTTP1


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def request(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.int:
    """HTTP1, HTTP2, TURNS (neither) or UNDECIDED, for what a client says first."""
    space: cython.Py_ssize_t
    method: cython.int
    preface: cython.int = compare(data, start, end, PREFACE)
    if preface != 0:
        return HTTP2 if preface == 1 else UNDECIDED
    space = token_end(data, start, end)
    if space == end:
        return UNDECIDED if begins_method(data, start, end) else TURNS
    if space == start or data[space] != SPACE:
        return TURNS
    method = known_method(data, start, space)
    return request_line(data, space + 1, end, method)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def request_line(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    method: cython.int,
) -> cython.int:
    """The same, from the target on: a whole line must name its version."""
    at: cython.Py_ssize_t = start
    space: cython.Py_ssize_t = start - 1
    if end > start + LONGEST_LINE:
        end = start + LONGEST_LINE
    while at < end and data[at] != LF:
        if data[at] == SPACE:
            space = at
        at += 1
    if at < end:
        return HTTP1 if compare(data, space, at, VERSION) == 1 else TURNS
    if method < 0:
        return TURNS
    return target(data, start, end, method)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def target(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    method: cython.int,
) -> cython.int:
    """The same, for a line that is not complete: the target's form has to do."""
    scheme: cython.int
    if start >= end:
        return UNDECIDED
    if data[start] == SLASH or data[start] == STAR or method == CONNECT:
        return HTTP1
    scheme = compare(data, start, end, SCHEME)
    if scheme < 0:
        return UNDECIDED
    return HTTP1 if scheme else TURNS


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def secure(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.int:
    """TLS, TURNS (not TLS) or UNDECIDED: a record header, or an SSL 2 ClientHello."""
    length: cython.Py_ssize_t
    if data[start] & 0x80:
        return old_hello(data, start, end)
    if data[start] < 0x14 or data[start] > 0x17:
        return TURNS
    if start + 1 < end and data[start + 1] != 3:
        return TURNS
    if start + 2 < end and data[start + 2] > 4:
        return TURNS
    if start + 5 > end:
        return UNDECIDED
    length = (cython.cast(cython.Py_ssize_t, data[start + 3]) << 8) | data[start + 4]
    return TLS if 0 < length <= LARGEST_RECORD else TURNS


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def old_hello(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.int:
    """The same for RFC 5246, appendix E.2: length, type 1, version, three lengths."""
    if start + 2 < end and data[start + 2] != 1:
        return TURNS
    if start + 3 < end and data[start + 3] != 3 and data[start + 3] != 0:
        return TURNS
    if end - start < SMALLEST_SSL2_HELLO:
        return UNDECIDED
    if data[start + 3] == 3 and data[start + 4] > 4:
        return TURNS
    if data[start + 3] == 0 and data[start + 4] != 2:
        return TURNS
    if data[start + 5] != 0 or data[start + 6] % 3 or data[start + 7] != 0:
        return TURNS
    return TLS if data[start + 8] <= 32 else TURNS


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def client_hello(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.int:
    """1 where a TLS ClientHello surely begins here, whatever was spoken before it."""
    length: cython.Py_ssize_t
    if end - start < 9 or data[start] != 0x16 or secure(data, start, end) != TLS:
        return 0
    if data[start + 5] != 1 or data[start + 6] != 0:
        return 0
    length = (cython.cast(cython.Py_ssize_t, data[start + 7]) << 8) | data[start + 8]
    return 40 <= length


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def recognise(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
    side: cython.Py_ssize_t,
    final: cython.int,
) -> cython.int:
    """The Application these first bytes of a side speak: TURNS where it is none we read.

    UNDECIDED (-1) where more bytes would tell; never when ``final``.
    """
    found: cython.int
    final = final or end - start >= ENOUGH
    while start < end and side == 0 and (data[start] == CR or data[start] == LF):
        start += 1
    if start >= end:
        return TURNS if final else UNDECIDED
    found = secure(data, start, end)
    if found == TURNS and side == 0:
        found = request(data, start, end)
    elif found == TURNS:
        found = answer(data, start, end)
    if found == UNDECIDED and final:
        return TURNS
    return found


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def answer(
    data: cython.const[cython.uchar][::1],
    start: cython.Py_ssize_t,
    end: cython.Py_ssize_t,
) -> cython.int:
    """HTTP1, TURNS (not HTTP/1) or UNDECIDED, for what a server says first."""
    found: cython.int = compare(data, start, end, ANSWER)
    if found < 0:
        return UNDECIDED
    return HTTP1 if found else TURNS


def name(data: bytes, side: int, final: bool = False) -> Application | None:
    """What these first bytes of a side speak; None: more would tell."""
    found: cython.int = recognise(data, 0, len(data), side, final)
    return None if found < 0 else Application(found)


def names_client_hello(data: bytes) -> bool:
    """Whether a ClientHello surely begins here."""
    return client_hello(data, 0, len(data)) == 1
