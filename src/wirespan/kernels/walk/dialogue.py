# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Question, wait, answer: the phases send, wait and receive of an exchange on a stream.

The wait is told by ``answering``.
"""

import cython

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.kernels.layout import Exchange, ExchangeFact, Segment, SegmentMark

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.answering import Answering
    from cython.cimports.wirespan.kernels.walk.edges import Edges
    from cython.cimports.wirespan.kernels.walk.nagle import Nagle
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
else:
    from wirespan.kernels.walk.answering import Answering
    from wirespan.kernels.walk.edges import Edges
    from wirespan.kernels.walk.nagle import Nagle
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices

FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
ASKED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FROM)
ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
ANSWERED_TO = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_TO)
BEGIN = cython.declare(cython.Py_ssize_t, Exchange.START)
BEGIN_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
HEAD = cython.declare(cython.Py_ssize_t, Exchange.HEAD)
HEAD_ASKED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ASKED)
ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
ASKED_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FRAME)
INTERIM = cython.declare(cython.Py_ssize_t, Exchange.INTERIM)
INTERIM_FRAME = cython.declare(cython.Py_ssize_t, Exchange.INTERIM_FRAME)
ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
PIPELINED = cython.declare(cython.longlong, ExchangeFact.PIPELINED)
GAP = cython.declare(cython.longlong, ExchangeFact.GAP)
EXPECT_CONTINUE = cython.declare(cython.longlong, ExchangeFact.EXPECT_CONTINUE)

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
START = cython.declare(cython.Py_ssize_t, Segment.START)
LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
AFTER_GAP = cython.declare(cython.longlong, SegmentMark.AFTER_GAP)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
RST = cython.declare(cython.longlong, SegmentMark.RST)

SEND = cython.declare(cython.longlong, Phase.SEND)
WAIT = cython.declare(cython.longlong, Phase.WAIT)
RECEIVE = cython.declare(cython.longlong, Phase.RECEIVE)
CLIENT_GAP = cython.declare(cython.longlong, Phase.CLIENT)
CLIENT = cython.declare(cython.longlong, Reason.CLIENT)
SERVER = cython.declare(cython.longlong, Reason.SERVER)
SENDER_IDLE = cython.declare(cython.longlong, Reason.SENDER_IDLE)
TIMEOUT = cython.declare(cython.longlong, Reason.RETRANSMISSION_TIMEOUT)
ZERO_WINDOW = cython.declare(cython.longlong, Reason.ZERO_WINDOW)
UNOBSERVED = cython.declare(cython.longlong, Reason.UNOBSERVED)
RESIDUAL = cython.declare(cython.longlong, Reason.RESIDUAL)
CLIENT_HOST = cython.declare(cython.longlong, Medium.CLIENT_HOST)
SERVER_HOST = cython.declare(cython.longlong, Medium.SERVER_HOST)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)

DATA_CLIENT = cython.declare(cython.int, 0)
DATA_SERVER = cython.declare(cython.int, 1)

SEARCHED = cython.declare(cython.Py_ssize_t, 4096)
"""How many packets after an unanswered question are searched for a sign of life."""


@cython.cclass
class Dialogue:
    """Charges one exchange from the question's first byte to its end."""

    def __init__(
        self,
        rows: Rows,
        slices: Slices,
        edges: Edges,
        nagle: Nagle,
        answering: Answering,
        path: Path,
    ) -> None:
        self.rows = rows
        self.slices = slices
        self.edges = edges
        self.nagle = nagle
        self.answering = answering
        self.path = path

    @cython.cfunc
    @cython.exceptval(-1)
    def tell(
        self,
        exchanges: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        settled: cython.longlong,
        end: cython.longlong,
    ) -> cython.int:
        """Charge up to ``end``; ``settled`` is when the answer before this one was complete."""
        self.exchanges = exchanges
        self.slot = slot
        self.pause()
        if exchanges[slot, ASKED] >= 0 or exchanges[slot, ANSWER] >= 0:
            self.send()
        elif exchanges[slot, ASKED_TO] > exchanges[slot, ASKED_FROM]:
            self.send_part(end)
        if exchanges[slot, ANSWER] < 0:
            return self.unanswered(end, settled)
        self.answering.wait(exchanges, slot, settled)
        return self.receive(end)

    @cython.cfunc
    @cython.exceptval(-1)
    def pause(self) -> cython.int:
        """From the end of the set-up to the question: the client's time, or Nagle's.

        Where the set-up ended with a packet to the client, that has a way to go first.
        """
        begin: cython.longlong = self.begun()
        frame: cython.longlong = self.exchanges[self.slot, BEGIN_FRAME]
        row: cython.Py_ssize_t = self.rows.at_or_before(begin - 1)
        first: cython.Py_ssize_t
        second: cython.Py_ssize_t
        self.slices.phase = CLIENT_GAP
        if begin <= self.slices.cursor:
            return 0
        if begin - self.slices.cursor > self.path.tolerance():
            first = self.rows.last_data(row, DATA_CLIENT)
            second = self.rows.next_data(row + 1, DATA_CLIENT)
            if first >= 0 and second >= 0 and self.nagle.silence(
                DATA_CLIENT,
                first,
                self.rows.cells[first, START] + self.rows.cells[first, LENGTH],
                second,
            ):  # fmt: skip
                return 0
            row = self.rows.at_or_before(self.slices.cursor)
            if row >= 0 and self.rows.is_from(row, DATA_SERVER):
                return self.slices.there_and_back(
                    begin, self.path.to_client, CLIENT, CLIENT_HOST, -1, frame, 800
                )
        return self.slices.upto(begin, CLIENT, CLIENT_HOST, -1, frame, 900)

    @cython.cfunc
    @cython.exceptval(-2)
    def begun(self) -> cython.longlong:
        """When the first packet of the question passed: its first byte may have been lost before
        the tap, and what followed it not."""
        begin: cython.longlong = self.exchanges[self.slot, BEGIN]
        row: cython.Py_ssize_t = self.rows.next_data(
            self.rows.after(self.slices.cursor - 1), DATA_CLIENT
        )
        while row >= 0 and self.rows.cells[row, TIME] < begin:
            if self.rows.cells[row, START] > self.exchanges[self.slot, ASKED_FROM]:
                return self.rows.cells[row, TIME]
            row = self.rows.next_data(row + 1, DATA_CLIENT)
        return begin

    @cython.cfunc
    @cython.exceptval(-1)
    def send(self) -> cython.int:
        """The question on its way out."""
        begin: cython.longlong = self.begun()
        asked: cython.longlong = self.exchanges[self.slot, ASKED]
        start: cython.longlong = self.exchanges[self.slot, ASKED_FROM]
        self.slices.phase = SEND
        if asked < 0:
            asked = self.exchanges[self.slot, ANSWER]
        if self.exchanges[self.slot, FACTS] & EXPECT_CONTINUE:
            start = self.wait_to_continue()
            begin = self.slices.cursor
        self.edges.transfer(DATA_CLIENT, start, self.exchanges[self.slot, ASKED_TO], begin, asked)
        return self.slices.upto(
            asked, SENDER_IDLE, CLIENT_HOST, -1, self.exchanges[self.slot, ASKED_FRAME], 400
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def send_part(self, end: cython.longlong) -> cython.int:
        """So much of a question as was sent by ``end``, when it was not complete."""
        self.slices.phase = SEND
        return self.edges.transfer(
            DATA_CLIENT,
            self.exchanges[self.slot, ASKED_FROM],
            self.exchanges[self.slot, ASKED_TO],
            self.begun(),
            end,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def wait_to_continue(self) -> cython.int:
        """Expect: 100-continue: the head, the server's leave, or the client's patience.

        Returns the stream position of the body's first byte.
        """
        begin: cython.longlong = self.exchanges[self.slot, BEGIN]
        head: cython.longlong = self.exchanges[self.slot, HEAD]
        start: cython.longlong = self.exchanges[self.slot, ASKED_FROM]
        body: cython.longlong = start + max(self.exchanges[self.slot, HEAD_ASKED], 0)
        interim: cython.longlong = self.exchanges[self.slot, INTERIM]
        row: cython.Py_ssize_t
        if head < 0:
            return start
        self.edges.transfer(DATA_CLIENT, start, body, begin, head)
        row = self.rows.next_data(self.rows.after(head), DATA_CLIENT)
        if row < 0:
            return body
        if interim >= 0 and interim <= self.rows.cells[row, TIME]:
            self.slices.there_and_back(
                interim,
                self.path.to_server,
                SERVER,
                SERVER_HOST,
                self.exchanges[self.slot, BEGIN_FRAME],
                self.exchanges[self.slot, INTERIM_FRAME],
                800,
            )
            self.slices.there_and_back(
                self.rows.cells[row, TIME],
                self.path.to_client,
                CLIENT,
                CLIENT_HOST,
                self.exchanges[self.slot, INTERIM_FRAME],
                self.rows.cells[row, FRAME],
                800,
            )
        self.slices.upto(
            self.rows.cells[row, TIME], CLIENT, CLIENT_HOST, -1, self.rows.cells[row, FRAME], 900
        )
        return body

    @cython.cfunc
    @cython.exceptval(-1)
    def receive(self, end: cython.longlong) -> cython.int:
        """The answer on its way in."""
        self.slices.phase = RECEIVE
        self.edges.transfer(
            DATA_SERVER,
            self.exchanges[self.slot, ANSWERED_FROM],
            self.exchanges[self.slot, ANSWERED_TO],
            self.exchanges[self.slot, ANSWER],
            end,
        )
        self.unseen(end)
        return self.slices.upto(
            end, SENDER_IDLE, SERVER_HOST, -1, self.exchanges[self.slot, END_FRAME], 400
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def unseen(self, end: cython.longlong) -> cython.int:
        """The client acknowledged a rest of the answer that was never captured."""
        row: cython.Py_ssize_t
        for row in range(self.rows.first_after(self.slices.cursor), self.rows.count):
            if self.rows.cells[row, TIME] > end:
                break
            if self.rows.cells[row, MARKS] & AFTER_GAP:
                return self.slices.upto(
                    end, UNOBSERVED, UNKNOWN, -1, self.rows.cells[row, FRAME], 900
                )
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def unanswered(self, end: cython.longlong, settled: cython.longlong) -> cython.int:
        """No answer was seen: the kernel's repeats show a dead path, silence a busy server, and
        a reset came as far as an answer does. Where bytes were never captured, it may be there;
        and before its turn none could come.
        """
        row: cython.Py_ssize_t
        position: cython.longlong = self.exchanges[self.slot, ASKED_TO]
        frame: cython.longlong = self.exchanges[self.slot, ASKED_FRAME]
        first: cython.Py_ssize_t = self.rows.first_after(self.slices.cursor)
        self.slices.phase = WAIT
        if self.exchanges[self.slot, FACTS] & GAP:
            return self.slices.upto(end, UNOBSERVED, UNKNOWN, frame, -1, 900)
        if self.exchanges[self.slot, FACTS] & PIPELINED and settled > self.slices.cursor:
            self.answering.expect(DATA_CLIENT, position, -1)
            self.answering.queue(min(settled, end))
            first = self.rows.first_after(self.slices.cursor)
        for row in range(first, min(self.rows.count, first + SEARCHED)):
            if self.rows.cells[row, TIME] > end:
                break
            if self.rows.is_from(row, DATA_SERVER):
                if self.rows.cells[row, MARKS] & RST:
                    return self.rejected(row, end)
                if self.rows.cells[row, ACK] >= position:
                    return self.received(end)
            elif self.rows.cells[row, MARKS] & RETRANSMISSION:
                return self.slices.upto(
                    end, TIMEOUT, UNKNOWN, frame, self.rows.cells[row, FRAME], 800
                )
        return self.slices.upto(end, RESIDUAL, UNKNOWN, frame, -1, 1000)

    @cython.cfunc
    @cython.exceptval(-1)
    def received(self, end: cython.longlong) -> cython.int:
        """The server had all that was sent: it is at work, or the question was to go on."""
        frame: cython.longlong = self.exchanges[self.slot, ASKED_FRAME]
        last: cython.Py_ssize_t = self.rows.at_or_before(end)
        if self.exchanges[self.slot, ASKED] >= 0:
            return self.slices.upto(end, SERVER, SERVER_HOST, frame, -1, 600)
        if self.rows.last_closed(last, DATA_SERVER) >= 0 and (
            self.rows.last_closed(last, DATA_SERVER) == self.rows.last_ack(last, DATA_SERVER)
        ):
            return self.slices.upto(end, ZERO_WINDOW, SERVER_HOST, -1, -1, 900)
        return self.slices.upto(end, SENDER_IDLE, CLIENT_HOST, -1, -1, 400)

    @cython.cfunc
    @cython.exceptval(-1)
    def rejected(self, row: cython.Py_ssize_t, end: cython.longlong) -> cython.int:
        """Packet ``row`` reset the connection: the way there and back, and what the server did
        meanwhile, if it had the question.
        """
        had: cython.bint = self.rows.cells[row, ACK] >= self.exchanges[self.slot, ASKED_TO]
        self.slices.there_and_back(
            min(self.rows.cells[row, TIME], end),
            self.path.to_server,
            SERVER if had else RESIDUAL,
            SERVER_HOST if had else UNKNOWN,
            self.exchanges[self.slot, ASKED_FRAME],
            self.rows.cells[row, FRAME],
            600,
        )
        return self.slices.upto(end, RESIDUAL, UNKNOWN, -1, -1, 1000)
