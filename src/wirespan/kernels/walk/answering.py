# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""From the question's last byte to the answer's first: the way there, the server, the way back.

Before the server is named, what else can keep an answer away is looked for: an earlier answer
in front of it on the connection; a question that was lost, or is still on its way; an answer
that was sent and lost, or whose first bytes were; one that was sent in time and came late; one
that the server's kernel held back.
"""

import cython

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.kernels.layout import Exchange, ExchangeFact, Segment, SegmentMark
from wirespan.kernels.walk.progress import Event, Kind

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.arriving import Arriving
    from cython.cimports.wirespan.kernels.walk.nagle import Nagle
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.progress import Progress
    from cython.cimports.wirespan.kernels.walk.rise import Rise
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
else:
    from wirespan.kernels.walk.arriving import Arriving
    from wirespan.kernels.walk.nagle import Nagle
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.progress import Progress
    from wirespan.kernels.walk.rise import Rise
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices

FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
ASKED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FROM)
ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
ASKED_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FRAME)
ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
PIPELINED = cython.declare(cython.longlong, ExchangeFact.PIPELINED)

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
START = cython.declare(cython.Py_ssize_t, Segment.START)
LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
TAIL_PROBE = cython.declare(cython.longlong, SegmentMark.TAIL_PROBE)
FAST = cython.declare(cython.longlong, SegmentMark.FAST)
OUT_OF_ORDER = cython.declare(cython.longlong, SegmentMark.OUT_OF_ORDER)
AFTER_GAP = cython.declare(cython.longlong, SegmentMark.AFTER_GAP)

EVENT_TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
EVENT_FRAME = cython.declare(cython.Py_ssize_t, Event.FRAME)
EVENT_KIND = cython.declare(cython.Py_ssize_t, Event.KIND)
NEW = cython.declare(cython.longlong, Kind.NEW)
ABOVE = cython.declare(cython.longlong, Kind.ABOVE)

SEND = cython.declare(cython.longlong, Phase.SEND)
WAIT = cython.declare(cython.longlong, Phase.WAIT)
TLS = cython.declare(cython.longlong, Phase.TLS)
PROPAGATION = cython.declare(cython.longlong, Reason.PROPAGATION)
SERVER = cython.declare(cython.longlong, Reason.SERVER)
CRYPTO = cython.declare(cython.longlong, Reason.CRYPTO)
QUEUEING = cython.declare(cython.longlong, Reason.QUEUEING)
FAST_RETRANSMIT = cython.declare(cython.longlong, Reason.FAST_RETRANSMIT)
TAIL_LOSS_PROBE = cython.declare(cython.longlong, Reason.TAIL_LOSS_PROBE)
TIMEOUT = cython.declare(cython.longlong, Reason.RETRANSMISSION_TIMEOUT)
REORDERING = cython.declare(cython.longlong, Reason.REORDERING)
HOLDING = cython.declare(cython.longlong, Reason.HEAD_OF_LINE_LOSS)
SHARING = cython.declare(cython.longlong, Reason.HEAD_OF_LINE_SHARING)
UNOBSERVED = cython.declare(cython.longlong, Reason.UNOBSERVED)
ON_THE_PATH = cython.declare(cython.longlong, Medium.PROPAGATION)
IN_A_QUEUE = cython.declare(cython.longlong, Medium.QUEUE)
SERVER_HOST = cython.declare(cython.longlong, Medium.SERVER_HOST)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)

CLIENT_SIDE = cython.declare(cython.int, 0)
SERVER_SIDE = cython.declare(cython.int, 1)
SEARCHED = cython.declare(cython.Py_ssize_t, 256)
"""How many packets of the answers in front are searched for losses."""
HELD_LEAST = cython.declare(cython.longlong, 5_000_000)
"""ns: a shorter delay of one packet may be that of hosts."""
TIMEOUT_AT_LEAST = cython.declare(cython.longlong, 200_000_000)
"""ns above the round trip: Linux's smallest retransmission timeout."""


