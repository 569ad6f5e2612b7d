# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Readable handshake messages (RFC 5246, 7.4; RFC 8446, 4): framed, the hellos kept whole.

A message may be cut into records and deliveries anywhere. Of the others than the hellos
only type and length matter. A hello of which bytes were never captured is counted, not read.
"""

import cython

from wirespan.kernels.layout import Secure
from wirespan.kernels.scan.tls.columns import Direction, Session

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.tls.agreement import TlsAgreement
    from cython.cimports.wirespan.kernels.scan.tls.blocks import Blocks
else:
    from wirespan.kernels.scan.tls.agreement import TlsAgreement
    from wirespan.kernels.scan.tls.blocks import Blocks

HELLO = cython.declare(cython.Py_ssize_t, Secure.HELLO)
HELLO_FRAME = cython.declare(cython.Py_ssize_t, Secure.HELLO_FRAME)
RESUMED = cython.declare(cython.Py_ssize_t, Secure.RESUMED)
HELLO_SEGMENTS = cython.declare(cython.Py_ssize_t, Secure.HELLO_SEGMENTS)
CERTIFICATE_BYTES = cython.declare(cython.Py_ssize_t, Secure.CERTIFICATE_BYTES)
CLIENT_HELLOS = cython.declare(cython.Py_ssize_t, Secure.CLIENT_HELLOS)
S_HELLO_POSITION = cython.declare(cython.Py_ssize_t, Session.HELLO_POSITION)
S_HELLO_FRAME_COUNTED = cython.declare(cython.Py_ssize_t, Session.HELLO_FRAME_COUNTED)
CLIENT = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS)
D_HEADER = cython.declare(cython.Py_ssize_t, Direction.HEADER)
D_TIME = cython.declare(cython.Py_ssize_t, Direction.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Direction.FRAME)
D_START = cython.declare(cython.Py_ssize_t, Direction.START)
D_SEALED = cython.declare(cython.Py_ssize_t, Direction.SEALED)
D_MESSAGE = cython.declare(cython.Py_ssize_t, Direction.MESSAGE)
D_HAVE = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_HAVE)
D_LEFT = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_LEFT)
D_MESSAGE_TIME = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_TIME)
D_MESSAGE_FRAME = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_FRAME)
D_MESSAGE_START = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_START)
D_MESSAGES = cython.declare(cython.Py_ssize_t, Direction.MESSAGES)
D_KEPT = cython.declare(cython.Py_ssize_t, Direction.KEPT)
D_KEPT_HEAD = cython.declare(cython.Py_ssize_t, Direction.KEPT_HEAD)
D_KEPT_TAIL = cython.declare(cython.Py_ssize_t, Direction.KEPT_TAIL)
CLIENT_HELLO = cython.declare(cython.longlong, 1)
SERVER_HELLO = cython.declare(cython.longlong, 2)
DRAFT_RETRY = cython.declare(cython.longlong, 6)
CERTIFICATE = cython.declare(cython.longlong, 11)
SERVER_HELLO_DONE = cython.declare(cython.longlong, 14)
LAST_TYPE = cython.declare(cython.longlong, 25)
LONGEST_KEPT = cython.declare(cython.longlong, 65536)


@cython.cclass
class TlsMessages:
    """Fed with the bodies of readable handshake records, hands on what they say."""

    def __init__(self, blocks: Blocks, agreement: TlsAgreement) -> None:
        self.blocks = blocks
        self.agreement = agreement

    def bind(self, sessions: object, secure: object) -> None:
        """Look at the tables as they are now."""
        self.sessions = sessions
        self.secure = secure

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def read(
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
        """Body bytes data[start:end] of a handshake record; the first is at ``position``."""
        at: cython.Py_ssize_t = start
        stop: cython.Py_ssize_t
        while at < end and self.sessions[slot, side + D_SEALED] == 0:
            if self.sessions[slot, side + D_HAVE] < 4:
                self._header_byte(slot, side, data[at])
                at += 1
            else:
                stop = at + self.sessions[slot, side + D_LEFT]
                if stop > end:
                    stop = end
                self._keep(slot, side, data, at, stop)
                self.sessions[slot, side + D_LEFT] -= stop - at
                at = stop
            if side == CLIENT:
                self._count_frame(slot, frame)
            if self.sessions[slot, side + D_HAVE] == 4 and (
                self.sessions[slot, side + D_LEFT] == 0
            ):
                self._end(slot, side, time, frame, position + at - start)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _header_byte(
        self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t, byte: cython.longlong
    ) -> cython.Py_ssize_t:
        have: cython.longlong = self.sessions[slot, side + D_HAVE]
        if have == 0:
            self.sessions[slot, side + D_MESSAGE] = 0
            self.sessions[slot, side + D_MESSAGE_TIME] = self.sessions[slot, side + D_TIME]
            self.sessions[slot, side + D_MESSAGE_FRAME] = self.sessions[slot, side + D_FRAME]
            self.sessions[slot, side + D_MESSAGE_START] = self.sessions[slot, side + D_START]
        self.sessions[slot, side + D_MESSAGE] = self.sessions[slot, side + D_MESSAGE] << 8 | byte
        self.sessions[slot, side + D_HAVE] = have + 1
        if have == 3:
            self.sessions[slot, side + D_LEFT] = self.sessions[slot, side + D_MESSAGE] & 0xFFFFFF
            self._begin(slot, side)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _begin(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A message header is complete. What cannot be one was encrypted."""
        kind: cython.longlong = self.sessions[slot, side + D_MESSAGE] >> 24
        expected: cython.longlong = CLIENT_HELLO if side == CLIENT else SERVER_HELLO
        self.sessions[slot, side + D_KEPT] = -1
        if kind > LAST_TYPE or (
            self.sessions[slot, side + D_MESSAGES] == 0
            and kind != expected
            and kind != CERTIFICATE
            and kind != DRAFT_RETRY
        ):
            self.sessions[slot, side + D_SEALED] = 1
            return 0
        self.sessions[slot, side + D_MESSAGES] += 1
        if kind == CLIENT_HELLO and side == CLIENT:
            self._client_hello_begins(slot, side)
        elif side == CLIENT or (kind != SERVER_HELLO and kind != DRAFT_RETRY):
            return 0
        if self.sessions[slot, side + D_LEFT] + 4 <= LONGEST_KEPT:
            self._keep_header(slot, side, 4)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _client_hello_begins(
        self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        if self.secure[slot, HELLO] >= 0:
            return 0
        self.secure[slot, HELLO] = self.sessions[slot, side + D_MESSAGE_TIME]
        self.secure[slot, HELLO_FRAME] = self.sessions[slot, side + D_MESSAGE_FRAME]
        self.secure[slot, HELLO_SEGMENTS] = 1
        self.sessions[slot, S_HELLO_FRAME_COUNTED] = self.sessions[slot, side + D_MESSAGE_FRAME]
        self.sessions[slot, S_HELLO_POSITION] = self.sessions[slot, side + D_MESSAGE_START]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _count_frame(self, slot: cython.Py_ssize_t, frame: cython.longlong) -> cython.Py_ssize_t:
        """Count the frames the first ClientHello came in."""
        if self.secure[slot, CLIENT_HELLOS] > 0 or self.secure[slot, HELLO] < 0:
            return 0
        if self.sessions[slot, S_HELLO_FRAME_COUNTED] != frame:
            self.sessions[slot, S_HELLO_FRAME_COUNTED] = frame
            self.secure[slot, HELLO_SEGMENTS] += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _keep_header(
        self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t, count: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """Begin to keep a message: its header of ``count`` bytes (5: in SSL 2.0 form)."""
        header: cython.longlong = self.sessions[slot, side + D_MESSAGE]
        block: cython.Py_ssize_t = self.blocks.take()
        i: cython.Py_ssize_t
        if count == 5:
            header = self.sessions[slot, side + D_HEADER]
        for i in range(count):
            self.blocks.cells[block * 512 + i] = header >> (8 * (count - 1 - i)) & 0xFF
        self.sessions[slot, side + D_KEPT] = count
        self.sessions[slot, side + D_KEPT_HEAD] = block
        self.sessions[slot, side + D_KEPT_TAIL] = block
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _keep(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        kept: cython.Py_ssize_t = self.sessions[slot, side + D_KEPT]
        if kept < 0:
            return 0
        self.sessions[slot, side + D_KEPT_TAIL] = self.blocks.append(
            self.sessions[slot, side + D_KEPT_TAIL], kept, data, start, end
        )
        self.sessions[slot, side + D_KEPT] = kept + end - start
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def miss(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        count: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Bytes of a handshake record up to ``position`` were never captured."""
        self.agreement.drop(slot, side)
        if self.sessions[slot, side + D_HAVE] < 4 or self.sessions[slot, side + D_LEFT] < count:
            self.sessions[slot, side + D_HAVE] = 0
            return 0
        self.sessions[slot, side + D_LEFT] -= count
        if side == CLIENT:
            self._count_frame(slot, frame)
        if self.sessions[slot, side + D_LEFT] == 0:
            self._end(slot, side, time, frame, position)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _end(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        kind: cython.longlong = self.sessions[slot, side + D_MESSAGE] >> 24
        self.sessions[slot, side + D_HAVE] = 0
        if kind == CLIENT_HELLO and side == CLIENT:
            self.agreement.client_hello(slot, side, time, position)
        elif side == CLIENT:
            return 0
        elif kind == SERVER_HELLO or kind == DRAFT_RETRY:
            self.agreement.server_hello(slot, side)
        elif kind == CERTIFICATE:
            self.secure[slot, RESUMED] = 0
            if self.secure[slot, CERTIFICATE_BYTES] < 0:
                self.secure[slot, CERTIFICATE_BYTES] = (
                    self.sessions[slot, side + D_MESSAGE] & 0xFFFFFF
                ) + 4
        elif kind == SERVER_HELLO_DONE:
            self.secure[slot, RESUMED] = 0
            self.agreement.server_done(slot, time, frame, position)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def begin_old_hello(
        self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """A ClientHello in SSL 2.0 form: its record header and three bytes are gathered."""
        self.sessions[slot, side + D_MESSAGE_TIME] = self.sessions[slot, side + D_TIME]
        self.sessions[slot, side + D_MESSAGE_FRAME] = self.sessions[slot, side + D_FRAME]
        self.sessions[slot, side + D_MESSAGE_START] = self.sessions[slot, side + D_START]
        self._client_hello_begins(slot, side)
        self._keep_header(slot, side, 5)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def read_old_hello(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        frame: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Bytes of it; the record's end is the message's end."""
        self._keep(slot, side, data, start, end)
        self._count_frame(slot, frame)
        return 0
