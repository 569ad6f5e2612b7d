# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What the heads and ends of HTTP/1 messages mean: which exchange, what comes next.

Where another protocol takes over (Upgrade, CONNECT: RFC 9110, sections 7.8 and 9.3.6), the
connection's APPLICATION changes from a position on, and the scanners that run later go on.
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Application,
    Connection,
    Exchange,
    ExchangeFact,
    Side,
)
from wirespan.kernels.scan.http.columns import Step, Talk, Way

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.http.framing import answer_body, question_body
    from cython.cimports.wirespan.kernels.scan.http.gather import Gather
    from cython.cimports.wirespan.kernels.scan.http.head import Head
    from cython.cimports.wirespan.kernels.scan.http.queue import Queue
    from cython.cimports.wirespan.kernels.scan.http.talk import ask, interim, respond
    from cython.cimports.wirespan.kernels.scan.signature import recognise
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.http.framing import answer_body, question_body
    from wirespan.kernels.scan.http.gather import Gather
    from wirespan.kernels.scan.http.head import Head
    from wirespan.kernels.scan.http.queue import Queue
    from wirespan.kernels.scan.http.talk import ask, interim, respond
    from wirespan.kernels.scan.signature import recognise

C_APPLICATION = cython.declare(cython.Py_ssize_t, Connection.APPLICATION)
C_FORMER = cython.declare(cython.Py_ssize_t, Connection.FORMER)
C_FROM = cython.declare(cython.Py_ssize_t, Connection.SIDES + Side.APPLICATION_FROM)
C_SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
A_HTTP1 = cython.declare(cython.longlong, Application.HTTP1)
A_TURNS = cython.declare(cython.longlong, Application.TURNS)
T_FIRST = cython.declare(cython.Py_ssize_t, Talk.FIRST)
T_LAST = cython.declare(cython.Py_ssize_t, Talk.LAST)
T_DONE = cython.declare(cython.Py_ssize_t, Talk.DONE)
T_MIDSTREAM = cython.declare(cython.Py_ssize_t, Talk.MIDSTREAM)
W_STEP = cython.declare(cython.Py_ssize_t, Way.STEP)
W_REMAINING = cython.declare(cython.Py_ssize_t, Way.REMAINING)
W_DIGITS = cython.declare(cython.Py_ssize_t, Way.DIGITS)
W_STARTED = cython.declare(cython.Py_ssize_t, Way.STARTED)
W_STARTED_FRAME = cython.declare(cython.Py_ssize_t, Way.STARTED_FRAME)
W_STARTED_AT = cython.declare(cython.Py_ssize_t, Way.STARTED_AT)
W_LAST = cython.declare(cython.Py_ssize_t, Way.LAST)
W_LAST_FRAME = cython.declare(cython.Py_ssize_t, Way.LAST_FRAME)
W_POSITION = cython.declare(cython.Py_ssize_t, Way.POSITION)
W_BODY = cython.declare(cython.Py_ssize_t, Way.BODY)
W_EXCHANGE = cython.declare(cython.Py_ssize_t, Way.EXCHANGE)
START = cython.declare(cython.longlong, Step.START)
HEAD = cython.declare(cython.longlong, Step.HEAD)
BODY = cython.declare(cython.longlong, Step.BODY)
UNTIL_CLOSE = cython.declare(cython.longlong, Step.UNTIL_CLOSE)
LOST = cython.declare(cython.longlong, Step.LOST)
REFUSED = cython.declare(cython.longlong, Step.REFUSED)
TUNNEL = cython.declare(cython.longlong, Step.TUNNEL)
PASSED = cython.declare(cython.longlong, Step.PASSED)
F_UNTIL_CLOSE = cython.declare(cython.longlong, ExchangeFact.UNTIL_CLOSE)
F_EXPECT_CONTINUE = cython.declare(cython.longlong, ExchangeFact.EXPECT_CONTINUE)
F_UPGRADED = cython.declare(cython.longlong, ExchangeFact.UPGRADED)
F_TUNNEL = cython.declare(cython.longlong, ExchangeFact.TUNNEL)
F_MALFORMED = cython.declare(cython.longlong, ExchangeFact.MALFORMED)
X_END = cython.declare(cython.Py_ssize_t, Exchange.END)
X_FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
X_ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
X_ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
X_ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
X_QUESTION_TYPE = cython.declare(cython.Py_ssize_t, Exchange.QUESTION_TYPE)


