# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The head of an HTTP/1 message (RFC 9112, sections 2 to 6): start line and fields.

Reads what framing, connection handling and the report need; other fields are stepped over.
Tolerates what is seen in use: bare LF, folded lines, spaces before the colon, repeated equal
lengths. A head is parsed once it is complete; ``find_end`` finds that moment byte by byte.
"""

import cython

from wirespan.kernels.scan.http.columns import HeadFact, Line
from wirespan.kernels.scan.http.fields import FIELD_BYTES, KIND_BY_SHAPE, NAMES, FieldKind

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.http.value import (
        content_length,
        ends_with_token,
        find,
        has_prefix,
        has_token,
        trim_left,
        trim_right,
    )
    from cython.cimports.wirespan.kernels.scan.signature import known_method
else:
    from wirespan.kernels.scan.http.value import (
        content_length,
        ends_with_token,
        find,
        has_prefix,
        has_token,
        trim_left,
        trim_right,
    )
    from wirespan.kernels.scan.signature import known_method

EMPTY = cython.declare(cython.int, Line.EMPTY)
RETURNED = cython.declare(cython.int, Line.RETURNED)
FILLED = cython.declare(cython.int, Line.FILLED)
CHUNKED = cython.declare(cython.longlong, HeadFact.CHUNKED)
CODED = cython.declare(cython.longlong, HeadFact.CODED)
CLOSE = cython.declare(cython.longlong, HeadFact.CLOSE)
KEEP_ALIVE = cython.declare(cython.longlong, HeadFact.KEEP_ALIVE)
EXPECT = cython.declare(cython.longlong, HeadFact.EXPECT)
UPGRADE = cython.declare(cython.longlong, HeadFact.UPGRADE)
EVENT_STREAM = cython.declare(cython.longlong, HeadFact.EVENT_STREAM)
COMPRESSED = cython.declare(cython.longlong, HeadFact.COMPRESSED)
BAD_LENGTH = cython.declare(cython.longlong, HeadFact.BAD_LENGTH)
ODD = cython.declare(cython.longlong, HeadFact.FIELD_TOO_ODD)
HOST = cython.declare(cython.int, FieldKind.HOST)
CONNECTION = cython.declare(cython.int, FieldKind.CONNECTION)
CONTENT_LENGTH = cython.declare(cython.int, FieldKind.CONTENT_LENGTH)
TRANSFER_ENCODING = cython.declare(cython.int, FieldKind.TRANSFER_ENCODING)
EXPECTED = cython.declare(cython.int, FieldKind.EXPECT)
UPGRADED = cython.declare(cython.int, FieldKind.UPGRADE)
CONTENT_TYPE = cython.declare(cython.int, FieldKind.CONTENT_TYPE)
CONTENT_ENCODING = cython.declare(cython.int, FieldKind.CONTENT_ENCODING)
LOCATION = cython.declare(cython.int, FieldKind.LOCATION)
NAME_BYTES = cython.declare(cython.Py_ssize_t, FIELD_BYTES)

CHUNKED_WORD = cython.declare(cython.const[cython.uchar][::1], b"chunked")
CLOSE_WORD = cython.declare(cython.const[cython.uchar][::1], b"close")
KEEP_ALIVE_WORD = cython.declare(cython.const[cython.uchar][::1], b"keep-alive")
CONTINUE_WORD = cython.declare(cython.const[cython.uchar][::1], b"100-continue")
EVENT_STREAM_WORD = cython.declare(cython.const[cython.uchar][::1], b"text/event-stream")
IDENTITY_WORD = cython.declare(cython.const[cython.uchar][::1], b"identity")
VERSION_WORD = cython.declare(cython.const[cython.uchar][::1], b"http/1.")
HTTP_1_0 = cython.declare(cython.int, 10)
HTTP_1_1 = cython.declare(cython.int, 11)
LF = cython.declare(cython.int, 0x0A)
CR = cython.declare(cython.int, 0x0D)
SPACE = cython.declare(cython.int, 0x20)
TAB = cython.declare(cython.int, 0x09)
COLON = cython.declare(cython.int, 0x3A)
SLASH = cython.declare(cython.int, 0x2F)
QUESTION = cython.declare(cython.int, 0x3F)


@cython.cclass
class Head:
    """What the head parsed last says; offsets point into the bytes it was parsed from."""

    def __init__(self) -> None:
        self.kinds = KIND_BY_SHAPE
        self.names = NAMES

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def find_end(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        line: cython.int,
    ) -> cython.Py_ssize_t:
        """Where the empty line that ends a head ends; -1 not in data[start:end].

        ``line`` says where the search stood before ``start``; ``self.line`` where it stands.
        """
        at: cython.Py_ssize_t
        byte: cython.int
        for at in range(start, end):
            byte = data[at]
            if byte > CR:
                line = FILLED
            elif byte == LF:
                if line != FILLED:
                    return at + 1
                line = EMPTY
            elif byte == CR and line == EMPTY:
                line = RETURNED
            elif byte != CR:
                line = FILLED
        self.line = line
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def parse(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
    ) -> cython.int:
        """Read the head at ``start``; 1 where its start line is one.

        ``self.stop`` is where it ends (or the line that is none); -1 not in data[start:end].
        """
        at: cython.Py_ssize_t = find(data, LF, start, end)
        self.stop = -1
        self.status = -1
        self.length = -1
        self.facts = 0
        self.host_from = self.host_to = self.detail_from = self.detail_to = start
        if side == 0:
            self.valid = self._request_line(data, start, at)
        else:
            self.valid = self._status_line(data, start, at)
        if not self.valid:
            self.stop = at + 1 if at < end else -1
            return 0
        self._fields(data, at + 1, end)
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _fields(
        self,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """Read field lines up to the empty one."""
        last: cython.Py_ssize_t
        while at < end:
            last = at
            while last < end and data[last] == CR:
                last += 1
            if last < end and data[last] == LF:
                self.stop = last + 1
                return 0
            at = self._field(data, at, end)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def parse_cut_line(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """A request line of which the end is missing: 1 where method and target's start show."""
        space: cython.Py_ssize_t = start
        while space < end and data[space] > SPACE:
            space += 1
        self.method = known_method(data, start, space)
        if self.method < 0 or space + 1 >= end or data[space + 1] <= SPACE:
            return 0
        self.version = HTTP_1_1
        self.length = -1
        self.facts = 0
        self.line_from = self.host_from = self.host_to = start
        self.target_from = self.line_to = space + 1
        while self.line_to < end and data[self.line_to] > SPACE:
            self.line_to += 1
        self._authority(data)
        return self.line_to == end or data[self.line_to] == SPACE

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _request_line(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """Method, target and version; 0 where there is no version: this is no request."""
        space: cython.Py_ssize_t
        last: cython.Py_ssize_t
        end = trim_right(data, start, end)
        space = find(data, SPACE, start, end)
        last = end - 1
        while last > space and data[last] != SPACE:
            last -= 1
        if space == start or last <= space or end - last < 9:
            return 0
        if has_prefix(data, last + 1, end, VERSION_WORD) == 0:
            return 0
        self.version = HTTP_1_0 if data[last + 8] == 0x30 else HTTP_1_1
        self.method = known_method(data, start, space)
        self.method = max(self.method, 0)
        self.line_from = start
        self.line_to = trim_right(data, space, last)
        self.target_from = trim_left(data, space, last)
        return self._authority(data)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _authority(self, data: cython.const[cython.uchar][::1]) -> cython.int:
        """Take the host from the target's absolute-form or authority-form."""
        at: cython.Py_ssize_t = self.target_from
        end: cython.Py_ssize_t = self.line_to
        if at < end and data[at] == SLASH:
            return 1
        while at + 2 < end and data[at] != SLASH and data[at] != QUESTION:
            if data[at] == COLON and data[at + 1] == SLASH and data[at + 2] == SLASH:
                self.host_from = at + 3
                break
            at += 1
        if self.host_from > self.line_from:
            at = self.host_from
            while at < end and data[at] != SLASH and data[at] != QUESTION:
                at += 1
            self.host_to = at
        elif self.method == 6:
            self.host_from = self.target_from
            self.host_to = end
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _status_line(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """Version, status and reason; 0 where there is no status."""
        at: cython.Py_ssize_t
        digits: cython.Py_ssize_t = 0
        end = trim_right(data, start, end)
        if has_prefix(data, start, end, VERSION_WORD) == 0 or end - start < 12:
            return 0
        self.version = HTTP_1_0 if data[start + 7] == 0x30 else HTTP_1_1
        at = trim_left(data, start + 8, end)
        self.status = 0
        while at < end and digits < 3 and 0x30 <= data[at] <= 0x39:
            self.status = self.status * 10 + (data[at] - 0x30)
            digits += 1
            at += 1
        if digits != 3 or self.status < 100 or (at < end and data[at] != SPACE):
            return 0
        self.detail_from = trim_left(data, at, end)
        self.detail_to = end
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _field(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Read the field line at ``start``; where the next one begins."""
        at: cython.Py_ssize_t = find(data, LF, start, end)
        colon: cython.Py_ssize_t = find(data, COLON, start, at)
        length: cython.Py_ssize_t
        kind: cython.int = 0
        i: cython.Py_ssize_t
        while at + 1 < end and (data[at + 1] == SPACE or data[at + 1] == TAB):
            at = find(data, LF, at + 1, end)  # the line was folded
        if colon == at:
            if at < end and trim_right(data, start, at) > start:
                self.facts |= ODD
            return at + 1
        length = trim_right(data, start, colon) - start
        if 0 < length < NAME_BYTES:
            kind = self.kinds[length * 32 + (data[start] & 31)]
        if kind:
            for i in range(length):
                if (data[start + i] | 0x20) != self.names[kind * NAME_BYTES + i]:
                    return at + 1
            colon = trim_left(data, colon + 1, at)
            self._value(kind, data, colon, trim_right(data, colon, at))
        return at + 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _value(
        self,
        kind: cython.int,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        if kind == HOST:
            if self.host_to == self.host_from:
                self.host_from = start
                self.host_to = end
        elif kind == LOCATION:
            self.detail_from = start
            self.detail_to = end
        elif kind == CONTENT_TYPE:
            if has_prefix(data, start, end, EVENT_STREAM_WORD):
                self.facts |= EVENT_STREAM
        elif kind == CONTENT_ENCODING:
            if end > start and not has_prefix(data, start, end, IDENTITY_WORD):
                self.facts |= COMPRESSED
        else:
            self._framing(kind, data, start, end)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _framing(
        self,
        kind: cython.int,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        value: cython.longlong
        if kind == CONTENT_LENGTH:
            value = content_length(data, start, end)
            if value < 0 or (self.length >= 0 and self.length != value):
                self.facts |= BAD_LENGTH
            else:
                self.length = value
        elif kind == TRANSFER_ENCODING:
            self.facts &= ~(CHUNKED | CODED)
            if ends_with_token(data, start, end, CHUNKED_WORD):
                self.facts |= CHUNKED
            elif not has_prefix(data, start, end, IDENTITY_WORD):
                self.facts |= CODED
        elif kind == CONNECTION:
            self._connection(data, start, end)
        elif kind == EXPECTED and has_prefix(data, start, end, CONTINUE_WORD):
            self.facts |= EXPECT
        elif kind == UPGRADED:
            self.facts |= UPGRADE
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _connection(
        self,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        if has_token(data, start, end, CLOSE_WORD):
            self.facts |= CLOSE
        if has_token(data, start, end, KEEP_ALIVE_WORD):
            self.facts |= KEEP_ALIVE
        return 0
