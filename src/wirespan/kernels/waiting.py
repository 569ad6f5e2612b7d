# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Nothing came for a while: why? The first rule that recognises the silence names it.

A silence is the edge between two neighbouring progress events of one direction, the second
of which carries new bytes. Before it, in the order of trust: the capture missed packets; the
receiver had closed its window (RFC 9293, section 3.8.6); a small segment waited for the ACK
of a small one (RFC 896); a window was used up and an ACK opened it (RFC 5681); the tail of
what was written was lost before the tap (RFC 6298, RFC 8985); else the sender was idle.
What a single capture cannot tell apart (a small send buffer, TCP_CORK, a qdisc) is idleness.
"""

import cython

from wirespan.base.vocabulary import Medium, Reason
from wirespan.kernels.layout import Segment, SegmentMark
from wirespan.kernels.progress import Event
from wirespan.kernels.rows import Last

if cython.compiled:
    from cython.cimports.wirespan.kernels.path import Path
    from cython.cimports.wirespan.kernels.progress import Progress
    from cython.cimports.wirespan.kernels.rows import Rows
    from cython.cimports.wirespan.kernels.slices import Slices
else:
    from wirespan.kernels.path import Path
    from wirespan.kernels.progress import Progress
    from wirespan.kernels.rows import Rows
    from wirespan.kernels.slices import Slices

SLOW_START = cython.declare(cython.longlong, Reason.SLOW_START)
CONGESTION_WINDOW = cython.declare(cython.longlong, Reason.CONGESTION_WINDOW)
RECEIVE_WINDOW = cython.declare(cython.longlong, Reason.RECEIVE_WINDOW)
SENDER_IDLE = cython.declare(cython.longlong, Reason.SENDER_IDLE)
TAIL_LOSS_PROBE = cython.declare(cython.longlong, Reason.TAIL_LOSS_PROBE)
TIMEOUT = cython.declare(cython.longlong, Reason.RETRANSMISSION_TIMEOUT)
NAGLE_DELAYED_ACK = cython.declare(cython.longlong, Reason.NAGLE_DELAYED_ACK)
DELAYED_ACK = cython.declare(cython.longlong, Reason.DELAYED_ACK)
ZERO_WINDOW = cython.declare(cython.longlong, Reason.ZERO_WINDOW)
UNOBSERVED = cython.declare(cython.longlong, Reason.UNOBSERVED)
RESIDUAL = cython.declare(cython.longlong, Reason.RESIDUAL)
ON_THE_PATH = cython.declare(cython.longlong, Medium.PROPAGATION)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)

TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Event.FRAME)
END = cython.declare(cython.Py_ssize_t, Event.END)
ROW = cython.declare(cython.Py_ssize_t, Event.ROW)
LENGTH = cython.declare(cython.Py_ssize_t, Event.LENGTH)

ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
ROW_WINDOW = cython.declare(cython.Py_ssize_t, Segment.WINDOW)
CLOSED_FROM = cython.declare(cython.Py_ssize_t, Last.CLOSED_FROM)
AFTER_GAP = cython.declare(cython.longlong, SegmentMark.AFTER_GAP)
PSH = cython.declare(cython.longlong, SegmentMark.PSH)

HOST_REACTION = cython.declare(cython.longlong, 2_000_000)
"""ns: a kernel sends what an ACK released within this time (measured: under 1 ms)."""
ACK_WITHIN = cython.declare(cython.longlong, 10_000_000)
"""ns: an ACK later than this was delayed on purpose (RFC 1122, section 4.2.3.2; Linux 40 ms)."""
TIMER_AT_LEAST = cython.declare(cython.longlong, 10_000_000)
"""ns: no kernel's retransmission timers are finer."""
TIMEOUT_AT_LEAST = cython.declare(cython.longlong, 200_000_000)
"""ns above the round trip: Linux's smallest retransmission timeout (RFC 6298 says a second)."""


