# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What ClientHello and ServerHello settle: version, cipher, resumption, record sizes.

Follows RFC 8446, 4.1 (4.2.1 for versions, 4.1.4 for HelloRetryRequest). The hellos themselves
go on to Python, which reads the rest of them for those who ask.
"""

import cython

from wirespan.kernels.layout import Secure, SecureState
from wirespan.kernels.scan.tls.columns import DIRECTION_FIELDS, Direction, Hello, Session

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.tls.blocks import Blocks
    from cython.cimports.wirespan.kernels.scan.tls.hello import HelloReader
else:
    from wirespan.kernels.scan.tls.blocks import Blocks
    from wirespan.kernels.scan.tls.hello import HelloReader

HELLO_SENT = cython.declare(cython.Py_ssize_t, Secure.HELLO_SENT)
SERVER_HELLO = cython.declare(cython.Py_ssize_t, Secure.SERVER_HELLO)
SERVER_HELLO_FRAME = cython.declare(cython.Py_ssize_t, Secure.SERVER_HELLO_FRAME)
SERVER_DONE = cython.declare(cython.Py_ssize_t, Secure.SERVER_DONE)
SERVER_DONE_FRAME = cython.declare(cython.Py_ssize_t, Secure.SERVER_DONE_FRAME)
RETRY = cython.declare(cython.Py_ssize_t, Secure.RETRY)
RETRY_FRAME = cython.declare(cython.Py_ssize_t, Secure.RETRY_FRAME)
RETRIED = cython.declare(cython.Py_ssize_t, Secure.RETRIED)
VERSION = cython.declare(cython.Py_ssize_t, Secure.VERSION)
CIPHER = cython.declare(cython.Py_ssize_t, Secure.CIPHER)
RESUMED = cython.declare(cython.Py_ssize_t, Secure.RESUMED)
OFFERED_RESUMPTION = cython.declare(cython.Py_ssize_t, Secure.OFFERED_RESUMPTION)
OFFERED_VERSION = cython.declare(cython.Py_ssize_t, Secure.OFFERED_VERSION)
EARLY_DATA = cython.declare(cython.Py_ssize_t, Secure.EARLY_DATA)
HELLO_BYTES = cython.declare(cython.Py_ssize_t, Secure.HELLO_BYTES)
SERVER_FLIGHT_BYTES = cython.declare(cython.Py_ssize_t, Secure.SERVER_FLIGHT_BYTES)
STATE = cython.declare(cython.Py_ssize_t, Secure.STATE)
CLIENT_HELLOS = cython.declare(cython.Py_ssize_t, Secure.CLIENT_HELLOS)
SERVER_HELLOS = cython.declare(cython.Py_ssize_t, Secure.SERVER_HELLOS)
ASKED = cython.declare(cython.longlong, SecureState.ASKED)
ANSWERED = cython.declare(cython.longlong, SecureState.ANSWERED)
S_CONNECTION_ID = cython.declare(cython.Py_ssize_t, Session.CONNECTION_ID)
S_VERSION = cython.declare(cython.Py_ssize_t, Session.VERSION)
S_SEALED_BYTES = cython.declare(cython.Py_ssize_t, Session.SEALED_BYTES)
S_FINISHED_LENGTH = cython.declare(cython.Py_ssize_t, Session.FINISHED_LENGTH)
S_OFFERED_EARLY = cython.declare(cython.Py_ssize_t, Session.OFFERED_EARLY)
S_HTTP2 = cython.declare(cython.Py_ssize_t, Session.HTTP2)
S_FLIGHT_START = cython.declare(cython.Py_ssize_t, Session.FLIGHT_START)
S_HELLO_POSITION = cython.declare(cython.Py_ssize_t, Session.HELLO_POSITION)
S_NAME_BLOCK = cython.declare(cython.Py_ssize_t, Session.NAME_BLOCK)
S_NAME_LENGTH = cython.declare(cython.Py_ssize_t, Session.NAME_LENGTH)
CLIENT = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS)
SERVER = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS + DIRECTION_FIELDS)
D_MESSAGE_TIME = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_TIME)
D_MESSAGE_FRAME = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_FRAME)
D_MESSAGE_START = cython.declare(cython.Py_ssize_t, Direction.MESSAGE_START)
D_KEPT = cython.declare(cython.Py_ssize_t, Direction.KEPT)
D_KEPT_HEAD = cython.declare(cython.Py_ssize_t, Direction.KEPT_HEAD)
H_CONNECTION_ID = cython.declare(cython.Py_ssize_t, Hello.CONNECTION_ID)
H_SLOT = cython.declare(cython.Py_ssize_t, Hello.SLOT)
H_FROM_SERVER = cython.declare(cython.Py_ssize_t, Hello.FROM_SERVER)
H_BLOCK = cython.declare(cython.Py_ssize_t, Hello.BLOCK)
H_LENGTH = cython.declare(cython.Py_ssize_t, Hello.LENGTH)
TLS_1_2 = cython.declare(cython.longlong, 0x0303)
TLS_1_3 = cython.declare(cython.longlong, 0x0304)
AES_256_GCM_SHA384 = cython.declare(cython.longlong, 0x1302)
AES_128_CCM_8_SHA256 = cython.declare(cython.longlong, 0x1305)
CHACHA20_FIRST = cython.declare(cython.longlong, 0xCCA8)
CHACHA20_LAST = cython.declare(cython.longlong, 0xCCAE)
GCM_FIRST = cython.declare(cython.longlong, 0x009C)
GCM_LAST = cython.declare(cython.longlong, 0x00A7)
ECDHE_GCM_FIRST = cython.declare(cython.longlong, 0xC02B)
ECDHE_GCM_LAST = cython.declare(cython.longlong, 0xC032)


@cython.cclass
class TlsAgreement:
    """What the hellos of a connection agree on, written to its rows."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.reader = HelloReader()
        self.hello_count = 0

    def bind(self, sessions: object, secure: object, hellos: object) -> None:
        """Look at the tables as they are now."""
        self.sessions = sessions
        self.secure = secure
        self.hellos = hellos

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def client_hello(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        time: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """A ClientHello is complete; only the first is read."""
        kept: cython.Py_ssize_t = self.sessions[slot, side + D_KEPT]
        first: cython.Py_ssize_t = self.secure[slot, CLIENT_HELLOS] == 0
        self.secure[slot, CLIENT_HELLOS] += 1
        self.secure[slot, STATE] = ASKED
        if not first:
            if self.secure[slot, RETRIED] < 0:
                self.secure[slot, RETRIED] = time
            self.drop(slot, side)
            return 0
        self.secure[slot, HELLO_SENT] = time
        self.secure[slot, HELLO_BYTES] = position - self.sessions[slot, S_HELLO_POSITION]
        if kept < 0:
            return 0
        self.blocks.copy(self.sessions[slot, side + D_KEPT_HEAD], kept, self.reader.data)
        self.reader.read_client(kept)
        self.secure[slot, OFFERED_VERSION] = self.reader.version
        self.secure[slot, OFFERED_RESUMPTION] = self.reader.resumption > 0
        self.secure[slot, EARLY_DATA] = self.reader.early
        self.sessions[slot, S_OFFERED_EARLY] = self.reader.early
        self.sessions[slot, S_HTTP2] = self.reader.http2
        self._remember_name(slot)
        self._hand_over(slot, side)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def server_hello(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A ServerHello or HelloRetryRequest is complete."""
        kept: cython.Py_ssize_t = self.sessions[slot, side + D_KEPT]
        self.secure[slot, SERVER_HELLOS] += 1
        if self.secure[slot, SERVER_HELLO] >= 0:
            self.drop(slot, side)
            return 0
        if kept >= 0:
            self.blocks.copy(self.sessions[slot, side + D_KEPT_HEAD], kept, self.reader.data)
            self.reader.read_server(kept)
            if self.reader.retry:
                self.secure[slot, RETRY] = self.sessions[slot, side + D_MESSAGE_TIME]
                self.secure[slot, RETRY_FRAME] = self.sessions[slot, side + D_MESSAGE_FRAME]
                self.drop(slot, side)
                return 0
        self.secure[slot, SERVER_HELLO] = self.sessions[slot, side + D_MESSAGE_TIME]
        self.secure[slot, SERVER_HELLO_FRAME] = self.sessions[slot, side + D_MESSAGE_FRAME]
        self.sessions[slot, S_FLIGHT_START] = self.sessions[slot, side + D_MESSAGE_START]
        if kept < 0:
            self.assume(slot)
            return 0
        self.secure[slot, STATE] = ANSWERED
        self.secure[slot, VERSION] = self.reader.version
        self.secure[slot, CIPHER] = self.reader.cipher
        self.sessions[slot, S_VERSION] = self.reader.version
        if self.reader.version == TLS_1_3:
            self.secure[slot, RESUMED] = self.reader.resumption == 2
        else:
            self.sessions[slot, S_HTTP2] = self.reader.http2
        self._protection(slot, self.reader.version, self.reader.cipher)
        self._hand_over(slot, side)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def assume(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The ServerHello was not captured: go on as if the highest offer was taken."""
        version: cython.longlong = self.secure[slot, OFFERED_VERSION]
        if version != TLS_1_3:
            version = TLS_1_2
        self.secure[slot, STATE] = ANSWERED
        self.sessions[slot, S_VERSION] = version
        self._protection(slot, version, -1)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def server_done(
        self,
        slot: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The server's first flight ends here, as far as is known now."""
        self.secure[slot, SERVER_DONE] = time
        self.secure[slot, SERVER_DONE_FRAME] = frame
        if self.sessions[slot, S_FLIGHT_START] >= 0:
            self.secure[slot, SERVER_FLIGHT_BYTES] = position - self.sessions[slot, S_FLIGHT_START]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _remember_name(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        length: cython.Py_ssize_t = self.reader.name_length
        block: cython.Py_ssize_t
        i: cython.Py_ssize_t
        if length == 0:
            return 0
        block = self.blocks.take()
        for i in range(length):
            self.blocks.cells[block * 512 + i] = self.reader.data[self.reader.name_start + i]
        self.sessions[slot, S_NAME_BLOCK] = block
        self.sessions[slot, S_NAME_LENGTH] = length
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _protection(
        self, slot: cython.Py_ssize_t, version: cython.longlong, cipher: cython.longlong
    ) -> cython.Py_ssize_t:
        """What encryption adds to a record (RFC 8446, 5.2; RFC 5288; RFC 7905)."""
        added: cython.longlong = -1
        digest: cython.longlong = 48 if cipher == AES_256_GCM_SHA384 else 32
        if version == TLS_1_3:
            added = 9 if cipher == AES_128_CCM_8_SHA256 else 17
        elif CHACHA20_FIRST <= cipher and cipher <= CHACHA20_LAST:
            added = 16
        elif (GCM_FIRST <= cipher and cipher <= GCM_LAST) or (
            ECDHE_GCM_FIRST <= cipher and cipher <= ECDHE_GCM_LAST
        ):
            added = 24
        self.sessions[slot, S_SEALED_BYTES] = added
        self.sessions[slot, S_FINISHED_LENGTH] = 4 + digest + added
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _hand_over(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Queue the kept hello for Python."""
        row: cython.Py_ssize_t = self.hello_count
        self.hellos[row, H_CONNECTION_ID] = self.sessions[slot, S_CONNECTION_ID]
        self.hellos[row, H_SLOT] = slot
        self.hellos[row, H_FROM_SERVER] = side != CLIENT
        self.hellos[row, H_BLOCK] = self.sessions[slot, side + D_KEPT_HEAD]
        self.hellos[row, H_LENGTH] = self.sessions[slot, side + D_KEPT]
        self.hello_count = row + 1
        self.sessions[slot, side + D_KEPT] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def drop(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Give up what is kept of the current message."""
        if self.sessions[slot, side + D_KEPT] >= 0:
            self.blocks.give(self.sessions[slot, side + D_KEPT_HEAD])
        self.sessions[slot, side + D_KEPT] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def forget(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Give back everything kept for a connection that is over."""
        self.drop(slot, CLIENT)
        self.drop(slot, SERVER)
        self.blocks.give(self.sessions[slot, S_NAME_BLOCK])
        self.sessions[slot, S_NAME_BLOCK] = -1
        return 0
