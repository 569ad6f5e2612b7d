# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Nothing came for a while: why? The first rule that recognises the silence names it.

A silence is the edge between two neighbouring progress events of one direction, the second
of which carries new bytes. Before it, in the order of trust: the capture missed packets; the
receiver had closed its window (RFC 9293, section 3.8.6); another host acknowledges and sends
in the sender's place, so that nothing more can be told; a small segment waited for the ACK
of a small one (RFC 896); a window was used up and an ACK opened it (RFC 5681); the sender's
program had corked its socket (tcp(7), TCP_CORK); the tail of what was written was lost before
the tap (RFC 6298, RFC 8985); else the sender was idle.
What a single capture cannot tell apart (a small send buffer, a qdisc) is idleness.
"""

import cython

from wirespan.base.vocabulary import Medium, Reason
from wirespan.kernels.layout import Segment, SegmentMark
from wirespan.kernels.walk.progress import Event

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.nagle import Nagle
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.progress import Progress
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
    from cython.cimports.wirespan.kernels.walk.windows import Windows
else:
    from wirespan.kernels.walk.nagle import Nagle
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.progress import Progress
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices
    from wirespan.kernels.walk.windows import Windows

SENDER_IDLE = cython.declare(cython.longlong, Reason.SENDER_IDLE)
CONGESTION_WINDOW = cython.declare(cython.longlong, Reason.CONGESTION_WINDOW)
TAIL_LOSS_PROBE = cython.declare(cython.longlong, Reason.TAIL_LOSS_PROBE)
TIMEOUT = cython.declare(cython.longlong, Reason.RETRANSMISSION_TIMEOUT)
ZERO_WINDOW = cython.declare(cython.longlong, Reason.ZERO_WINDOW)
DELAYED_ACK = cython.declare(cython.longlong, Reason.DELAYED_ACK)
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
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
AFTER_GAP = cython.declare(cython.longlong, SegmentMark.AFTER_GAP)
PSH = cython.declare(cython.longlong, SegmentMark.PSH)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
COUNTED_ON = cython.declare(cython.longlong, SegmentMark.COUNTED_ON)

TIMER_AT_LEAST = cython.declare(cython.longlong, 10_000_000)
"""ns: no kernel's retransmission timers are finer."""
TIMEOUT_AT_LEAST = cython.declare(cython.longlong, 200_000_000)
"""ns above the round trip: Linux's smallest retransmission timeout (RFC 6298 says a second)."""
TIMER_SLACK = cython.declare(cython.longlong, 60_000_000)
"""ns: a delayed ACK in the smoothed round trip, and two ticks of a clock of 100 Hz."""