@cython.cclass
class Waiting:
    """``name`` charges a silence up to an event; ``nagle`` is asked elsewhere too."""

    def __init__(self, rows: Rows, progress: Progress, slices: Slices, path: Path) -> None:
        self.rows = rows
        self.progress = progress
        self.slices = slices
        self.path = path
        self.flight = 0
        self.flight_before = 0

    @cython.cfunc
    @cython.exceptval(-1)
    def name(self, b: cython.Py_ssize_t, side: cython.int, reached: cython.longlong) -> cython.int:
        """Charge the time from ``reached`` to event ``b`` of what ``side`` sent."""
        self.side = side
        self.reached = reached
        if self.unobserved(b) or self.zero_window(b):
            return 0
        if b > 0:
            if self.nagle(side, self.progress.cells[b - 1, ROW], self.progress.cells[b - 1, END],
                          self.progress.cells[b, ROW]):  # fmt: skip
                return 0
            if self.window(b) or self.lost_tail(b):
                return 0
        return self.idle(b)

    @cython.cfunc
    @cython.exceptval(-1)
    def unobserved(self, b: cython.Py_ssize_t) -> cython.int:
        """The capture missed packets in between: whatever happened, it was not seen."""
        row: cython.Py_ssize_t = self.progress.cells[b, ROW]
        while row >= 0 and self.rows.cells[row, ROW_TIME] > self.reached:
            if self.rows.cells[row, ROW_MARKS] & AFTER_GAP:
                self.slices.upto(
                    self.progress.cells[b, TIME],
                    UNOBSERVED, UNKNOWN, self.rows.cells[row, ROW_FRAME], -1, 900,
                )  # fmt: skip
                return 1
            row -= 1
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def zero_window(self, b: cython.Py_ssize_t) -> cython.int:
        """The receiver closed its window: until data came again it did not read.

        Where the sender had used the window up already, it waited for the reader from then on.
        """
        receiver: cython.int = 1 - self.side
        row_b: cython.Py_ssize_t = self.progress.cells[b, ROW]
        last: cython.Py_ssize_t = self.rows.last_closed(row_b, receiver)
        before: cython.Py_ssize_t = self.rows.at_or_before(self.reached)
        closed: cython.Py_ssize_t
        begin: cython.longlong
        if last < 0:
            return 0
        if last <= before and self.rows.last_ack(before, receiver) != last:
            return 0
        closed = self.rows.cells[last, CLOSED_FROM]
        begin = self.rows.cells[closed, ROW_TIME]
        before = self.rows.last_ack(closed - 1, receiver)
        if b > 0 and before >= 0:
            if 0 <= self.room(before, self.progress.cells[b - 1, END]) < self.path.segment:
                begin = self.reached
        self.slices.upto(
            begin,
            SENDER_IDLE, self.path.host(self.side), -1, self.rows.cells[closed, ROW_FRAME], 500,
        )  # fmt: skip
        self.slices.upto(
            self.progress.cells[b, TIME],
            ZERO_WINDOW,
            self.path.host(receiver),
            self.rows.cells[closed, ROW_FRAME],
            self.progress.cells[b, FRAME],
            950,
        )
        return 1

    @cython.cfunc
    @cython.exceptval(-1)
    def nagle(
        self,
        side: cython.int,
        row_a: cython.Py_ssize_t,
        end_a: cython.longlong,
        row_b: cython.Py_ssize_t,
    ) -> cython.int:
        """Small segment b left the moment small segment a was acknowledged (RFC 896)."""
        receiver: cython.int = 1 - side
        trip: cython.longlong = self.path.trip(side)
        time_b: cython.longlong = self.rows.cells[row_b, ROW_TIME]
        late: cython.longlong
        ack: cython.Py_ssize_t
        if trip < 0 or self.rows.cells[row_a, ROW_LENGTH] >= self.path.segment:
            return 0
        if self.rows.cells[row_b, ROW_LENGTH] >= self.path.segment:
            return 0
        ack = self.rows.first_ack_of(receiver, end_a, self.rows.cells[row_a, ROW_TIME], time_b)
        if ack < 0 or self.rows.cells[ack, ROW_LENGTH] > 0:
            return 0
        late = time_b - self.rows.cells[ack, ROW_TIME] - trip
        if late > max(HOST_REACTION, self.path.tolerance()) or late < -self.path.tolerance():
            return 0
        self.slices.upto(
            time_b,
            NAGLE_DELAYED_ACK,
            self.path.host(side),
            self.rows.cells[ack, ROW_FRAME],
            self.rows.cells[row_b, ROW_FRAME],
            800,
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
    @cython.exceptval(-1)
    def room(self, ack: cython.Py_ssize_t, sent: cython.longlong) -> cython.longlong:
        """Bytes the receiver would still take after ``sent``, as of that ACK; huge: unknown."""
        if self.rows.cells[ack, ROW_WINDOW] < 0:
            return 1 << 60
        return max(0, self.rows.cells[ack, ROW_ACK] + self.rows.cells[ack, ROW_WINDOW] - sent)

    @cython.cfunc
    @cython.exceptval(-1)
    def window(self, b: cython.Py_ssize_t) -> cython.int:
        """The sender had used up a window, and an ACK that opened it released b."""
        row_b: cython.Py_ssize_t = self.progress.cells[b, ROW]
        sent: cython.longlong = self.progress.cells[b - 1, END]
        ack: cython.Py_ssize_t
        before: cython.Py_ssize_t
        reason: cython.longlong
        if self.path.trip(self.side) < 0:
            return 0
        ack = self.release(b)
        if ack < 0:
            return 0
        before = self.rows.last_ack(ack - 1, 1 - self.side)
        if before < 0 or self.rows.cells[before, ROW_ACK] >= sent:
            return 0
        reason = self.limit(b, before)
        if reason < 0:
            return 0
        self.path.extra_round_trips += 1
        self.delayed(b, ack)
        self.slices.upto(
            self.progress.cells[b, TIME],
            reason,
            ON_THE_PATH,
            self.rows.cells[ack, ROW_FRAME],
            self.rows.cells[row_b, ROW_FRAME],
            800,
        )
        return 1

    @cython.cfunc
    @cython.exceptval(-2)
    def limit(self, b: cython.Py_ssize_t, before: cython.Py_ssize_t) -> cython.longlong:
        """Which window was used up when ``before`` was the last ACK heard; -1: none.

        The congestion window doubles each round trip in slow start (RFC 5681, section 3.1);
        once bytes were lost, or a flight is hardly larger than the one before, that is over.
        """
        sent: cython.longlong = self.progress.cells[b - 1, END]
        if self.room(before, sent) < self.path.segment:
            return RECEIVE_WINDOW
        if self.progress.cells[b - 1, LENGTH] < self.path.segment:
            return -1
        if self.path.lost & (1 << self.side):
            return CONGESTION_WINDOW
        if self.rows.last_repair(self.progress.cells[b, ROW], self.side) >= 0:
            return CONGESTION_WINDOW
        if self.flight_before > 0 and self.flight < self.flight_before * 5 // 4:
            return CONGESTION_WINDOW
        return SLOW_START

    @cython.cfunc
    @cython.exceptval(-1)
    def delayed(self, b: cython.Py_ssize_t, ack: cython.Py_ssize_t) -> cython.int:
        """The opening ACK came long after what it acknowledged had arrived."""
        receiver: cython.int = 1 - self.side
        data: cython.Py_ssize_t = self.rows.last_data(ack, self.side)
        late: cython.longlong
        if data < 0 or self.path.trip(receiver) < 0:
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

    @cython.cfunc
    @cython.exceptval(-1)
    def lost_tail(self, b: cython.Py_ssize_t) -> cython.int:
        """Far from the sender, a lost tail is silence; then its bytes come, once.

        A full segment without PSH says that the sender's kernel had more to send when it
        left. No window stopped the rest, so it was lost before the tap, and a timer sent it.
        """
        gap: cython.longlong = self.progress.cells[b, TIME] - self.reached
        whole: cython.longlong = self.path.whole()
        reason: cython.longlong = TAIL_LOSS_PROBE
        if self.path.trip(self.side) <= self.path.tolerance():
            return 0
        if self.progress.cells[b - 1, LENGTH] < self.path.segment:
            return 0
        if self.rows.cells[self.progress.cells[b - 1, ROW], ROW_MARKS] & PSH:
            return 0
        if gap < max(whole * 5 // 2, TIMER_AT_LEAST):
            return 0
        if gap >= whole + TIMEOUT_AT_LEAST:
            reason = TIMEOUT
        return 1 + self.slices.upto(
            self.progress.cells[b, TIME],
            reason,
            ON_THE_PATH,
            self.progress.cells[b - 1, FRAME],
            self.progress.cells[b, FRAME],
            700,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def idle(self, b: cython.Py_ssize_t) -> cython.int:
        """Nothing held the sender back that the packets show: it had nothing to send.

        Without a round trip no window rule could be tried, so nothing is claimed then.
        """
        if self.path.trip(self.side) < 0:
            return self.slices.upto(
                self.progress.cells[b, TIME],
                RESIDUAL,
                UNKNOWN,
                -1,
                self.progress.cells[b, FRAME],
                1000,
            )
        return self.slices.upto(
            self.progress.cells[b, TIME],
            SENDER_IDLE,
            self.path.host(self.side),
            self.progress.cells[b - 1, FRAME] if b > 0 else -1,
            self.progress.cells[b, FRAME],
            700 if b > 0 and self.progress.cells[b - 1, LENGTH] < self.path.segment else 400,
        )
