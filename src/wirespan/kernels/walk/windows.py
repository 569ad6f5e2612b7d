# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A sender that had used up a window, and the ACK that let it go on.

Flow control (RFC 9293, section 3.8.6) and congestion control (RFC 5681) both stop a sender
until something is acknowledged. Which one it was is told by the room the receiver had left,
by earlier losses, and by how flights grow. A send buffer that is too small looks the same.
"""

import cython

from wirespan.base.vocabulary import Medium, Reason
from wirespan.kernels.layout import Segment, SegmentMark
from wirespan.kernels.walk.progress import Event

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.progress import Progress
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
else:
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.progress import Progress
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices

SLOW_START = cython.declare(cython.longlong, Reason.SLOW_START)
CONGESTION_WINDOW = cython.declare(cython.longlong, Reason.CONGESTION_WINDOW)
RECEIVE_WINDOW = cython.declare(cython.longlong, Reason.RECEIVE_WINDOW)
DELAYED_ACK = cython.declare(cython.longlong, Reason.DELAYED_ACK)
IN_A_QUEUE = cython.declare(cython.longlong, Medium.QUEUE)
ON_THE_PATH = cython.declare(cython.longlong, Medium.PROPAGATION)
TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
END = cython.declare(cython.Py_ssize_t, Event.END)
ROW = cython.declare(cython.Py_ssize_t, Event.ROW)
LENGTH = cython.declare(cython.Py_ssize_t, Event.LENGTH)
ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
ROW_START = cython.declare(cython.Py_ssize_t, Segment.START)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_WINDOW = cython.declare(cython.Py_ssize_t, Segment.WINDOW)
PSH = cython.declare(cython.longlong, SegmentMark.PSH)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
EVERY_PATH = cython.declare(cython.longlong, 536)
"""Bytes every path carries in a segment (RFC 1122, section 3.3.3)."""
INITIAL_WINDOW = cython.declare(cython.Py_ssize_t, 10)
HOST_REACTION = cython.declare(cython.longlong, 2_000_000)
"""ns: a kernel sends what an ACK released within this time (measured: under 1 ms)."""
SURE = cython.declare(cython.longlong, 800)
"""Thousandths of confidence."""
TOO_NEAR = cython.declare(cython.longlong, 400)
"""Where the round trip is within the tolerance, a host at work looks like a window."""
IN_QUEUE_LESS = cython.declare(cython.longlong, 100)
ACK_WITHIN = cython.declare(cython.longlong, 10_000_000)
"""ns: an ACK later than this was delayed on purpose (RFC 1122, section 4.2.3.2; Linux 40 ms)."""


@cython.cclass
class Windows:
    """``window`` tries a silence; who sees flights sets ``flight``, ``flight_before``, and
    ``opened``: the bytes acknowledged while that flight left."""

    def __init__(self, rows: Rows, progress: Progress, slices: Slices, path: Path) -> None:
        self.rows = rows
        self.progress = progress
        self.slices = slices
        self.path = path
        self.side = 0
        self.reached = 0
        self.flight = 0
        self.flight_before = 0
        self.opened = 0

    @cython.cfunc
    @cython.exceptval(-1)
    def window(
        self, b: cython.Py_ssize_t, side: cython.int, reached: cython.longlong
    ) -> cython.int:
        """Charge the silence before event ``b`` of what ``side`` sent; 0: it was no window.

        The window is the reason for all of it; what the round trip took beyond the known one
        was spent in a queue, or on a busy host; where the ACK did nothing but open the window,
        its sender had not read.
        """
        row_b: cython.Py_ssize_t = self.progress.cells[b, ROW]
        sent: cython.longlong = self.progress.cells[b - 1, END]
        ack: cython.Py_ssize_t
        before: cython.Py_ssize_t
        reason: cython.longlong
        late: cython.longlong
        beyond: cython.longlong = IN_A_QUEUE
        frame: cython.longlong
        last: cython.longlong
        sure: cython.longlong = SURE if self.path.whole() > self.path.tolerance() else TOO_NEAR
        self.side = side
        self.reached = reached
        if self.path.trip(self.side) < 0:
            return 0
        ack = self.release(b)
        if ack < 0:
            ack = self.late_release(b)
        if ack < 0 or self.rows.was_unheard(ack, row_b):
            return 0
        before = self.rows.last_ack(ack - 1, 1 - self.side)
        if before < 0:
            return 0
        if self.rows.cells[before, ROW_ACK] >= sent and not self.is_too_small(b, before):
            return 0
        reason = self.limit(b, before)
        if reason < 0:
            return 0
        self.path.extra_round_trips += 1
        if self.rows.cells[ack, ROW_ACK] == self.rows.cells[before, ROW_ACK]:
            beyond = self.path.host(1 - side)
        elif reason != RECEIVE_WINDOW or not self.is_filling(before, ack):
            self.delayed(ack)
        late = self.progress.cells[b, TIME] - self.slices.cursor - self.path.whole()
        if late <= self.path.tolerance():
            late = 0
        frame = self.rows.cells[ack, ROW_FRAME]
        last = self.rows.cells[row_b, ROW_FRAME]
        self.slices.upto(
            self.progress.cells[b, TIME] - late, reason, ON_THE_PATH, frame, last, sure
        )
        self.slices.upto(
            self.progress.cells[b, TIME], reason, beyond, frame, last, sure - IN_QUEUE_LESS
        )
        return 1

    @cython.cfunc
    @cython.exceptval(-2)
    def release(self, b: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The ACK that let event ``b`` go: the first that opened a window since the sender
        stopped, if b passed a round trip after it; -1: none.

        Later ACKs of the same flight stand close to it, so the last one before b would be
        the wrong one, and the window before it looks open.
        """
        receiver: cython.int = 1 - self.side
        trip: cython.longlong = self.path.trip(self.side)
        opened: cython.longlong = self.progress.cells[b, TIME] - trip
        early: cython.longlong = self.path.tolerance() + HOST_REACTION
        before: cython.Py_ssize_t
        row: cython.Py_ssize_t
        early = min(early, (self.progress.cells[b, TIME] - self.reached) // 2)
        row = self.rows.after(opened - early - 1)
        while 0 <= row < self.rows.count:
            if self.rows.cells[row, ROW_TIME] > opened + self.path.tolerance():
                break
            if row >= self.progress.cells[b, ROW]:
                break
            if self.rows.is_from(row, receiver) and self.rows.cells[row, ROW_ACK] >= 0:
                before = self.rows.last_ack(row - 1, receiver)
                if before >= 0 and self.room(row, 0) > self.room(before, 0):
                    return row
                if before >= 0 and self.rows.cells[row, ROW_ACK] > self.rows.cells[before, ROW_ACK]:
                    return row
            row += 1
        return -1

    @cython.cfunc
    @cython.exceptval(-2)
    def late_release(self, b: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The same where the round trip was up to half longer than the known one: then only
        the last ACK before the silence will do, and a sender whose kernel had more; -1: none.
        """
        trip: cython.longlong = self.path.trip(self.side)
        row_b: cython.Py_ssize_t = self.progress.cells[b, ROW]
        row: cython.Py_ssize_t = self.rows.last_ack(row_b - 1, 1 - self.side)
        late: cython.longlong
        if row < 0 or trip <= self.path.tolerance() or not self.is_full(self.side, b - 1):
            return -1
        if self.rows.cells[self.progress.cells[b - 1, ROW], ROW_MARKS] & PSH:
            return -1
        late = self.progress.cells[b, TIME] - self.rows.cells[row, ROW_TIME] - trip
        return row if 0 < late <= trip // 2 else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def limit(self, b: cython.Py_ssize_t, before: cython.Py_ssize_t) -> cython.longlong:
        """Which window was used up when ``before`` was the last ACK heard; -1: none.

        The congestion window doubles each round trip in slow start (RFC 5681, section 3.1);
        once bytes were lost, or a flight hardly outgrows what it replaced, that is over.
        """
        if self.is_used_up(b, before):
            return RECEIVE_WINDOW
        if not self.is_full(self.side, b - 1) and not self.is_copy(b - 1):
            if not self.is_cut(b):
                return SLOW_START if self.is_first_window(b, before) else -1
        if self.path.lost & (1 << self.side):
            return CONGESTION_WINDOW
        if self.rows.last_repair(self.progress.cells[b, ROW], self.side) >= 0:
            return CONGESTION_WINDOW
        return CONGESTION_WINDOW if self.is_steady() else SLOW_START

    @cython.cfunc
    @cython.exceptval(-1)
    def is_copy(self, b: cython.Py_ssize_t) -> cython.int:
        """Whether event ``b`` was sent again: it is cut where the first copies were, so that its
        length says nothing of how much there was to send.
        """
        return self.rows.cells[self.progress.cells[b, ROW], ROW_MARKS] & RETRANSMISSION != 0

    @cython.cfunc
    @cython.exceptval(-1)
    def is_cut(self, b: cython.Py_ssize_t) -> cython.int:
        """Whether a window of bytes cut the segment before ``b`` short (BSD, macOS): its kernel
        had more to send, for it bears no PSH, and went on with a full segment.
        """
        before: cython.longlong = self.rows.cells[self.progress.cells[b - 1, ROW], ROW_MARKS]
        return not before & PSH and self.progress.cells[b, LENGTH] >= self.path.full(self.side)

    @cython.cfunc
    @cython.exceptval(-1)
    def is_steady(self) -> cython.int:
        """Whether a flight is less than a quarter larger than the one it replaced.

        A host that was held up acknowledges part of a flight, then the rest: then the parts
        that follow are flights too, and each replaces what was acknowledged, no more.
        """
        replaced: cython.longlong = self.flight_before
        if 0 < self.opened < replaced:
            replaced = self.opened
        return replaced > 0 and self.flight < replaced * 5 // 4

    @cython.cfunc
    @cython.exceptval(-1)
    def is_used_up(self, b: cython.Py_ssize_t, before: cython.Py_ssize_t) -> cython.int:
        """Whether the receive window kept the sender: no full segment fits, or it waited for
        more room before it sent one.

        Linux holds a segment back while less than a third of the window is left, so that
        several can go at once (net.ipv4.tcp_tso_win_divisor); what it sent before then bears
        PSH, as half of the largest window was out.
        """
        room: cython.longlong = self.room(before, self.progress.cells[b - 1, END])
        full: cython.longlong = self.path.full(self.side)
        if room < full:
            return 1
        if not self.rows.cells[self.progress.cells[b - 1, ROW], ROW_MARKS] & PSH:
            return 0
        return room < 2 * full and room * 3 < self.rows.cells[before, ROW_WINDOW]

    @cython.cfunc
    @cython.exceptval(-1)
    def is_too_small(self, b: cython.Py_ssize_t, before: cython.Py_ssize_t) -> cython.int:
        """Whether the receiver, to whom nothing was on its way any more, offered less than a
        segment, and less than then was sent: no sender fills such a window (RFC 9293,
        section 3.8.6.2.1).
        """
        room: cython.longlong = self.room(before, self.progress.cells[b - 1, END])
        return room < self.path.full(self.side) and room < self.progress.cells[b, LENGTH]

    @cython.cfunc
    @cython.exceptval(-1)
    def is_filling(self, before: cython.Py_ssize_t, ack: cython.Py_ssize_t) -> cython.int:
        """Whether the ACK, however late, opened less than it acknowledged: the reader is slow,
        and an earlier ACK would have opened no more.
        """
        shrunk: cython.longlong = (
            self.rows.cells[before, ROW_WINDOW] - self.rows.cells[ack, ROW_WINDOW]
        )
        return self.rows.cells[ack, ROW_WINDOW] >= 0 and shrunk >= self.path.full(self.side)

    @cython.cfunc
    @cython.exceptval(-1)
    def is_first_window(self, b: cython.Py_ssize_t, before: cython.Py_ssize_t) -> cython.int:
        """Whether the transfer began with as many segments, however small, as the initial
        window holds (RFC 6928: ten; Linux counts segments, not bytes), none acknowledged.
        """
        first: cython.Py_ssize_t = b
        while first > 0 and self.progress.cells[first - 1, END] > self.rows.cells[before, ROW_ACK]:
            first -= 1
        return first == 0 and b >= INITIAL_WINDOW and self.flight_before == 0

    @cython.cfunc
    @cython.exceptval(-1)
    def is_full(self, side: cython.int, b: cython.Py_ssize_t) -> cython.int:
        """Whether the sender cut this segment because more did not fit.

        Where a path turned out to carry less than was agreed, segments shrink on the way;
        then two of one length in a row tell, of which the later may be yet to come, if this
        one was not the last of what was written.
        """
        length: cython.longlong = self.progress.cells[b, LENGTH]
        if length >= self.path.full(side):
            return 1
        if length < EVERY_PATH:
            return 0
        if b > 0 and length == self.progress.cells[b - 1, LENGTH]:
            return 1
        if b + 1 >= self.progress.count or length != self.progress.cells[b + 1, LENGTH]:
            return 0
        return not self.rows.cells[self.progress.cells[b, ROW], ROW_MARKS] & PSH

    @cython.cfunc
    @cython.exceptval(-1)
    def room(self, ack: cython.Py_ssize_t, sent: cython.longlong) -> cython.longlong:
        """Bytes the receiver would still take after ``sent``, as of that ACK; huge: unknown."""
        if self.rows.cells[ack, ROW_WINDOW] < 0:
            return 1 << 60
        return max(0, self.rows.cells[ack, ROW_ACK] + self.rows.cells[ack, ROW_WINDOW] - sent)

    @cython.cfunc
    @cython.exceptval(-1)
    def delayed(self, ack: cython.Py_ssize_t) -> cython.int:
        """The opening ACK came long after what it acknowledged had arrived.

        A receiver that delays an ACK acknowledges all it has. One of the first of several segments
        is late because they were: they stood in a queue.
        """
        receiver: cython.int = 1 - self.side
        data: cython.Py_ssize_t = self.rows.last_data(ack, self.side)
        late: cython.longlong
        if data < 0 or self.path.trip(receiver) < 0:
            return 0
        if self.rows.cells[ack, ROW_ACK] < (
            self.rows.cells[data, ROW_START] + self.rows.cells[data, ROW_LENGTH]
        ):
            return 0
        late = self.rows.cells[ack, ROW_TIME] - self.rows.cells[data, ROW_TIME]
        late -= self.path.trip(receiver)
        if late < max(ACK_WITHIN, self.path.tolerance()):
            return 0
        return self.slices.upto(
            self.slices.cursor + late,
            DELAYED_ACK,
            self.path.host(receiver),
            self.rows.cells[data, ROW_FRAME],
            self.rows.cells[ack, ROW_FRAME],
            800,
        )
