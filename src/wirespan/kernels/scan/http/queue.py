# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The exchanges of HTTP/1 connections: questions in a queue, answers to the oldest of them.

RFC 9112, section 9.3: answers come in the order of the questions. An exchange is done when its
answer and its question are complete, in either order; it is declared ready when the next
question begins or the connection is closed. What closes before that has failed, and says how.
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    Exchange,
    ExchangeFact,
    ExchangeState,
    Opened,
    Protocol,
    Side,
)
from wirespan.kernels.scan.http.columns import Step, Talk, Way
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
else:
    from wirespan.kernels.scan.book import Book

TALK_ID = cython.declare(cython.Py_ssize_t, Talk.ID)
FIRST = cython.declare(cython.Py_ssize_t, Talk.FIRST)
LAST = cython.declare(cython.Py_ssize_t, Talk.LAST)
DONE = cython.declare(cython.Py_ssize_t, Talk.DONE)
TALK_RESET = cython.declare(cython.Py_ssize_t, Talk.RESET)
UNSEEN = cython.declare(cython.Py_ssize_t, Talk.MIDSTREAM)
W_STEP = cython.declare(cython.Py_ssize_t, Way.STEP)
W_STARTED = cython.declare(cython.Py_ssize_t, Way.STARTED)
W_STARTED_FRAME = cython.declare(cython.Py_ssize_t, Way.STARTED_FRAME)
W_LAST = cython.declare(cython.Py_ssize_t, Way.LAST)
W_LAST_FRAME = cython.declare(cython.Py_ssize_t, Way.LAST_FRAME)
W_POSITION = cython.declare(cython.Py_ssize_t, Way.POSITION)
W_BODY = cython.declare(cython.Py_ssize_t, Way.BODY)
W_GAP = cython.declare(cython.Py_ssize_t, Way.GAP)
W_EXCHANGE = cython.declare(cython.Py_ssize_t, Way.EXCHANGE)
W_FIRST_BLOCK = cython.declare(cython.Py_ssize_t, Way.FIRST_BLOCK)
W_LAST_BLOCK = cython.declare(cython.Py_ssize_t, Way.LAST_BLOCK)
W_ENDED = cython.declare(cython.Py_ssize_t, Way.ENDED)
X_STATE = cython.declare(cython.Py_ssize_t, Exchange.STATE)
X_FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
X_ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
X_ANSWERED_TO = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_TO)
X_START = cython.declare(cython.Py_ssize_t, Exchange.START)
X_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
X_ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
X_ASKED_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FRAME)
X_END = cython.declare(cython.Py_ssize_t, Exchange.END)
X_END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
X_BODY_ASKED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ASKED)
X_BODY_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ANSWERED)
X_CLIENT = cython.declare(cython.Py_ssize_t, Exchange.CLIENT)
X_SERVER = cython.declare(cython.Py_ssize_t, Exchange.SERVER)
X_LARGEST_GAP = cython.declare(cython.Py_ssize_t, Exchange.LARGEST_GAP)
X_NEXT = cython.declare(cython.Py_ssize_t, Exchange.NEXT)
C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.EXCHANGES)
C_OPEN_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.OPEN_EXCHANGES)
C_CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
C_SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
C_OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)
MIDSTREAM = cython.declare(cython.longlong, Opened.MIDSTREAM)
CLIENT_FROM = cython.declare(cython.Py_ssize_t, Connection.SIDES + Side.APPLICATION_FROM)
SIDE_STRIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
HTTP_1_0 = cython.declare(cython.longlong, Protocol.HTTP_1_0)
HTTP_1_1 = cython.declare(cython.longlong, Protocol.HTTP_1_1)
ASKED = cython.declare(cython.longlong, ExchangeState.ASKED)
DONE_STATE = cython.declare(cython.longlong, ExchangeState.DONE)
FAILED = cython.declare(cython.longlong, ExchangeState.FAILED)
LOST = cython.declare(cython.longlong, Step.LOST)
START_STEP = cython.declare(cython.longlong, Step.START)
F_FIRST = cython.declare(cython.longlong, ExchangeFact.FIRST_ON_CONNECTION)
F_CUT_ANSWER = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_ANSWER)
F_CUT_QUESTION = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_QUESTION)
F_GAP = cython.declare(cython.longlong, ExchangeFact.GAP)
F_RESET = cython.declare(cython.longlong, ExchangeFact.RESET)
F_CAPTURE_ENDED = cython.declare(cython.longlong, ExchangeFact.CAPTURE_ENDED)
F_UNANSWERED = cython.declare(cython.longlong, ExchangeFact.UNANSWERED)
WAY_FIELDS = cython.declare(cython.Py_ssize_t, len(Way))


