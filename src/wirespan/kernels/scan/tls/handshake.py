# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""How a TLS session comes to be open, told from records that are mostly unreadable.

Follows the message flows of RFC 5246 (section 7.3) and RFC 8446 (section 2). Up to TLS 1.2
handshake messages are readable until ChangeCipherSpec. In TLS 1.3 everything after the
ServerHello is type 23, so it is told by place and size:

* Until the client's Finished, the server's records are its first flight; it ends with a
  record of a Finished's exact size (not the first record), else with the last one seen.
* The client's records after the ServerHello are its last flight up to one of a Finished's
  exact size; if there is none among the first eight, or the server speaks, up to there.
* With early data offered and seen: a record of EndOfEarlyData's exact size says that the
  server accepted; everything else before the Finished is early data.
* A record of an alert's exact size is an alert.

Left out: renegotiation, post-handshake authentication, key updates - none changes when
application data may flow. Encrypted ClientHello is read as its outer hello.
"""

import cython

from wirespan.kernels.layout import Secure, SecureState
from wirespan.kernels.scan.tls.columns import DIRECTION_FIELDS, Direction, Kind, Session

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.tls.agreement import TlsAgreement
    from cython.cimports.wirespan.kernels.scan.tls.turns import TlsTurns
else:
    from wirespan.kernels.scan.tls.agreement import TlsAgreement
    from wirespan.kernels.scan.tls.turns import TlsTurns

FINISHED = cython.declare(cython.Py_ssize_t, Secure.FINISHED)
FINISHED_FRAME = cython.declare(cython.Py_ssize_t, Secure.FINISHED_FRAME)
RESUMED = cython.declare(cython.Py_ssize_t, Secure.RESUMED)
EARLY_DATA = cython.declare(cython.Py_ssize_t, Secure.EARLY_DATA)
EARLY = cython.declare(cython.Py_ssize_t, Secure.EARLY)
EARLY_FRAME = cython.declare(cython.Py_ssize_t, Secure.EARLY_FRAME)
ALERT = cython.declare(cython.Py_ssize_t, Secure.ALERT)
ALERT_FRAME = cython.declare(cython.Py_ssize_t, Secure.ALERT_FRAME)
ALERT_SIDE = cython.declare(cython.Py_ssize_t, Secure.ALERT_SIDE)
SEALED_ALERT_FRAME = cython.declare(cython.Py_ssize_t, Secure.SEALED_ALERT_FRAME)
SEALED_ALERT_SIDE = cython.declare(cython.Py_ssize_t, Secure.SEALED_ALERT_SIDE)
ROUND_TRIPS = cython.declare(cython.Py_ssize_t, Secure.ROUND_TRIPS)
STATE = cython.declare(cython.Py_ssize_t, Secure.STATE)
FALSE_START = cython.declare(cython.Py_ssize_t, Secure.FALSE_START)
SERVER_DONE = cython.declare(cython.Py_ssize_t, Secure.SERVER_DONE)
CLIENT_FINISHED = cython.declare(cython.Py_ssize_t, Secure.CLIENT_FINISHED)
NEW = cython.declare(cython.longlong, SecureState.NEW)
ASKED = cython.declare(cython.longlong, SecureState.ASKED)
ANSWERED = cython.declare(cython.longlong, SecureState.ANSWERED)
OPEN = cython.declare(cython.longlong, SecureState.OPEN)
MIDSTREAM = cython.declare(cython.longlong, SecureState.MIDSTREAM)
OPAQUE = cython.declare(cython.longlong, SecureState.OPAQUE)
S_VERSION = cython.declare(cython.Py_ssize_t, Session.VERSION)
S_SEALED_BYTES = cython.declare(cython.Py_ssize_t, Session.SEALED_BYTES)
S_FINISHED_LENGTH = cython.declare(cython.Py_ssize_t, Session.FINISHED_LENGTH)
S_OFFERED_EARLY = cython.declare(cython.Py_ssize_t, Session.OFFERED_EARLY)
S_LAST_SIDE = cython.declare(cython.Py_ssize_t, Session.LAST_SIDE)
S_CLIENT_FINISHED = cython.declare(cython.Py_ssize_t, Session.CLIENT_FINISHED)
S_CLIENT_FINISHED_FRAME = cython.declare(cython.Py_ssize_t, Session.CLIENT_FINISHED_FRAME)
S_SERVER_FINISHED = cython.declare(cython.Py_ssize_t, Session.SERVER_FINISHED)
S_FINISHING = cython.declare(cython.Py_ssize_t, Session.FINISHING)
S_CLIENT_DONE = cython.declare(cython.Py_ssize_t, Session.CLIENT_DONE)
S_SEALED_FROM_SERVER = cython.declare(cython.Py_ssize_t, Session.SEALED_FROM_SERVER)
S_FLIGHT_OVER = cython.declare(cython.Py_ssize_t, Session.FLIGHT_OVER)
CLIENT = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS)
SERVER = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS + DIRECTION_FIELDS)
D_KIND = cython.declare(cython.Py_ssize_t, Direction.KIND)
D_TYPE = cython.declare(cython.Py_ssize_t, Direction.TYPE)
D_LENGTH = cython.declare(cython.Py_ssize_t, Direction.LENGTH)
D_TIME = cython.declare(cython.Py_ssize_t, Direction.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Direction.FRAME)
D_SEALED = cython.declare(cython.Py_ssize_t, Direction.SEALED)
D_MESSAGE = cython.declare(cython.Py_ssize_t, Direction.MESSAGE)
SKIP = cython.declare(cython.Py_ssize_t, Kind.SKIP)
READ = cython.declare(cython.Py_ssize_t, Kind.HANDSHAKE)
READ_ALERT = cython.declare(cython.Py_ssize_t, Kind.ALERT)
SEALED = cython.declare(cython.Py_ssize_t, Kind.SEALED)
FLIGHT = cython.declare(cython.Py_ssize_t, Kind.FLIGHT)
FINISHING = cython.declare(cython.Py_ssize_t, Kind.FINISHING)
CHANGE_CIPHER_SPEC = cython.declare(cython.longlong, 20)
ALERT_TYPE = cython.declare(cython.longlong, 21)
HANDSHAKE = cython.declare(cython.longlong, 22)
APPLICATION_DATA = cython.declare(cython.longlong, 23)
TLS_1_3 = cython.declare(cython.longlong, 0x0304)
END_OF_EARLY_DATA = cython.declare(cython.longlong, 4)
MOST_FINISHING = cython.declare(cython.longlong, 8)


@cython.cclass
class TlsHandshake:
    """Decides what each record is, and writes how far the session came."""

    def __init__(self, agreement: TlsAgreement, turns: TlsTurns) -> None:
        self.agreement = agreement
        self.turns = turns

    def bind(self, sessions: object, secure: object) -> None:
        """Look at the tables as they are now."""
        self.sessions = sessions
        self.secure = secure

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def classify(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The Kind of a record whose header is complete."""
        kind: cython.longlong = self.sessions[slot, side + D_TYPE]
        if self.secure[slot, STATE] == OPAQUE:
            return SKIP
        if kind == APPLICATION_DATA or kind == HANDSHAKE:
            self._count_round_trip(slot, side)
        if kind == APPLICATION_DATA:
            return self._application(slot, side)
        if kind == HANDSHAKE:
            return self._handshake(slot, side)
        if kind == ALERT_TYPE:
            return self._alert(slot, side)
        if kind == CHANGE_CIPHER_SPEC:
            return self._change_cipher(slot, side)
        return SKIP

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _count_round_trip(
        self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """The server answers a flight of the client that still waits to send data."""
        if self.secure[slot, FINISHED] >= 0:
            return 0
        if side == SERVER and self.sessions[slot, S_LAST_SIDE] == CLIENT:
            self.secure[slot, ROUND_TRIPS] += 1
        self.sessions[slot, S_LAST_SIDE] = side
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _change_cipher(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Up to TLS 1.2 handshake messages are encrypted from here on; in 1.3 it means nothing."""
        if self.secure[slot, STATE] < ANSWERED or self.sessions[slot, S_VERSION] == TLS_1_3:
            return SKIP
        if self.sessions[slot, side + D_LENGTH] == 1:
            self.sessions[slot, side + D_SEALED] = 1
            if side == SERVER and self.secure[slot, RESUMED] < 0:
                self.secure[slot, RESUMED] = 1
        return SKIP

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _handshake(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if self.sessions[slot, side + D_SEALED]:
            if side == CLIENT and self.sessions[slot, S_CLIENT_FINISHED] < 0:
                return SEALED
            if side == SERVER and self.sessions[slot, S_SERVER_FINISHED] < 0:
                return SEALED
            return SKIP
        if self.sessions[slot, S_VERSION] == TLS_1_3 or self.secure[slot, STATE] == MIDSTREAM:
            return SKIP
        return READ

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _alert(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if self.sessions[slot, side + D_LENGTH] == 2 and (
            self.sessions[slot, side + D_SEALED] == 0
        ):
            self.sessions[slot, side + D_MESSAGE] = 0
            return READ_ALERT
        return self._sealed_alert(slot, side)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _sealed_alert(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if self.secure[slot, SEALED_ALERT_FRAME] < 0:
            self.secure[slot, SEALED_ALERT_FRAME] = self.sessions[slot, side + D_FRAME]
            self.secure[slot, SEALED_ALERT_SIDE] = side != CLIENT
        return SKIP

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _application(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        state: cython.longlong = self.secure[slot, STATE]
        if state == NEW:
            state = MIDSTREAM
            self.secure[slot, STATE] = MIDSTREAM
        if state == ASKED:
            if side == CLIENT:
                return self._early(slot, side)
            self.agreement.assume(slot)
            state = ANSWERED
        if self.sessions[slot, S_VERSION] == TLS_1_3:
            if self.sessions[slot, side + D_LENGTH] == 2 + self.sessions[slot, S_SEALED_BYTES]:
                return self._sealed_alert(slot, side)
            if self.sessions[slot, S_CLIENT_DONE] == 0:
                return self._unfinished(slot, side)
        elif state == ANSWERED:
            self._open_early(slot, side)
        if side == CLIENT:
            return self.turns.client_record(slot, side, 0)
        return self.turns.server_record(slot, side)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _open_early(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Application data before both Finished were seen: False Start, or they were missed."""
        if (
            side == CLIENT
            and self.sessions[slot, S_CLIENT_FINISHED] >= 0
            and (self.sessions[slot, S_SERVER_FINISHED] < 0)
        ):
            self.secure[slot, FALSE_START] = 1
            self.secure[slot, FINISHED] = self.sessions[slot, S_CLIENT_FINISHED]
            self.secure[slot, FINISHED_FRAME] = self.sessions[slot, S_CLIENT_FINISHED_FRAME]
        self.secure[slot, STATE] = OPEN
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _early(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Application data before the ServerHello (RFC 8446, 2.3)."""
        if self.sessions[slot, S_OFFERED_EARLY] == 0:
            return SKIP
        if self.secure[slot, EARLY] < 0:
            self.secure[slot, EARLY] = self.sessions[slot, side + D_TIME]
            self.secure[slot, EARLY_FRAME] = self.sessions[slot, side + D_FRAME]
        return self.turns.client_record(slot, side, 1)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _unfinished(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A record of type 23 in TLS 1.3 while the client's last flight may still go on."""
        length: cython.longlong = self.sessions[slot, side + D_LENGTH]
        if side == CLIENT:
            return self._finishing(slot, side)
        if self.sessions[slot, S_CLIENT_FINISHED] >= 0:
            self.sessions[slot, S_CLIENT_DONE] = 1
            return self.turns.server_record(slot, side)
        if self.sessions[slot, S_FLIGHT_OVER]:
            return self.turns.server_record(slot, side)
        self.sessions[slot, S_SEALED_FROM_SERVER] += 1
        if length == self.sessions[slot, S_FINISHED_LENGTH] and (
            self.sessions[slot, S_SEALED_FROM_SERVER] > 1
        ):
            self.sessions[slot, S_FLIGHT_OVER] = 1
        return FLIGHT

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _finishing(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A record of the client after the ServerHello and before its Finished is sure."""
        length: cython.longlong = self.sessions[slot, side + D_LENGTH]
        exact: cython.Py_ssize_t = length == self.sessions[slot, S_FINISHED_LENGTH]
        if self.secure[slot, EARLY] >= 0 and not exact:
            if length == END_OF_EARLY_DATA + self.sessions[slot, S_SEALED_BYTES]:
                self.secure[slot, EARLY_DATA] = 2
                return SKIP
            return self.turns.client_record(slot, side, 1)
        self.sessions[slot, S_FINISHING] += 1
        if exact or self.sessions[slot, S_FINISHING] >= MOST_FINISHING:
            self.sessions[slot, S_CLIENT_DONE] = 1
        return FINISHING

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def record_end(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The last byte of a record came, ending at ``position``."""
        kind: cython.longlong = self.sessions[slot, side + D_KIND]
        if kind == FLIGHT:
            self.agreement.server_done(slot, time, frame, position)
        elif kind == FINISHING:
            self._client_finished(slot, time, frame)
            self._open(slot, time, frame)
        elif kind == SEALED and side == CLIENT:
            self._client_finished(slot, time, frame)
            if self.sessions[slot, S_SERVER_FINISHED] >= 0:
                self._open(slot, time, frame)
        elif kind == SEALED:
            self.sessions[slot, S_SERVER_FINISHED] = time
            if self.secure[slot, SERVER_DONE] < 0:
                self.agreement.server_done(slot, time, frame, position)
            if self.sessions[slot, S_CLIENT_FINISHED] >= 0 and (self.secure[slot, FINISHED] < 0):
                self._open(slot, time, frame)
        elif kind == READ_ALERT:
            self._alert_end(slot, side)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _client_finished(
        self, slot: cython.Py_ssize_t, time: cython.longlong, frame: cython.longlong
    ) -> cython.Py_ssize_t:
        self.sessions[slot, S_CLIENT_FINISHED] = time
        self.sessions[slot, S_CLIENT_FINISHED_FRAME] = frame
        self.secure[slot, CLIENT_FINISHED] = time
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _open(
        self, slot: cython.Py_ssize_t, time: cython.longlong, frame: cython.longlong
    ) -> cython.Py_ssize_t:
        """The client may send application data from now on - or could already."""
        self.secure[slot, STATE] = OPEN
        self.secure[slot, FINISHED] = time
        self.secure[slot, FINISHED_FRAME] = frame
        if self.secure[slot, EARLY_DATA] == 2:
            self.secure[slot, FINISHED] = self.secure[slot, EARLY]
            self.secure[slot, FINISHED_FRAME] = self.secure[slot, EARLY_FRAME]
            self.secure[slot, ROUND_TRIPS] = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _alert_end(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if self.secure[slot, ALERT] < 0:
            self.secure[slot, ALERT] = self.sessions[slot, side + D_MESSAGE] & 0xFFFF
            self.secure[slot, ALERT_FRAME] = self.sessions[slot, side + D_FRAME]
            self.secure[slot, ALERT_SIDE] = side != CLIENT
        return 0