@cython.cclass
class Answering:
    """Charges the wait for one answer."""

    def __init__(
        self, rows: Rows, progress: Progress, slices: Slices, nagle: Nagle, path: Path
    ) -> None:
        self.nagle = nagle
        self.rows = rows
        self.progress = progress
        self.slices = slices
        self.path = path
        self.rise = Rise(rows, path)
        self.arriving = Arriving(rows, slices, path)
        self.begun = 0
        self.expect(CLIENT_SIDE, 0, 0)

    @cython.cfunc
    @cython.exceptval(-1)
    def wait(
        self,
        exchanges: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        settled: cython.longlong,
    ) -> cython.int:
        """Charge up to the answer's first byte; ``settled``: when the one before was complete."""
        until: cython.longlong = exchanges[slot, ANSWER]
        held: cython.longlong
        self.expect(CLIENT_SIDE, exchanges[slot, ASKED_TO], exchanges[slot, ANSWERED_FROM])
        self.begun = exchanges[slot, ASKED_FROM]
        self.asked_frame = exchanges[slot, ASKED_FRAME]
        self.answer_frame = exchanges[slot, ANSWER_FRAME]
        self.slices.phase = WAIT
        if until <= self.slices.cursor:
            return 0
        if exchanges[slot, FACTS] & PIPELINED and settled > self.slices.cursor:
            self.queue(settled)
            return self.slices.upto(until, SERVER, SERVER_HOST, -1, self.answer_frame, 600)
        if self.repeat(until, SEND):
            return 0
        self.arriving.arrive(self.begun, self.position, self.asked_frame, until)
        if self.overtaken(until) or self.nagle.answer(until, self.asked_frame, self.answer_frame):
            return 0
        held = self.rise.late(SERVER_SIDE, self.slices.cursor, until)
        if held > max(HELD_LEAST, 2 * self.path.tolerance()):
            return self.come_late(until, held, max(self.path.to_server, 0))
        return self.serve(until)

    @cython.cfunc
    @cython.exceptval(-1)
    def expect(
        self, asker: cython.int, position: cython.longlong, expected: cython.longlong
    ) -> cython.int:
        """``asker`` sent all before ``position`` and waits for the other's byte ``expected``."""
        self.asker = asker
        self.position = position
        self.expected = expected
        self.asked_frame = -1
        self.answer_frame = -1
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def queue(self, settled: cython.longlong) -> cython.int:
        """Asked before the previous answer was complete: its own trip, then its turn.

        What the last of the answers in front of it lost, it lost too.
        """
        b: cython.Py_ssize_t
        row: cython.Py_ssize_t
        time: cython.longlong
        kind: cython.longlong
        frame: cython.longlong = self.asked_frame
        self.slices.upto(
            min(settled, self.slices.cursor + max(self.path.to_server, 0)),
            PROPAGATION, ON_THE_PATH, frame, -1, 700,
        )  # fmt: skip
        row = max(self.rows.base, self.rows.at_or_before(settled) - SEARCHED)
        self.progress.follow(
            SERVER_SIDE, 0, self.expected,
            max(self.slices.cursor, self.rows.cells[row, TIME]), settled,
        )  # fmt: skip
        for b in range(self.progress.count):
            time = self.progress.cells[b, EVENT_TIME]
            kind = self.progress.cells[b, EVENT_KIND]
            if kind == NEW or kind == ABOVE:
                self.sharing(time)
            else:
                frame = self.progress.cells[b, EVENT_FRAME]
                self.slices.upto(time, HOLDING, ON_THE_PATH, -1, frame, 800)
        return self.sharing(settled)

    @cython.cfunc
    @cython.exceptval(-1)
    def sharing(self, until: cython.longlong) -> cython.int:
        return self.slices.upto(
            until,
            SHARING,
            SERVER_HOST,
            self.asked_frame,
            self.answer_frame,
            800,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def repeat(self, until: cython.longlong, sending: cython.longlong) -> cython.int:
        """The question, or the answer to it, was lost.

        A needed copy of the question: it was lost, and is on its way out until the copy left.
        A needless one, with no ACK before it: the answer, which carried the ACK, was lost;
        unless an ACK that is late itself shows that nothing was sent yet. Lost it was, too, when
        the other went on behind bytes that have not come. A needed copy belongs to phase
        ``sending``. Returns 1 where the whole wait was charged.
        """
        position: cython.longlong = self.position
        acknowledged: cython.int = 0
        gone: cython.Py_ssize_t = -1
        row: cython.Py_ssize_t
        for row in range(self.rows.first_after(self.slices.cursor), self.rows.count):
            if self.rows.cells[row, TIME] >= until:
                break
            if not self.rows.is_from(row, self.asker):
                if self.is_evidence(row):
                    gone = row
                if self.rows.cells[row, ACK] >= position:
                    acknowledged = 1
                    if gone >= 0 and self.is_before_answer(row):
                        gone = -1
                continue
            if acknowledged or not self.rows.cells[row, MARKS] & RETRANSMISSION:
                continue
            if self.rows.cells[row, START] >= position:
                continue
            if self.rows.cells[row, MARKS] & SPURIOUS:
                gone = row
                continue
            self.resent(row, sending)
        return self.lost(until, gone) if gone >= 0 else 0

    @cython.cfunc
    @cython.exceptval(-1)
    def resent(self, row: cython.Py_ssize_t, sending: cython.longlong) -> cython.int:
        """A needed copy of the question: it was still being sent."""
        reason: cython.longlong = TIMEOUT
        phase: cython.longlong = self.slices.phase
        if self.rows.cells[row, MARKS] & FAST:
            reason = FAST_RETRANSMIT
        elif self.rows.cells[row, MARKS] & TAIL_PROBE:
            reason = TAIL_LOSS_PROBE
        self.slices.phase = sending
        self.slices.upto(
            self.rows.cells[row, TIME],
            reason,
            ON_THE_PATH,
            self.asked_frame,
            self.rows.cells[row, FRAME],
            850,
        )
        self.slices.phase = phase
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def is_evidence(self, row: cython.Py_ssize_t) -> cython.int:
        """An empty packet from behind the answer's first byte."""
        return (
            self.rows.cells[row, LENGTH] == 0
            and self.rows.cells[row, START] > self.expected
        )  # fmt: skip

    @cython.cfunc
    @cython.exceptval(-1)
    def is_before_answer(self, row: cython.Py_ssize_t) -> cython.int:
        """An empty packet whose sender had not begun its answer."""
        return (
            self.rows.cells[row, LENGTH] == 0
            and self.rows.cells[row, START] <= self.expected
        )  # fmt: skip

    @cython.cfunc
    @cython.exceptval(-1)
    def lost(self, until: cython.longlong, row: cython.Py_ssize_t) -> cython.int:
        """The answer was sent and lost: its first trip, then the server's timer.

        How long its sender had needed is not seen, so it is not told apart from the loss.
        Too early for a timer, the packets were only out of order.
        """
        trip: cython.longlong = max(self.path.trip(1 - self.asker), 0)
        span: cython.longlong = until - self.slices.cursor
        held: cython.longlong = self.rise.late(1 - self.asker, self.slices.cursor, until)
        if span < 2 * trip + self.path.tolerance():
            return 0
        if held * 2 >= span:
            return self.come_late(until, held, trip)
        self.slices.upto(
            self.slices.cursor + trip,
            PROPAGATION,
            ON_THE_PATH,
            self.asked_frame,
            self.rows.cells[row, FRAME],
            600,
        )
        return 1 + self.slices.upto(
            until,
            TIMEOUT if span >= trip + TIMEOUT_AT_LEAST else TAIL_LOSS_PROBE,
            ON_THE_PATH,
            self.rows.cells[row, FRAME],
            self.answer_frame,
            600,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def come_late(
        self, until: cython.longlong, held: cython.longlong, trip: cython.longlong
    ) -> cython.int:
        """The answer stood in a queue, maybe for longer than the asker's timer ran."""
        side: cython.int = 1 - self.asker
        self.slices.there_and_back(
            max(until - held, self.slices.cursor + trip),
            trip,
            CRYPTO if self.slices.phase == TLS else SERVER,
            self.path.host(side),
            self.asked_frame,
            self.answer_frame,
            600,
        )
        return 1 + self.slices.upto(
            until, QUEUEING, IN_A_QUEUE, self.asked_frame, self.answer_frame, 700
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def overtaken(self, until: cython.longlong) -> cython.int:
        """The answer's first bytes were lost or never captured; later ones came before them."""
        position: cython.longlong = self.expected
        row: cython.Py_ssize_t
        copy: cython.Py_ssize_t = self.rows.last_data(self.rows.at_or_before(until), SERVER_SIDE)
        reason: cython.longlong = TIMEOUT
        for row in range(self.rows.first_after(self.slices.cursor), self.rows.count):
            if self.rows.cells[row, TIME] >= until:
                return 0
            if not self.rows.is_from(row, SERVER_SIDE):
                if self.rows.cells[row, MARKS] & AFTER_GAP:
                    return 1 + self.slices.upto(
                        until, UNOBSERVED, UNKNOWN, self.rows.cells[row, FRAME], -1, 900
                    )
                continue
            if self.rows.cells[row, LENGTH] > 0 and self.rows.cells[row, START] > position:
                break
        else:
            return 0
        self.serve(self.rows.cells[row, TIME])
        if copy >= 0 and self.rows.cells[copy, MARKS] & FAST:
            reason = FAST_RETRANSMIT
        elif copy >= 0 and self.rows.cells[copy, MARKS] & OUT_OF_ORDER:
            reason = REORDERING
        return 1 + self.slices.upto(
            until,
            reason,
            ON_THE_PATH,
            self.rows.cells[row, FRAME],
            self.answer_frame,
            900,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def serve(self, until: cython.longlong) -> cython.int:
        """The trip to the server and back, and what the server took.

        Sure where the tap is at the server; elsewhere an ACK that came before the answer
        tells the way from the work, one that came with it does not.
        """
        acknowledged: cython.Py_ssize_t = self.rows.first_ack_of(
            SERVER_SIDE, self.position, self.slices.cursor, until - 1
        )
        confidence: cython.longlong = 600
        if self.path.to_server < 0:
            confidence = 300
        elif self.path.to_server < self.path.tolerance():
            confidence = 990
        elif acknowledged >= 0 and not self.path.is_hidden(SERVER_SIDE):
            confidence = 900
        return self.slices.there_and_back(
            until,
            self.path.to_server,
            SERVER,
            SERVER_HOST,
            self.asked_frame,
            self.answer_frame,
            confidence,
        )
