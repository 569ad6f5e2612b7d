# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Application turns: what stands in for requests where the protocol is not read.

A turn is a flight of client bytes, then a flight of server bytes, until the client speaks
again. What a server says before any question (a greeting) is no exchange. Used as it is for
unknown protocols; a scanner that knows more (TLS records) may feed ``turn_data`` itself.
"""

import cython

from wirespan.kernels.layout import Connection, Delivery, Exchange, ExchangeFact, ExchangeState
from wirespan.kernels.scan.turns.columns import Turn
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
else:
    from wirespan.kernels.scan.book import Book

T_ID = cython.declare(cython.Py_ssize_t, Turn.ID)
T_OPEN = cython.declare(cython.Py_ssize_t, Turn.OPEN)
T_DONE = cython.declare(cython.Py_ssize_t, Turn.DONE)
T_SPOKEN = cython.declare(cython.Py_ssize_t, Turn.SPOKEN)
T_RESET = cython.declare(cython.Py_ssize_t, Turn.RESET)
T_CLIENT_ENDED = cython.declare(cython.Py_ssize_t, Turn.CLIENT_ENDED)
T_SERVER_ENDED = cython.declare(cython.Py_ssize_t, Turn.SERVER_ENDED)
D_CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
D_SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
D_SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
D_POSITION = cython.declare(cython.Py_ssize_t, Delivery.POSITION)
D_TIME = cython.declare(cython.Py_ssize_t, Delivery.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Delivery.FRAME)
X_STATE = cython.declare(cython.Py_ssize_t, Exchange.STATE)
X_FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
X_ASKED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FROM)
X_ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
X_ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
X_ANSWERED_TO = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_TO)
X_START = cython.declare(cython.Py_ssize_t, Exchange.START)
X_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
X_IDLE_BEFORE = cython.declare(cython.Py_ssize_t, Exchange.IDLE_BEFORE)
X_HEAD = cython.declare(cython.Py_ssize_t, Exchange.HEAD)
X_ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
X_ASKED_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FRAME)
X_ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
X_ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
X_END = cython.declare(cython.Py_ssize_t, Exchange.END)
X_END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
X_HEAD_ASKED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ASKED)
X_HEAD_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ANSWERED)
X_BODY_ASKED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ASKED)
X_BODY_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ANSWERED)
X_CLIENT = cython.declare(cython.Py_ssize_t, Exchange.CLIENT)
X_SERVER = cython.declare(cython.Py_ssize_t, Exchange.SERVER)
X_LARGEST_GAP = cython.declare(cython.Py_ssize_t, Exchange.LARGEST_GAP)
C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.EXCHANGES)
C_OPEN_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.OPEN_EXCHANGES)
C_CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
C_SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
S_ASKED = cython.declare(cython.longlong, ExchangeState.ASKED)
S_ANSWERING = cython.declare(cython.longlong, ExchangeState.ANSWERING)
S_DONE = cython.declare(cython.longlong, ExchangeState.DONE)
S_FAILED = cython.declare(cython.longlong, ExchangeState.FAILED)
F_FIRST_ON_CONNECTION = cython.declare(cython.longlong, ExchangeFact.FIRST_ON_CONNECTION)
F_TURN = cython.declare(cython.longlong, ExchangeFact.TURN)
F_GAP = cython.declare(cython.longlong, ExchangeFact.GAP)
F_RESET = cython.declare(cython.longlong, ExchangeFact.RESET)
F_UNANSWERED = cython.declare(cython.longlong, ExchangeFact.UNANSWERED)
F_CAPTURE_ENDED = cython.declare(cython.longlong, ExchangeFact.CAPTURE_ENDED)
NEVER_CAPTURED = cython.declare(cython.longlong, 2)
STATE_FIELDS = cython.declare(cython.Py_ssize_t, len(Turn))


@cython.cclass
class Turns:
    """The turn under way of every connection, and the last one finished."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.state_table = Table(len(Turn))
        self.slots_known = 0
        self.reserve(1)

    def reserve(self, slots: int) -> None:
        """Make room for connection slots."""
        self.state_table.reserve(slots)
        for slot in range(self.slots_known, self.state_table.rows):
            self.state_table.cells[slot, int(Turn.ID)] = -1
        self.slots_known = self.state_table.rows
        self.states = self.state_table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def begin(self, connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        """Forget the slot's former connection."""
        field: cython.Py_ssize_t
        for field in range(STATE_FIELDS):
            self.states[slot, field] = 0
        self.states[slot, T_ID] = connections[slot, C_ID]
        self.states[slot, T_OPEN] = -1
        self.states[slot, T_DONE] = -1
        self.states[slot, T_SPOKEN] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def room(self) -> cython.int:
        """Whether a turn can be opened."""
        return self.book.used < self.book.cells.shape[0]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def turn_data(
        self,
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
        skipped: cython.Py_ssize_t,
        length: cython.Py_ssize_t,
        protocol: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Count ``length`` bytes of delivery i, ``skipped`` bytes into it; needs ``room``.

        The slot of the exchange where these bytes opened one, else -1.
        """
        slot: cython.Py_ssize_t = rows[i, D_CONNECTION]
        before: cython.longlong = self.states[slot, T_SPOKEN]
        position: cython.longlong = rows[i, D_POSITION] + skipped
        opened: cython.Py_ssize_t = -1
        turn: cython.Py_ssize_t
        self.states[slot, T_SPOKEN] = rows[i, D_TIME]
        if rows[i, D_SIDE] == 0:
            opened = self._question(connections, rows, i, position, protocol)
            turn = self.states[slot, T_OPEN]
            self.book.cells[turn, X_ASKED_TO] = position + length
            self.book.cells[turn, X_BODY_ASKED] += length
        else:
            turn = self.states[slot, T_OPEN]
            if turn < 0:
                return -1
            self._answer(rows, i, slot, position)
            self.book.cells[turn, X_ANSWERED_TO] = position + length
            self.book.cells[turn, X_BODY_ANSWERED] += length
        if opened >= 0 and before >= 0:
            self.book.cells[turn, X_IDLE_BEFORE] = rows[i, D_TIME] - before
        if rows[i, D_SOURCE] == NEVER_CAPTURED:
            self.book.cells[turn, X_FACTS] |= F_GAP
        return opened

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _question(
        self,
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
        position: cython.longlong,
        protocol: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The client speaks: a new turn, unless it has not been answered yet."""
        slot: cython.Py_ssize_t = rows[i, D_CONNECTION]
        turn: cython.Py_ssize_t = self.states[slot, T_OPEN]
        opened: cython.Py_ssize_t = -1
        if turn >= 0 and self.book.cells[turn, X_ANSWER] >= 0:
            self.turn_end(slot)
            turn = -1
        if turn < 0:
            opened = turn = self._open(connections, rows, i, position, protocol)
        self.book.cells[turn, X_HEAD] = rows[i, D_TIME]
        self.book.cells[turn, X_ASKED] = rows[i, D_TIME]
        self.book.cells[turn, X_ASKED_FRAME] = rows[i, D_FRAME]
        return opened

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _open(
        self,
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
        position: cython.longlong,
        protocol: cython.longlong,
    ) -> cython.Py_ssize_t:
        slot: cython.Py_ssize_t = rows[i, D_CONNECTION]
        index: cython.longlong = connections[slot, C_EXCHANGES]
        turn: cython.Py_ssize_t
        self.turn_ready(slot)
        turn = self.book.open(slot, connections[slot, C_ID], protocol, index)
        connections[slot, C_EXCHANGES] = index + 1
        connections[slot, C_OPEN_EXCHANGES] += 1
        self.states[slot, T_OPEN] = turn
        self.book.cells[turn, X_CLIENT] = connections[slot, C_CLIENT]
        self.book.cells[turn, X_SERVER] = connections[slot, C_SERVER]
        self.book.cells[turn, X_FACTS] = F_TURN | (F_FIRST_ON_CONNECTION if index == 0 else 0)
        self.book.cells[turn, X_STATE] = S_ASKED
        self.book.cells[turn, X_ASKED_FROM] = position
        self.book.cells[turn, X_START] = rows[i, D_TIME]
        self.book.cells[turn, X_START_FRAME] = rows[i, D_FRAME]
        self.book.cells[turn, X_HEAD_ASKED] = 0
        self.book.cells[turn, X_BODY_ASKED] = 0
        self.book.cells[turn, X_BODY_ANSWERED] = 0
        return turn

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _answer(
        self,
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
        slot: cython.Py_ssize_t,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The server answers the turn under way."""
        turn: cython.Py_ssize_t = self.states[slot, T_OPEN]
        now: cython.longlong = rows[i, D_TIME]
        if self.book.cells[turn, X_ANSWER] < 0:
            self.book.cells[turn, X_STATE] = S_ANSWERING
            self.book.cells[turn, X_ANSWER] = now
            self.book.cells[turn, X_ANSWER_FRAME] = rows[i, D_FRAME]
            self.book.cells[turn, X_ANSWERED_FROM] = position
            self.book.cells[turn, X_HEAD_ANSWERED] = 0
        elif now - self.book.cells[turn, X_END] > self.book.cells[turn, X_LARGEST_GAP]:
            self.book.cells[turn, X_LARGEST_GAP] = now - self.book.cells[turn, X_END]
        self.book.cells[turn, X_END] = now
        self.book.cells[turn, X_END_FRAME] = rows[i, D_FRAME]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def turn_reset(self, slot: cython.Py_ssize_t) -> cython.int:
        """A RST was sent."""
        self.states[slot, T_RESET] = 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def turn_fin(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.int:
        """This side ended its stream."""
        self.states[slot, T_CLIENT_ENDED if side == 0 else T_SERVER_ENDED] = 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def turn_end(self, slot: cython.Py_ssize_t) -> cython.int:
        """The turn under way is over: answered, or its connection changed protocol or ended."""
        turn: cython.Py_ssize_t = self.states[slot, T_OPEN]
        facts: cython.longlong = 0
        if turn < 0:
            return 0
        if self.book.cells[turn, X_ANSWER] >= 0:
            self.book.cells[turn, X_STATE] = S_DONE
        else:
            self.book.cells[turn, X_STATE] = S_FAILED
            if self.states[slot, T_RESET]:
                facts = F_RESET | F_UNANSWERED
            elif self.states[slot, T_SERVER_ENDED]:
                facts = F_UNANSWERED
            else:
                facts = F_CAPTURE_ENDED
        self.book.cells[turn, X_FACTS] |= facts
        self.states[slot, T_DONE] = turn
        self.states[slot, T_OPEN] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def turn_close(self, slot: cython.Py_ssize_t) -> cython.int:
        """The connection is over: end the turn under way, declare the last one ready."""
        self.turn_end(slot)
        self.turn_ready(slot)
        self.states[slot, T_ID] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def turn_ready(self, slot: cython.Py_ssize_t) -> cython.int:
        """Declare the last finished turn ready: something else has begun."""
        if self.states[slot, T_DONE] >= 0:
            self.book.ready(self.states[slot, T_DONE])
            self.states[slot, T_DONE] = -1
        return 0