@cython.cclass
class Queue:
    """State of every connection that speaks HTTP/1, and its open exchanges."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.talk_table = Table(len(Talk))
        self.way_table = Table(len(Way))
        self.slots_known = 0
        self.reserve(1)

    def reserve(self, slots: int) -> None:
        """Make room for connection slots."""
        self.talk_table.reserve(slots)
        self.way_table.reserve(2 * self.talk_table.rows)
        for slot in range(self.slots_known, self.talk_table.rows):
            self.talk_table.cells[slot, int(Talk.ID)] = -1
            for way in (2 * slot, 2 * slot + 1):
                self.way_table.cells[way, int(Way.GATHERED)] = 0
        self.slots_known = self.talk_table.rows
        self.talks = self.talk_table.cells
        self.ways = self.way_table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def begin(self, connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        """Forget the slot's former connection; its gathered bytes were dropped already."""
        self.talks[slot, TALK_ID] = connections[slot, C_ID]
        self.talks[slot, FIRST] = -1
        self.talks[slot, LAST] = -1
        self.talks[slot, DONE] = -1
        self.talks[slot, TALK_RESET] = 0
        self.talks[slot, UNSEEN] = connections[slot, C_OPENED] == MIDSTREAM
        self._begin_way(connections, slot, 0)
        return self._begin_way(connections, slot, 1)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _begin_way(
        self,
        connections: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
    ) -> cython.int:
        way: cython.Py_ssize_t = slot * 2 + side
        field: cython.Py_ssize_t
        for field in range(WAY_FIELDS):
            self.ways[way, field] = 0
        self.ways[way, W_FIRST_BLOCK] = -1
        self.ways[way, W_LAST_BLOCK] = -1
        self.ways[way, W_EXCHANGE] = -1
        self.ways[way, W_LAST] = -1
        self.ways[way, W_POSITION] = connections[slot, CLIENT_FROM + side * SIDE_STRIDE]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def room(self) -> cython.int:
        """Whether two exchanges can be opened: a closing connection may cut two heads."""
        return self.book.used + 2 <= self.book.cells.shape[0]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def mark(self, exchange: cython.Py_ssize_t, facts: cython.longlong) -> cython.int:
        """Add facts to an exchange, where there is one."""
        if exchange >= 0:
            self.book.cells[exchange, X_FACTS] |= facts
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def open(
        self,
        connections: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        way: cython.Py_ssize_t,
        version: cython.int,
    ) -> cython.Py_ssize_t:
        """A new exchange at the queue's end, begun by the message of this direction."""
        index: cython.longlong = connections[slot, C_EXCHANGES]
        protocol: cython.longlong = HTTP_1_0 if version == 10 else HTTP_1_1
        exchange: cython.Py_ssize_t = self.book.open(slot, connections[slot, C_ID], protocol, index)
        connections[slot, C_EXCHANGES] = index + 1
        connections[slot, C_OPEN_EXCHANGES] += 1
        self.release(slot)
        if self.talks[slot, FIRST] < 0:
            self.talks[slot, FIRST] = exchange
        else:
            self.book.cells[self.talks[slot, LAST], X_NEXT] = exchange
        self.talks[slot, LAST] = exchange
        self.book.cells[exchange, X_CLIENT] = connections[slot, C_CLIENT]
        self.book.cells[exchange, X_SERVER] = connections[slot, C_SERVER]
        self.book.cells[exchange, X_START] = self.ways[way, W_STARTED]
        self.book.cells[exchange, X_START_FRAME] = self.ways[way, W_STARTED_FRAME]
        self.ways[way, W_EXCHANGE] = exchange
        if index == 0:
            self.mark(exchange, F_FIRST)
        return exchange

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def asked(
        self,
        slot: cython.Py_ssize_t,
        now: cython.longlong,
        frame: cython.longlong,
        until: cython.longlong,
    ) -> cython.int:
        """The request under way is complete, at stream position ``until``."""
        way: cython.Py_ssize_t = slot * 2
        exchange: cython.Py_ssize_t = self.ways[way, W_EXCHANGE]
        self.ways[way, W_EXCHANGE] = -1
        self.ways[way, W_STEP] = START_STEP
        if exchange < 0:
            return 0
        self.book.cells[exchange, X_ASKED] = now
        self.book.cells[exchange, X_ASKED_FRAME] = frame
        self.book.cells[exchange, X_ASKED_TO] = until
        self.book.cells[exchange, X_BODY_ASKED] = self.ways[way, W_BODY]
        if self.book.cells[exchange, X_STATE] < ASKED:
            self.book.cells[exchange, X_STATE] = ASKED
        if self.book.cells[exchange, X_END] >= 0:
            self.settle(slot, exchange)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def answered(
        self,
        slot: cython.Py_ssize_t,
        now: cython.longlong,
        frame: cython.longlong,
        until: cython.longlong,
    ) -> cython.int:
        """The answer under way is complete, at stream position ``until``."""
        way: cython.Py_ssize_t = slot * 2 + 1
        exchange: cython.Py_ssize_t = self.ways[way, W_EXCHANGE]
        self.ways[way, W_EXCHANGE] = -1
        self.ways[way, W_STEP] = START_STEP
        if exchange < 0:
            return 0
        self.book.cells[exchange, X_END] = now
        self.book.cells[exchange, X_END_FRAME] = frame
        self.book.cells[exchange, X_ANSWERED_TO] = until
        self.book.cells[exchange, X_BODY_ANSWERED] = self.ways[way, W_BODY]
        self.book.cells[exchange, X_LARGEST_GAP] = self.ways[way, W_GAP]
        if self.ways[way - 1, W_EXCHANGE] != exchange:
            self.settle(slot, exchange)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def settle(self, slot: cython.Py_ssize_t, exchange: cython.Py_ssize_t) -> cython.int:
        """Question and answer are complete."""
        self.book.cells[exchange, X_STATE] = DONE_STATE
        return self.pop(slot, exchange)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def pop(self, slot: cython.Py_ssize_t, exchange: cython.Py_ssize_t) -> cython.int:
        """Take the oldest exchange off the queue; ready if the next question has begun."""
        following: cython.longlong = self.book.cells[exchange, X_NEXT]
        self.talks[slot, FIRST] = following
        if following >= 0:
            self.book.cells[exchange, X_NEXT] = -1
            return self.book.ready(exchange)
        self.talks[slot, LAST] = -1
        self.talks[slot, DONE] = exchange
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def conclude(self, slot: cython.Py_ssize_t) -> cython.int:
        """The answers' framing was lost and the next question begins: end what is open.

        An answer that was missed whole had come by the last of what was missed.
        """
        way: cython.Py_ssize_t = slot * 2 + 1
        exchange: cython.Py_ssize_t
        if self.ways[way, W_EXCHANGE] >= 0:
            self.answered(
                slot,
                self.ways[way, W_LAST],
                self.ways[way, W_LAST_FRAME],
                self.ways[way, W_POSITION],
            )
            self.ways[way, W_STEP] = LOST
        while self.talks[slot, FIRST] >= 0:
            exchange = self.talks[slot, FIRST]
            self.mark(exchange, F_GAP)
            self.book.cells[exchange, X_STATE] = (
                DONE_STATE if self.book.cells[exchange, X_END] >= 0 else FAILED
            )
            if self.book.cells[exchange, X_END] < 0 and (
                self.ways[way, W_LAST] > self.book.cells[exchange, X_START]
            ):
                self.book.cells[exchange, X_END] = self.ways[way, W_LAST]
                self.book.cells[exchange, X_END_FRAME] = self.ways[way, W_LAST_FRAME]
            if self.ways[way - 1, W_EXCHANGE] == exchange:
                self.ways[way - 1, W_EXCHANGE] = -1
            self.pop(slot, exchange)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def close(self, slot: cython.Py_ssize_t) -> cython.int:
        """The connection is over: what is done is ready, what is open has failed."""
        way: cython.Py_ssize_t = slot * 2 + 1
        exchange: cython.Py_ssize_t
        missed: cython.longlong = F_GAP if self.ways[way, W_STEP] == LOST else 0
        if missed and self.ways[way, W_EXCHANGE] >= 0:
            self.answered(
                slot,
                self.ways[way, W_LAST],
                self.ways[way, W_LAST_FRAME],
                self.ways[way, W_POSITION],
            )
        while self.talks[slot, FIRST] >= 0:
            exchange = self.talks[slot, FIRST]
            self.fail(slot, exchange, missed)
            self.pop(slot, exchange)
        self.release(slot)
        self.talks[slot, TALK_ID] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def release(self, slot: cython.Py_ssize_t) -> cython.int:
        """Declare the last finished exchange ready: something else has begun."""
        if self.talks[slot, DONE] >= 0:
            self.book.ready(self.talks[slot, DONE])
            self.talks[slot, DONE] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def fail(
        self, slot: cython.Py_ssize_t, exchange: cython.Py_ssize_t, missed: cython.longlong
    ) -> cython.int:
        """Say of an open exchange how far it came and how it ended; ``missed``: a fact, where
        the answer may be among bytes that were never captured.
        """
        way: cython.Py_ssize_t = slot * 2
        reset: cython.longlong = self.talks[slot, TALK_RESET]
        over: cython.longlong = reset or self.ways[way + 1, W_ENDED]
        facts: cython.longlong = F_RESET if reset else 0
        self.book.cells[exchange, X_STATE] = FAILED
        if self.ways[way, W_EXCHANGE] == exchange:
            self.book.cells[exchange, X_ASKED_TO] = self.ways[way, W_POSITION]
            self.book.cells[exchange, X_BODY_ASKED] = self.ways[way, W_BODY]
            if over or self.ways[way, W_ENDED]:
                facts |= F_CUT_QUESTION
        if self.ways[way + 1, W_EXCHANGE] == exchange:
            self.book.cells[exchange, X_ANSWERED_TO] = self.ways[way + 1, W_POSITION]
            self.book.cells[exchange, X_BODY_ANSWERED] = self.ways[way + 1, W_BODY]
            self.book.cells[exchange, X_LARGEST_GAP] = self.ways[way + 1, W_GAP]
            facts |= F_CUT_ANSWER if over else F_CAPTURE_ENDED
        elif self.book.cells[exchange, X_END] >= 0:
            self.book.cells[exchange, X_STATE] = DONE_STATE
        else:
            facts |= missed | F_CAPTURE_ENDED if missed or not over else F_UNANSWERED
        return self.mark(exchange, facts)