@cython.cclass
class Waiting:
    """``name`` charges a silence up to an event."""

    def __init__(
        self,
        rows: Rows,
        progress: Progress,
        slices: Slices,
        nagle: Nagle,
        windows: Windows,
        path: Path,
    ) -> None:
        self.nagle = nagle
        self.rows = rows
        self.progress = progress
        self.slices = slices
        self.windows = windows
        self.path = path

    @cython.cfunc
    @cython.exceptval(-1)
    def name(self, b: cython.Py_ssize_t, side: cython.int, reached: cython.longlong) -> cython.int:
        """Charge the time from ``reached`` to event ``b`` of what ``side`` sent; 1: ``b`` only
        probed, and belongs to the flight before it."""
        self.side = side
        self.reached = reached
        if self.unobserved(b) or self.zero_window(b):
            return 0
        if self.path.is_hidden(side):
            return self.slices.upto(
                self.progress.cells[b, TIME],
                RESIDUAL, UNKNOWN, -1, self.progress.cells[b, FRAME], 1000,
            )  # fmt: skip
        if b > 0:
            if self.nagle.silence(side, self.progress.cells[b - 1, ROW],
                                  self.progress.cells[b - 1, END],
                                  self.progress.cells[b, ROW]):  # fmt: skip
                return 0
            if self.windows.window(b, side, reached):
                return 0
            if self.probed(b):
                return 1
            if self.corked(b) or self.lost_tail(b):
                return 0
        self.idle(b)
        return 0

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
        room: cython.longlong
        if last < 0:
            return 0
        if last <= before and self.rows.last_ack(before, receiver) != last:
            return 0
        closed = self.rows.closed_from(last)
        begin = self.rows.cells[closed, ROW_TIME]
        before = self.rows.last_ack(closed - 1, receiver)
        if b > 0 and before >= 0:
            room = self.windows.room(before, self.progress.cells[b - 1, END])
            if room < self.path.full(self.side):
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
    def probed(self, b: cython.Py_ssize_t) -> cython.int:
        """A used-up window, whose ACK was so late that a timer sent one new segment beyond it
        (RFC 8985, section 7.3); what follows went with that ACK.

        A receiver that delays ACKs of full segments has a program that does not read.
        """
        receiver: cython.int = 1 - self.side
        trip: cython.longlong = self.path.trip(self.side)
        left: cython.longlong = self.progress.cells[b, TIME] - trip
        data: cython.Py_ssize_t = self.progress.cells[b - 1, ROW]
        heard: cython.Py_ssize_t = self.rows.at_or_before(self.reached - trip)
        ack: cython.Py_ssize_t
        if trip < 0 or not self.windows.is_full(self.side, b - 1) or b + 1 >= self.progress.count:
            return 0
        if self.progress.cells[b, LENGTH] < self.path.full(self.side):
            return 0
        if self.rows.cells[self.progress.cells[b, ROW], ROW_MARKS] & PSH:
            return 0
        if self.progress.cells[b, TIME] - self.reached < max(
            2 * self.path.whole() - self.path.tolerance(), TIMER_AT_LEAST
        ):
            return 0
        ack = self.rows.last_ack(heard, receiver) if heard >= 0 else -1
        if ack < 0 or self.rows.cells[ack, ROW_ACK] >= self.progress.cells[b - 1, END]:
            return 0
        # Nothing was acknowledged in the silence, as the sender heard it.
        if self.rows.first_ack_of(receiver, self.rows.cells[ack, ROW_ACK] + 1,
                                  self.rows.cells[ack, ROW_TIME], left) >= 0:  # fmt: skip
            return 0
        ack = self.windows.release(b + 1)
        if ack < 0:
            return 0
        return 1 + self.slices.upto(
            self.progress.cells[b, TIME],
            DELAYED_ACK,
            self.path.host(receiver),
            self.rows.cells[data, ROW_FRAME],
            self.rows.cells[ack, ROW_FRAME],
            700,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def corked(self, b: cython.Py_ssize_t) -> cython.int:
        """The last part, too small for a segment, was sent by a timer with nothing in flight.

        Linux keeps what TCP_CORK or MSG_MORE hold back for one retransmission timeout from
        the last ACK on. Away from the sender, only the identification tells that the part
        was not sent, and lost, at first.
        """
        row_b: cython.Py_ssize_t = self.progress.cells[b, ROW]
        sent: cython.longlong = self.progress.cells[b - 1, END]
        marks: cython.longlong = self.rows.cells[row_b, ROW_MARKS]
        trip: cython.longlong = self.path.trip(self.side)
        ack: cython.Py_ssize_t
        late: cython.longlong
        if trip < 0 or marks & RETRANSMISSION or not self.windows.is_full(self.side, b - 1):
            return 0
        if self.rows.cells[self.progress.cells[b - 1, ROW], ROW_MARKS] & PSH:
            return 0
        if self.rows.cells[row_b, ROW_LENGTH] >= self.path.full(self.side):
            return 0
        if trip > self.path.tolerance() and not marks & COUNTED_ON:
            return 0
        ack = self.rows.first_ack_of(
            1 - self.side, sent, self.reached - 1, self.progress.cells[b, TIME]
        )
        if ack < 0:
            return 0
        late = self.progress.cells[b, TIME] - self.rows.cells[ack, ROW_TIME] - trip
        late -= TIMEOUT_AT_LEAST
        if late < -self.path.tolerance() or late > 2 * self.path.whole() + TIMER_SLACK:
            return 0
        return 1 + self.slices.upto(
            self.progress.cells[b, TIME],
            SENDER_IDLE,
            self.path.host(self.side),
            self.progress.cells[b - 1, FRAME],
            self.progress.cells[b, FRAME],
            800,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def lost_tail(self, b: cython.Py_ssize_t) -> cython.int:
        """Far from the sender, a lost tail is silence; then its bytes come, once.

        A full segment without PSH says that the sender's kernel had more to send when it
        left. No window stopped the rest, so it was lost before the tap, and a timer sent it;
        unless the identifications follow each other, for then nothing was sent in between.
        """
        gap: cython.longlong = self.progress.cells[b, TIME] - self.reached
        whole: cython.longlong = self.path.whole()
        reason: cython.longlong = TAIL_LOSS_PROBE
        if self.path.trip(self.side) <= self.path.tolerance():
            return 0
        if not self.windows.is_full(self.side, b - 1):
            return 0
        if self.rows.cells[self.progress.cells[b - 1, ROW], ROW_MARKS] & PSH:
            return 0
        if self.rows.cells[self.progress.cells[b, ROW], ROW_MARKS] & COUNTED_ON:
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

        Not claimed without a round trip, for then no window rule could be tried, nor after a
        full segment without PSH, for then its kernel had more. After full segments to a path
        that loses, congestion control held it rather than its program, the more so without PSH.
        """
        last: cython.Py_ssize_t = self.progress.cells[b - 1, ROW] if b > 0 else -1
        full: cython.int = b > 0 and self.windows.is_full(self.side, b - 1)
        lossy: cython.int = self.rows.last_repair(self.progress.cells[b, ROW], self.side) >= 0
        if self.path.trip(self.side) >= 0 and full and lossy:
            return self.slices.upto(
                self.progress.cells[b, TIME],
                CONGESTION_WINDOW,
                ON_THE_PATH,
                self.progress.cells[b - 1, FRAME],
                self.progress.cells[b, FRAME],
                400,
            )
        if self.path.trip(self.side) < 0 or (
            full and not self.rows.cells[last, ROW_MARKS] & PSH
        ):  # fmt: skip
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
            400 if full or b == 0 else 700,
        )
