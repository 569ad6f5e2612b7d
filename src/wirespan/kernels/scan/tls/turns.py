# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Application turns of a TLS session without keys: record flights stand in for requests.

Application-data records of the client are a question, those of the server the answer, and
the next record of the client after an answer begins the next turn. Not every record is a
part of one, though what it is can only be told by its place and its size:

* Session tickets, HTTP/2's preface, SETTINGS and acknowledgements: see ``asides``.
* Alerts never reach this file (TLS 1.3: records of an alert's size).

Left out: HTTP/2 requests that overlap are one turn. A first answer within the ticket limits
from a server without tickets joins the first two turns.
"""

import cython

from wirespan.kernels.layout import (
    Closed,
    Connection,
    Exchange,
    ExchangeFact,
    ExchangeState,
    Protocol,
    Secure,
    SecureState,
)
from wirespan.kernels.scan.tls.columns import DIRECTION_FIELDS, Direction, Kind, Mode, Session

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.tls.asides import TlsAsides
    from cython.cimports.wirespan.kernels.scan.tls.blocks import Blocks
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.tls.asides import TlsAsides
    from wirespan.kernels.scan.tls.blocks import Blocks

CONNECTION_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.EXCHANGES)
OPEN_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.OPEN_EXCHANGES)
CLOSED = cython.declare(cython.Py_ssize_t, Connection.CLOSED)
STILL_OPEN = cython.declare(cython.longlong, Closed.OPEN)

X_STATE = cython.declare(cython.Py_ssize_t, Exchange.STATE)
X_FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
X_CLIENT = cython.declare(cython.Py_ssize_t, Exchange.CLIENT)
X_SERVER = cython.declare(cython.Py_ssize_t, Exchange.SERVER)
ASKED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FROM)
ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
ANSWERED_TO = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_TO)
X_START = cython.declare(cython.Py_ssize_t, Exchange.START)
X_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
ASKED_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FRAME)
X_ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
X_ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
END = cython.declare(cython.Py_ssize_t, Exchange.END)
END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
HEAD = cython.declare(cython.Py_ssize_t, Exchange.HEAD)
HEAD_ASKED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ASKED)
HEAD_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ANSWERED)
BODY_ASKED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ASKED)
BODY_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ANSWERED)
LARGEST_GAP = cython.declare(cython.Py_ssize_t, Exchange.LARGEST_GAP)

ASKING = cython.declare(cython.longlong, ExchangeState.ASKING)
WAS_ASKED = cython.declare(cython.longlong, ExchangeState.ASKED)
ANSWERING = cython.declare(cython.longlong, ExchangeState.ANSWERING)
DONE = cython.declare(cython.longlong, ExchangeState.DONE)
FAILED = cython.declare(cython.longlong, ExchangeState.FAILED)

FIRST = cython.declare(cython.longlong, ExchangeFact.FIRST_ON_CONNECTION)
TURN_FACT = cython.declare(cython.longlong, ExchangeFact.TURN)
EARLY_FACT = cython.declare(cython.longlong, ExchangeFact.EARLY_DATA)
MIDSTREAM_FACT = cython.declare(cython.longlong, ExchangeFact.MIDSTREAM)
RESET_FACT = cython.declare(cython.longlong, ExchangeFact.RESET)
UNANSWERED = cython.declare(cython.longlong, ExchangeFact.UNANSWERED)
CAPTURE_ENDED = cython.declare(cython.longlong, ExchangeFact.CAPTURE_ENDED)
TRUNCATED_ANSWER = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_ANSWER)
TRUNCATED_QUESTION = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_QUESTION)
TLS_PROTOCOL = cython.declare(cython.longlong, Protocol.TLS)

SECURE_STATE = cython.declare(cython.Py_ssize_t, Secure.STATE)
LARGEST_RECORD = cython.declare(cython.Py_ssize_t, Secure.LARGEST_RECORD)
ANSWERED_TURNS = cython.declare(cython.Py_ssize_t, Secure.ANSWERED_TURNS)
MIDSTREAM = cython.declare(cython.longlong, SecureState.MIDSTREAM)

S_TURN = cython.declare(cython.Py_ssize_t, Session.TURN)
S_PREFACE = cython.declare(cython.Py_ssize_t, Session.PREFACE)
S_TURNS = cython.declare(cython.Py_ssize_t, Session.TURNS)
S_ASIDES = cython.declare(cython.Py_ssize_t, Session.ASIDES)
S_ASIDES_OVER = cython.declare(cython.Py_ssize_t, Session.ASIDES_OVER)
S_LAST_ANSWER = cython.declare(cython.Py_ssize_t, Session.LAST_ANSWER)
S_NAME_BLOCK = cython.declare(cython.Py_ssize_t, Session.NAME_BLOCK)
S_NAME_LENGTH = cython.declare(cython.Py_ssize_t, Session.NAME_LENGTH)
DIRECTIONS = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS)
SIZE = cython.declare(cython.Py_ssize_t, DIRECTION_FIELDS)
D_MODE = cython.declare(cython.Py_ssize_t, Direction.MODE)
D_KIND = cython.declare(cython.Py_ssize_t, Direction.KIND)
D_LENGTH = cython.declare(cython.Py_ssize_t, Direction.LENGTH)
D_TIME = cython.declare(cython.Py_ssize_t, Direction.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Direction.FRAME)
D_START = cython.declare(cython.Py_ssize_t, Direction.START)
BODY = cython.declare(cython.longlong, Mode.BODY)
SKIP = cython.declare(cython.Py_ssize_t, Kind.SKIP)
QUESTION = cython.declare(cython.Py_ssize_t, Kind.QUESTION)
PREFACE = cython.declare(cython.Py_ssize_t, Kind.PREFACE)
ANSWER = cython.declare(cython.Py_ssize_t, Kind.ANSWER)
ASIDE = cython.declare(cython.Py_ssize_t, Kind.ASIDE)


@cython.cclass
class TlsTurns:
    """Opens, extends and finishes the exchanges of TLS sessions."""

    def __init__(self, book: Book, blocks: Blocks) -> None:
        self.book = book
        self.blocks = blocks
        self.asides = TlsAsides()
        self.digits = bytearray(b"turn ") + bytearray(27)
        self.room = 0

    def bind(self, connections: object, sessions: object, secure: object, room: int) -> None:
        """Look at the tables as they are now, and make room for ``room`` new turns."""
        self.book.reserve(room)
        self.exchanges = self.book.exchange_table.cells
        self.connections = connections
        self.sessions = sessions
        self.secure = secure
        self.asides.bind(sessions, secure)
        self.room = room

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def client_record(
        self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t, early: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """What an application record of the client is; ``side`` is its Direction block."""
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        if turn < 0:
            if self.asides.is_control(slot, side):
                return SKIP
            if self.asides.is_preface(slot, side):
                self.asides.note_preface(slot, side)
                return PREFACE
            self._open(slot, side, early)
            return QUESTION
        if self.exchanges[turn, X_STATE] == ANSWERING:
            if self.asides.is_control(slot, side):
                return SKIP
            self._finish(slot)
            self._open(slot, side, early)
        elif self.sessions[slot, S_ASIDES] > 0 and self.asides.is_control(slot, side):
            return SKIP
        else:
            self.exchanges[turn, X_STATE] = ASKING
        return QUESTION

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def server_record(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """What an application record of the server is."""
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        if self.sessions[slot, side + D_LENGTH] > self.secure[slot, LARGEST_RECORD]:
            self.secure[slot, LARGEST_RECORD] = self.sessions[slot, side + D_LENGTH]
        if turn >= 0 and self.exchanges[turn, X_STATE] == ANSWERING:
            return ANSWER
        if not self.asides.is_aside(slot, side):
            self.sessions[slot, S_ASIDES_OVER] = 1
            if turn < 0:
                turn = self._open_preface(slot, side)
            if turn < 0:
                return SKIP
            self.exchanges[turn, X_STATE] = ANSWERING
            self.exchanges[turn, X_ANSWER] = self.sessions[slot, side + D_TIME]
            self.exchanges[turn, X_ANSWER_FRAME] = self.sessions[slot, side + D_FRAME]
            self.exchanges[turn, ANSWERED_FROM] = self.sessions[slot, side + D_START]
            self.sessions[slot, S_LAST_ANSWER] = self.sessions[slot, side + D_TIME]
            return ANSWER
        if turn < 0:
            return SKIP
        self.asides.note(slot, side)
        return ASIDE

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def progress(
        self,
        slot: cython.Py_ssize_t,
        kind: cython.Py_ssize_t,
        count: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """``count`` more body bytes of a record of the open turn, up to ``position``."""
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        if turn < 0:
            return 0
        if kind == ANSWER:
            self.exchanges[turn, BODY_ANSWERED] += count
            self.exchanges[turn, ANSWERED_TO] = position
            self.exchanges[turn, END] = time
            self.exchanges[turn, END_FRAME] = frame
            if time - self.sessions[slot, S_LAST_ANSWER] > self.exchanges[turn, LARGEST_GAP]:
                self.exchanges[turn, LARGEST_GAP] = time - self.sessions[slot, S_LAST_ANSWER]
            self.sessions[slot, S_LAST_ANSWER] = time
        elif kind == QUESTION:
            self.exchanges[turn, BODY_ASKED] += count
            self.exchanges[turn, ASKED_TO] = position
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def record_end(
        self,
        slot: cython.Py_ssize_t,
        kind: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """A record of the open turn is complete."""
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        if kind == PREFACE:
            self.asides.end_preface(slot, time, frame, position)
        if turn < 0:
            return 0
        if kind == QUESTION:
            self.exchanges[turn, HEAD] = time
            self.exchanges[turn, ASKED] = time
            self.exchanges[turn, ASKED_FRAME] = frame
            if self.exchanges[turn, X_STATE] == ASKING:
                self.exchanges[turn, X_STATE] = WAS_ASKED
        elif kind == ASIDE:
            self.asides.end(slot, time, frame, position)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def mark(self, slot: cython.Py_ssize_t, fact: cython.longlong) -> cython.Py_ssize_t:
        """Note a fact about the open turn, if there is one."""
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        if turn >= 0:
            self.exchanges[turn, X_FACTS] |= fact
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def reset(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A reset harms the open turn unless its answer stands at the end of a record."""
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        server: cython.Py_ssize_t = DIRECTIONS + SIZE
        if turn >= 0 and (
            self.exchanges[turn, X_STATE] != ANSWERING
            or self.sessions[slot, server + D_MODE] == BODY
        ):
            self.exchanges[turn, X_FACTS] |= RESET_FACT
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def close(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The connection is over: finish the open turn as it stands."""
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        client: cython.Py_ssize_t = DIRECTIONS
        server: cython.Py_ssize_t = DIRECTIONS + SIZE
        cut: cython.Py_ssize_t = 0
        if turn < 0:
            return 0
        if self.sessions[slot, server + D_MODE] == BODY and (
            self.sessions[slot, server + D_KIND] == ANSWER
        ):
            self.exchanges[turn, X_FACTS] |= TRUNCATED_ANSWER
            cut = 1
        if self.sessions[slot, client + D_MODE] == BODY and (
            self.sessions[slot, client + D_KIND] == QUESTION
        ):
            self.exchanges[turn, X_FACTS] |= TRUNCATED_QUESTION
        self._finish(slot)
        if cut:
            self.exchanges[turn, END] = -1
            self.exchanges[turn, END_FRAME] = -1
            self.exchanges[turn, X_STATE] = FAILED
        if self.exchanges[turn, X_STATE] == FAILED and (
            self.connections[slot, CLOSED] == STILL_OPEN
        ):
            self.exchanges[turn, X_FACTS] |= CAPTURE_ENDED
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _open_preface(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The server answers what looked like a preface: open its turn; -1 there is none."""
        if self.sessions[slot, S_PREFACE] != 1 or self.sessions[slot, S_TURNS] > 0:
            return -1
        self._open(slot, side, 0)
        self.asides.ask_preface(slot, self.sessions[slot, S_TURN], self.exchanges)
        return self.sessions[slot, S_TURN]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _open(
        self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t, early: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        number: cython.longlong = self.connections[slot, EXCHANGES]
        facts: cython.longlong = TURN_FACT
        turn: cython.Py_ssize_t = self.book.open(
            slot, self.connections[slot, CONNECTION_ID], TLS_PROTOCOL, number
        )
        self.room -= 1
        if number == 0:
            facts |= FIRST
        if self.sessions[slot, S_TURNS] == 0 and self.secure[slot, SECURE_STATE] == MIDSTREAM:
            facts |= MIDSTREAM_FACT
        if early:
            facts |= EARLY_FACT
        self.exchanges[turn, X_FACTS] = facts
        self.exchanges[turn, X_CLIENT] = self.connections[slot, CLIENT]
        self.exchanges[turn, X_SERVER] = self.connections[slot, SERVER]
        self.exchanges[turn, ASKED_FROM] = self.sessions[slot, side + D_START]
        self.exchanges[turn, X_START] = self.sessions[slot, side + D_TIME]
        self.exchanges[turn, X_START_FRAME] = self.sessions[slot, side + D_FRAME]
        self.exchanges[turn, HEAD_ASKED] = 0
        self.exchanges[turn, HEAD_ANSWERED] = 0
        self.exchanges[turn, BODY_ASKED] = 0
        self.exchanges[turn, BODY_ANSWERED] = 0
        self.connections[slot, EXCHANGES] += 1
        self.connections[slot, OPEN_EXCHANGES] += 1
        self.sessions[slot, S_TURN] = turn
        self.sessions[slot, S_TURNS] += 1
        self.sessions[slot, S_ASIDES] = 0
        self._name(slot, turn, number + 1)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _name(
        self, slot: cython.Py_ssize_t, turn: cython.Py_ssize_t, number: cython.longlong
    ) -> cython.Py_ssize_t:
        """Texts of the exchange: "turn 3", and the server name."""
        rest: cython.longlong = number
        end: cython.Py_ssize_t = 5
        at: cython.Py_ssize_t
        start: cython.Py_ssize_t
        while rest > 0:
            rest = rest // 10
            end += 1
        at = end
        rest = number
        while rest > 0:
            at -= 1
            self.digits[at] = 0x30 + rest % 10
            rest = rest // 10
        at = self.book.write_text(turn, 0, self.digits, 0, end)
        if self.sessions[slot, S_NAME_BLOCK] >= 0:
            start = self.sessions[slot, S_NAME_BLOCK] * 512
            self.book.write_text(
                turn, at, self.blocks.cells, start, start + self.sessions[slot, S_NAME_LENGTH]
            )
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _finish(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        turn: cython.Py_ssize_t = self.sessions[slot, S_TURN]
        if self.exchanges[turn, X_ANSWER] < 0 and self.sessions[slot, S_ASIDES] == 1:
            self.asides.promote(slot, turn, self.exchanges)
        if self.exchanges[turn, END] >= 0:
            self.exchanges[turn, X_STATE] = DONE
            self.secure[slot, ANSWERED_TURNS] += 1
        else:
            self.exchanges[turn, X_STATE] = FAILED
            if self.connections[slot, CLOSED] != STILL_OPEN:
                self.exchanges[turn, X_FACTS] |= UNANSWERED
        self.book.ready(turn)
        self.sessions[slot, S_TURN] = -1
        self.sessions[slot, S_ASIDES] = 0
        return 0
