# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The TLS record layer of one direction at a time (RFC 8446, 5.1; RFC 6101, 5.2.1).

Cuts bytes into records, however they were segmented, and counts bodies without looking at
them unless they are readable handshake messages or alerts. Bytes that were never captured
inside a record are counted by arithmetic; where a header is missed, the next five bytes
that can be one are taken. A side in which none is found within 256 KiB is read no more.

Left out: SSL 2.0 beyond its ClientHello, DTLS.
"""

import cython

from wirespan.kernels.layout import ExchangeFact, Secure, SecureState
from wirespan.kernels.scan.tls.columns import Direction, Kind, Mode, Session

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.tls.agreement import TlsAgreement
    from cython.cimports.wirespan.kernels.scan.tls.handshake import TlsHandshake
    from cython.cimports.wirespan.kernels.scan.tls.header import (
        is_header,
        is_old_client_hello,
        is_old_server_hello,
    )
    from cython.cimports.wirespan.kernels.scan.tls.messages import TlsMessages
    from cython.cimports.wirespan.kernels.scan.tls.turns import TlsTurns
else:
    from wirespan.kernels.scan.tls.agreement import TlsAgreement
    from wirespan.kernels.scan.tls.handshake import TlsHandshake
    from wirespan.kernels.scan.tls.header import is_header, is_old_client_hello, is_old_server_hello
    from wirespan.kernels.scan.tls.messages import TlsMessages
    from wirespan.kernels.scan.tls.turns import TlsTurns

STATE = cython.declare(cython.Py_ssize_t, Secure.STATE)
VERSION = cython.declare(cython.Py_ssize_t, Secure.VERSION)
NEW = cython.declare(cython.longlong, SecureState.NEW)
ASKED = cython.declare(cython.longlong, SecureState.ASKED)
OPAQUE = cython.declare(cython.longlong, SecureState.OPAQUE)
GAP = cython.declare(cython.longlong, ExchangeFact.GAP)
CLIENT = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS)
S_LAST_SIDE = cython.declare(cython.Py_ssize_t, Session.LAST_SIDE)
D_MODE = cython.declare(cython.Py_ssize_t, Direction.MODE)
D_HEADER = cython.declare(cython.Py_ssize_t, Direction.HEADER)
D_HAVE = cython.declare(cython.Py_ssize_t, Direction.HAVE)
D_LEFT = cython.declare(cython.Py_ssize_t, Direction.LEFT)
D_KIND = cython.declare(cython.Py_ssize_t, Direction.KIND)
D_TYPE = cython.declare(cython.Py_ssize_t, Direction.TYPE)
D_LENGTH = cython.declare(cython.Py_ssize_t, Direction.LENGTH)
D_TIME = cython.declare(cython.Py_ssize_t, Direction.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Direction.FRAME)
D_START = cython.declare(cython.Py_ssize_t, Direction.START)
D_RECORDS = cython.declare(cython.Py_ssize_t, Direction.RECORDS)
D_SEARCHED = cython.declare(cython.Py_ssize_t, Direction.SEARCHED)
D_MESSAGE = cython.declare(cython.Py_ssize_t, Direction.MESSAGE)
IN_HEADER = cython.declare(cython.longlong, Mode.HEADER)
IN_BODY = cython.declare(cython.longlong, Mode.BODY)
LOST = cython.declare(cython.longlong, Mode.LOST)
DEAF = cython.declare(cython.longlong, Mode.DEAF)
READ = cython.declare(cython.longlong, Kind.HANDSHAKE)
READ_ALERT = cython.declare(cython.longlong, Kind.ALERT)
QUESTION = cython.declare(cython.longlong, Kind.QUESTION)
PREFACE = cython.declare(cython.longlong, Kind.PREFACE)
ANSWER = cython.declare(cython.longlong, Kind.ANSWER)
ASIDE = cython.declare(cython.longlong, Kind.ASIDE)
OLD_HELLO = cython.declare(cython.longlong, Kind.OLD_HELLO)
HEADER_MASK = cython.declare(cython.longlong, 0xFFFFFFFFFF)
HEADER_BYTES = cython.declare(cython.longlong, 5)
SEARCH_LIMIT = cython.declare(cython.longlong, 262144)
SKIP = cython.declare(cython.longlong, Kind.SKIP)


@cython.cclass
class TlsRecords:
    """Where each direction stands in its records; tells the others what came."""

    def __init__(
        self,
        handshake: TlsHandshake,
        messages: TlsMessages,
        agreement: TlsAgreement,
        turns: TlsTurns,
    ) -> None:
        self.handshake = handshake
        self.messages = messages
        self.agreement = agreement
        self.turns = turns

    def bind(self, sessions: object, secure: object) -> None:
        """Look at the tables as they are now."""
        self.sessions = sessions
        self.secure = secure

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def advance(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        length: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """1 where these bytes lie inside a record nobody reads: counted, not looked at."""
        kind: cython.longlong = self.sessions[slot, side + D_KIND]
        if self.sessions[slot, side + D_MODE] != IN_BODY:
            return self.sessions[slot, side + D_MODE] == DEAF
        if self.sessions[slot, side + D_LEFT] <= length or kind in (READ, READ_ALERT, OLD_HELLO):
            return 0
        self.sessions[slot, side + D_LEFT] -= length
        if kind == ANSWER or kind == QUESTION:
            self.turns.progress(slot, kind, length, time, frame, position + length)
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def consume(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Read data[start:end], the first byte of which is at ``position``."""
        at: cython.Py_ssize_t = start
        shift: cython.longlong = position - start
        stop: cython.Py_ssize_t
        while at < end and self.sessions[slot, side + D_MODE] != DEAF:
            if self.sessions[slot, side + D_MODE] == IN_BODY:
                stop = at + self.sessions[slot, side + D_LEFT]
                if stop > end:
                    stop = end
                self._body(slot, side, data, at, stop, time, frame, at + shift)
                at = stop
            elif self.sessions[slot, side + D_HAVE] == 0 and end - at >= HEADER_BYTES:
                self.sessions[slot, side + D_HAVE] = HEADER_BYTES
                self.sessions[slot, side + D_TIME] = time
                self.sessions[slot, side + D_FRAME] = frame
                self.sessions[slot, side + D_START] = at + shift
                self.sessions[slot, side + D_HEADER] = (
                    cython.cast(cython.longlong, data[at]) << 32
                    | cython.cast(cython.longlong, data[at + 1]) << 24
                    | data[at + 2] << 16
                    | data[at + 3] << 8
                    | data[at + 4]
                )
                at += HEADER_BYTES
                self._header(slot, side, time, frame, at + shift)
            else:
                self._header_byte(slot, side, data[at], time, frame, at + shift)
                at += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _body(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        kind: cython.longlong = self.sessions[slot, side + D_KIND]
        count: cython.Py_ssize_t = end - start
        at: cython.Py_ssize_t
        self.sessions[slot, side + D_LEFT] -= count
        if kind == ANSWER or kind == QUESTION:
            self.turns.progress(slot, kind, count, time, frame, position + count)
        elif kind == READ:
            self.messages.read(slot, side, data, start, end, time, frame, position)
        elif kind == OLD_HELLO:
            self.messages.read_old_hello(slot, side, data, start, end, frame)
        elif kind == READ_ALERT:
            for at in range(start, end):
                self.sessions[slot, side + D_MESSAGE] = (
                    self.sessions[slot, side + D_MESSAGE] << 8 | data[at]
                )
        if self.sessions[slot, side + D_LEFT] == 0:
            self._record_end(slot, side, time, frame, position + count)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _record_end(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        kind: cython.longlong = self.sessions[slot, side + D_KIND]
        self.sessions[slot, side + D_MODE] = IN_HEADER
        self.sessions[slot, side + D_HAVE] = 0
        if kind == QUESTION or kind == ASIDE or kind == PREFACE:
            self.turns.record_end(slot, kind, time, frame, position)
        elif kind == OLD_HELLO:
            self.agreement.client_hello(slot, side, time, position)
        else:
            self.handshake.record_end(slot, side, time, frame, position)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _header_byte(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        byte: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """One more byte of a header, or of what is searched for one."""
        if self.sessions[slot, side + D_HAVE] == 0:
            self.sessions[slot, side + D_TIME] = time
            self.sessions[slot, side + D_FRAME] = frame
            self.sessions[slot, side + D_START] = position
        self.sessions[slot, side + D_HEADER] = (
            self.sessions[slot, side + D_HEADER] << 8 | byte
        ) & HEADER_MASK
        self.sessions[slot, side + D_HAVE] += 1
        if self.sessions[slot, side + D_HAVE] < HEADER_BYTES:
            return 0
        if self.sessions[slot, side + D_MODE] == LOST:
            self.sessions[slot, side + D_TIME] = time
            self.sessions[slot, side + D_FRAME] = frame
            self.sessions[slot, side + D_START] = position + 1 - HEADER_BYTES
        return self._header(slot, side, time, frame, position + 1)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _header(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Five bytes up to ``position`` are gathered: do they head a record?"""
        if is_header(
            self.sessions[slot, side + D_HEADER], self.sessions[slot, side + D_MODE] == LOST
        ):
            return self._record_begin(slot, side, time, frame, position)
        if self.sessions[slot, side + D_MODE] == IN_HEADER:
            if self._old_hello(slot, side) == 0:
                self._lose(slot, side, time, frame, position)
            return 0
        self.sessions[slot, side + D_SEARCHED] += 1
        if self.sessions[slot, side + D_SEARCHED] > SEARCH_LIMIT:
            self.sessions[slot, side + D_MODE] = DEAF
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _record_begin(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        header: cython.longlong = self.sessions[slot, side + D_HEADER]
        self.sessions[slot, side + D_MODE] = IN_BODY
        self.sessions[slot, side + D_TYPE] = header >> 32
        self.sessions[slot, side + D_LENGTH] = header & 0xFFFF
        self.sessions[slot, side + D_LEFT] = header & 0xFFFF
        self.sessions[slot, side + D_SEARCHED] = 0
        self.sessions[slot, side + D_RECORDS] += 1
        self.sessions[slot, side + D_KIND] = self.handshake.classify(slot, side)
        if header & 0xFFFF == 0:
            self._record_end(slot, side, time, frame, position)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def miss(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        length: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Bytes that were never captured: counted inside records, else headers are lost."""
        left: cython.longlong = length
        count: cython.longlong
        self.turns.mark(slot, GAP)
        if self.sessions[slot, side + D_MODE] == DEAF:
            return 0
        if left > 0 and self.sessions[slot, side + D_MODE] == IN_BODY:
            count = self.sessions[slot, side + D_LEFT]
            if count > left:
                count = left
            left -= count
            position += count
            self._miss_body(slot, side, count, time, frame, position)
        if left > 0:
            self._lose(slot, side, time, frame, position)
            self.sessions[slot, side + D_HAVE] = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _miss_body(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        count: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """``count`` bytes of a record's body, up to ``position``, were never captured."""
        kind: cython.longlong = self.sessions[slot, side + D_KIND]
        self.sessions[slot, side + D_LEFT] -= count
        if kind == ANSWER or kind == QUESTION:
            self.turns.progress(slot, kind, count, time, frame, position)
        elif kind == READ:
            self.messages.miss(slot, side, count, time, frame, position)
        elif kind == OLD_HELLO:
            self.agreement.drop(slot, side)
        elif kind == READ_ALERT:
            self.sessions[slot, side + D_KIND] = SKIP
        if self.sessions[slot, side + D_LEFT] == 0:
            self._record_end(slot, side, time, frame, position)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _lose(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The next header's place is unknown: search, from the bytes gathered on."""
        if self.sessions[slot, side + D_MODE] == LOST:
            return 0
        self.sessions[slot, side + D_MODE] = LOST
        self.messages.miss(slot, side, 1 << 24, time, frame, position)
        self.turns.mark(slot, GAP)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _old_hello(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Recognise SSL 2.0: a client's hello in its form, or a server that speaks it."""
        header: cython.longlong = self.sessions[slot, side + D_HEADER]
        state: cython.longlong = self.secure[slot, STATE]
        if self.sessions[slot, side + D_RECORDS] > 0:
            return 0
        if side == CLIENT and state == NEW and is_old_client_hello(header):
            self.sessions[slot, side + D_MODE] = IN_BODY
            self.sessions[slot, side + D_LEFT] = (header >> 24 & 0x7FFF) - 3
            self.sessions[slot, side + D_KIND] = OLD_HELLO
            self.sessions[slot, side + D_RECORDS] += 1
            self.messages.begin_old_hello(slot, side)
            self.sessions[slot, S_LAST_SIDE] = CLIENT
            return 1
        if side != CLIENT and state == ASKED and is_old_server_hello(header):
            self.secure[slot, STATE] = OPAQUE
            self.secure[slot, VERSION] = 0x0002
            self.sessions[slot, CLIENT + D_MODE] = DEAF
            self.sessions[slot, side + D_MODE] = DEAF
            return 1
        return 0