@cython.cclass
class Messages:
    """Turns parsed heads and ends of messages into exchanges; knows the delivery being read."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.queue = Queue(book)
        self.gather = Gather()
        self.head = Head()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def message(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        until: cython.longlong,
    ) -> cython.int:
        """A head was parsed from ``data``; it ends at stream position ``until``."""
        if side == 0:
            return self._question(data, connections, way, until)
        return self._answer(data, connections, way, until)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _question(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        until: cython.longlong,
    ) -> cython.int:
        step: cython.longlong = question_body(self.head)
        ask(self.queue, self.head, connections, data, self.slot, self.now, until)
        self._expect(way, step)
        if step == START:
            self.complete(0, self.now, self.frame, until)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _expect(self, way: cython.Py_ssize_t, step: cython.longlong) -> cython.int:
        self.queue.ways[way, W_STEP] = step
        self.queue.ways[way, W_DIGITS] = 0
        self.queue.ways[way, W_REMAINING] = self.head.length if step == BODY else 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _answer(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        until: cython.longlong,
    ) -> cython.int:
        exchange: cython.Py_ssize_t
        step: cython.longlong
        if self.head.status < 200 and self.head.status != 101:
            interim(self.queue, self.head, self.slot)
            self.queue.ways[way, W_STEP] = START
            return 0
        exchange = respond(self.queue, self.head, connections, data, self.slot, until)
        step = answer_body(self.head, self.book.cells[exchange, X_QUESTION_TYPE])
        self._expect(way, step)
        self._refuse(way - 1, exchange)
        if step == UNTIL_CLOSE:
            self.queue.mark(exchange, F_UNTIL_CLOSE)
        elif step == START or step == PASSED or step == TUNNEL:
            self.complete(1, self.now, self.frame, until)
        if step == PASSED:
            self.queue.mark(exchange, F_UPGRADED)
            self._hand_over(connections, A_TURNS, self._asked_until(way - 1), until)
        elif step == TUNNEL:
            self.queue.mark(exchange, F_TUNNEL)
            self.queue.ways[way - 1, W_STEP] = TUNNEL
            self.queue.ways[way, W_STEP] = TUNNEL
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _refuse(self, way: cython.Py_ssize_t, exchange: cython.Py_ssize_t) -> cython.int:
        """A final answer before the first byte of a body that waits for 100 Continue."""
        if (
            self.queue.ways[way, W_EXCHANGE] == exchange
            and self.queue.ways[way, W_STEP] == BODY
            and self.queue.ways[way, W_BODY] == 0
            and self.book.cells[exchange, X_FACTS] & F_EXPECT_CONTINUE
        ):
            self.queue.ways[way, W_STEP] = REFUSED
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _asked_until(self, way: cython.Py_ssize_t) -> cython.longlong:
        """Where the client's bytes that HTTP has read end."""
        if self.queue.ways[way, W_STEP] == HEAD:
            return self.queue.ways[way, W_STARTED_AT]
        return self.queue.ways[way, W_POSITION]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _hand_over(
        self,
        connections: cython.longlong[:, ::1],
        application: cython.longlong,
        client_from: cython.longlong,
        server_from: cython.longlong,
    ) -> cython.int:
        """Another protocol takes over, from these stream positions on."""
        connections[self.slot, C_FORMER] = A_HTTP1
        connections[self.slot, C_APPLICATION] = application
        connections[self.slot, C_FROM] = client_from
        connections[self.slot, C_FROM + C_SIDE] = server_from
        self.gather.drop(self.queue.ways, self.slot * 2)
        self.queue.ways[self.slot * 2, W_STEP] = PASSED
        self.queue.ways[self.slot * 2 + 1, W_STEP] = PASSED
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def tunnel(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The first bytes inside a tunnel say what is spoken there."""
        application: cython.longlong = recognise(data, at, end, side, 1)
        if application == A_HTTP1:
            self.queue.ways[self.slot * 2, W_STEP] = START
            self.queue.ways[self.slot * 2 + 1, W_STEP] = START
            return at
        self._hand_over(
            connections,
            application,
            self.queue.ways[self.slot * 2, W_POSITION],
            self.queue.ways[self.slot * 2 + 1, W_POSITION],
        )
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def lose(self, way: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.int:
        """What came is no message: say so, and wait for a delivery that begins with one."""
        first: cython.Py_ssize_t = self.queue.talks[self.slot, T_FIRST]
        self.gather.drop(self.queue.ways, way)
        self.queue.ways[way, W_STEP] = LOST
        if side == 0:
            self.queue.talks[self.slot, T_MIDSTREAM] = 1
            if first >= 0:
                first = self.queue.talks[self.slot, T_LAST]
            else:
                first = self.queue.talks[self.slot, T_DONE]
        elif first >= 0 and self.book.cells[first, X_END] < 0:
            self.queue.ways[way, W_EXCHANGE] = first
            self.book.cells[first, X_ANSWER] = self.queue.ways[way, W_STARTED]
            self.book.cells[first, X_ANSWER_FRAME] = self.queue.ways[way, W_STARTED_FRAME]
            self.book.cells[first, X_ANSWERED_FROM] = self.queue.ways[way, W_STARTED_AT]
        return self.queue.mark(first, F_MALFORMED)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def complete(
        self,
        side: cython.Py_ssize_t,
        now: cython.longlong,
        frame: cython.longlong,
        until: cython.longlong,
    ) -> cython.int:
        """The message of this side is complete, at stream position ``until``."""
        if side == 0:
            return self.queue.asked(self.slot, now, frame, until)
        return self.queue.answered(self.slot, now, frame, until)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def end_message(self, way: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.int:
        """The message under way ended with the last byte seen."""
        return self.complete(
            side,
            self.queue.ways[way, W_LAST],
            self.queue.ways[way, W_LAST_FRAME],
            self.queue.ways[way, W_POSITION],
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def cut_head(
        self,
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        facts: cython.longlong,
    ) -> cython.int:
        """The rest of a head will not come: its start line may be enough to tell of it."""
        total: cython.Py_ssize_t = self.gather.collect(self.queue.ways, way)
        exchange: cython.Py_ssize_t
        self.gather.drop(self.queue.ways, way)
        if total == 0:
            return 0
        if not self.head.parse(self.gather.whole, 0, total, side):
            if side != 0 or not self.head.parse_cut_line(self.gather.whole, 0, total):
                return 0
        if side == 0:
            exchange = ask(
                self.queue,
                self.head,
                connections,
                self.gather.whole,
                self.slot,
                -1,
                self.queue.ways[way, W_POSITION],
            )
            return self.queue.mark(exchange, facts)
        if self.head.status < 200:
            return 0
        exchange = respond(
            self.queue,
            self.head,
            connections,
            self.gather.whole,
            self.slot,
            self.queue.ways[way, W_POSITION],
        )
        return self.queue.mark(exchange, facts)
