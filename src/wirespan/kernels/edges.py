# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Why did the receiver wait for the next bytes? One reason an edge, by the first rule that fits.

An edge is the time between two neighbouring progress events of one direction. Where a packet
leaves and where it is seen differ: what the tap sees of the sender left it up to half of
``trip(sender)`` ago, and an ACK seen at the tap reaches the sender as much later. So all
rules compare at the tap: data released by an ACK passes ``trip(sender)`` after that ACK.
"""

import cython

from wirespan.base.vocabulary import Medium, Reason
from wirespan.kernels.layout import Segment, SegmentMark
from wirespan.kernels.progress import Event, Kind
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.progress import Progress
    from cython.cimports.wirespan.kernels.rows import Rows
    from cython.cimports.wirespan.kernels.slices import Slices
else:
    from wirespan.kernels.progress import Progress
    from wirespan.kernels.rows import Rows
    from wirespan.kernels.slices import Slices

SERIALIZATION = cython.declare(cython.longlong, Reason.SERIALIZATION)
QUEUEING = cython.declare(cython.longlong, Reason.QUEUEING)
SLOW_START = cython.declare(cython.longlong, Reason.SLOW_START)
CONGESTION_WINDOW = cython.declare(cython.longlong, Reason.CONGESTION_WINDOW)
RECEIVE_WINDOW = cython.declare(cython.longlong, Reason.RECEIVE_WINDOW)
SENDER_IDLE = cython.declare(cython.longlong, Reason.SENDER_IDLE)
FAST_RETRANSMIT = cython.declare(cython.longlong, Reason.FAST_RETRANSMIT)
TAIL_LOSS_PROBE = cython.declare(cython.longlong, Reason.TAIL_LOSS_PROBE)
TIMEOUT = cython.declare(cython.longlong, Reason.RETRANSMISSION_TIMEOUT)
REORDERING = cython.declare(cython.longlong, Reason.REORDERING)
NAGLE_DELAYED_ACK = cython.declare(cython.longlong, Reason.NAGLE_DELAYED_ACK)
DELAYED_ACK = cython.declare(cython.longlong, Reason.DELAYED_ACK)
ZERO_WINDOW = cython.declare(cython.longlong, Reason.ZERO_WINDOW)
UNOBSERVED = cython.declare(cython.longlong, Reason.UNOBSERVED)
RESIDUAL = cython.declare(cython.longlong, Reason.RESIDUAL)

ON_THE_PATH = cython.declare(cython.longlong, Medium.PROPAGATION)
ON_THE_LINK = cython.declare(cython.longlong, Medium.SERIALIZATION)
IN_A_QUEUE = cython.declare(cython.longlong, Medium.QUEUE)
CLIENT_HOST = cython.declare(cython.longlong, Medium.CLIENT_HOST)
SERVER_HOST = cython.declare(cython.longlong, Medium.SERVER_HOST)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)

TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Event.FRAME)
END = cython.declare(cython.Py_ssize_t, Event.END)
KIND = cython.declare(cython.Py_ssize_t, Event.KIND)
SINCE = cython.declare(cython.Py_ssize_t, Event.SINCE)
ROW = cython.declare(cython.Py_ssize_t, Event.ROW)
LENGTH = cython.declare(cython.Py_ssize_t, Event.LENGTH)
NEW = cython.declare(cython.longlong, Kind.NEW)
REORDERED = cython.declare(cython.longlong, Kind.REORDERED)

ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
ROW_WINDOW = cython.declare(cython.Py_ssize_t, Segment.WINDOW)
FAST = cython.declare(cython.longlong, SegmentMark.FAST)
TAIL_PROBE = cython.declare(cython.longlong, SegmentMark.TAIL_PROBE)
AFTER_GAP = cython.declare(cython.longlong, SegmentMark.AFTER_GAP)

MILLISECOND = cython.declare(cython.longlong, 1_000_000)
STALL = cython.declare(cython.longlong, 500_000)
"""ns: a shorter silence between two packets of a message is not a stall."""
HOST_REACTION = cython.declare(cython.longlong, 2_000_000)
"""ns: a kernel sends what an ACK released within this time (measured: under 1 ms)."""
SAMPLES = cython.declare(cython.Py_ssize_t, 63)
"""How many packet spacings the rate is the median of."""


@cython.cclass
class Edges:
    """The rules, for one exchange at a time: set ``path``, then charge its ``transfer``s."""

    def __init__(self, rows: Rows, progress: Progress, slices: Slices) -> None:
        self.rows = rows
        self.progress = progress
        self.slices = slices
        self.samples_table = Table(1, SAMPLES)
        self.samples = self.samples_table.cells
        self.path(-1, -1, 1460, 0)

    @cython.cfunc
    @cython.exceptval(-1)
    def path(
        self,
        to_client: cython.longlong,
        to_server: cython.longlong,
        segment: cython.longlong,
        lossy: cython.int,
    ) -> cython.int:
        """Round trips tap - end - tap (-1 unknown), the full segment's payload, and whether
        the connection had lost anything."""
        self.to_client = to_client
        self.to_server = to_server
        self.segment = segment
        self.lossy = lossy
        self.extra_round_trips = 0
        return 0

    @cython.cfunc
    @cython.exceptval(-2)
    def trip(self, side: cython.int) -> cython.longlong:
        """Round trip from the tap to ``side`` and back; -1 unknown."""
        return self.to_server if side else self.to_client

    @cython.cfunc
    @cython.exceptval(-1)
    def tolerance(self) -> cython.longlong:
        """How far two times may differ and still be called the same moment."""
        whole: cython.longlong = max(self.to_client, 0) + max(self.to_server, 0)
        return max(MILLISECOND, whole // 20)

    @cython.cfunc
    @cython.exceptval(-1)
    def host(self, side: cython.int) -> cython.longlong:
        return SERVER_HOST if side else CLIENT_HOST

    @cython.cfunc
    @cython.exceptval(-1)
    def transfer(
        self,
        side: cython.int,
        start: cython.longlong,
        end: cython.longlong,
        begin: cython.longlong,
        until: cython.longlong,
    ) -> cython.int:
        """Charge the time in which ``side`` sent bytes [start, end) between two moments."""
        b: cython.Py_ssize_t
        self.side = side
        self.progress.follow(side, start, end, begin, until)
        self.rate = self.measure_rate()
        self.reached = self.slices.cursor
        self.run_bytes = 0
        self.run_frame = -1
        for b in range(self.progress.count):
            if self.progress.cells[b, TIME] > self.reached:
                self.edge(b)
                self.reached = self.progress.cells[b, TIME]
        return self.flush()

    @cython.cfunc
    @cython.exceptval(-1)
    def measure_rate(self) -> cython.longlong:
        """Picoseconds a byte inside a flight: the median of the spacings without a stall;
        0 unknown (fewer than four)."""
        count: cython.Py_ssize_t = 0
        b: cython.Py_ssize_t
        at: cython.Py_ssize_t
        gap: cython.longlong
        limit: cython.longlong = max(STALL, (max(self.to_client, 0) + max(self.to_server, 0)) // 4)
        for b in range(1, self.progress.count):
            gap = self.progress.cells[b, TIME] - self.progress.cells[b - 1, TIME]
            if gap > limit or self.progress.cells[b, KIND] != NEW:
                continue
            if self.progress.cells[b, LENGTH] < self.segment // 2:
                continue
            gap = gap * 1000 // self.progress.cells[b, LENGTH]
            at = count
            while at > 0 and self.samples[at - 1, 0] > gap:
                self.samples[at, 0] = self.samples[at - 1, 0]
                at -= 1
            self.samples[at, 0] = gap
            count += 1
            if count == SAMPLES:
                break
        return self.samples[count // 2, 0] if count >= 4 else 0

    @cython.cfunc
    @cython.exceptval(-1)
    def edge(self, b: cython.Py_ssize_t) -> cython.int:
        """Charge the wait for event ``b``, or add it to the run of packets on the wire."""
        gap: cython.longlong = self.progress.cells[b, TIME] - self.reached
        serial: cython.longlong = self.rate * self.progress.cells[b, LENGTH] // 1000
        if self.progress.cells[b, KIND] != NEW:
            self.flush()
            return self.repaired(b)
        if gap - serial > max(STALL, (max(self.to_client, 0) + max(self.to_server, 0)) // 8):
            self.flush()
            return self.stalled(b)
        self.run_bytes += self.progress.cells[b, LENGTH]
        if self.run_frame < 0:
            self.run_frame = self.progress.cells[b, FRAME]
        self.run_last_frame = self.progress.cells[b, FRAME]
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def flush(self) -> cython.int:
        """Charge the run of packets that followed each other without a stall.

        At the median rate it is serialization; seen far from the sender, what is over that
        by more than a third is queueing.
        """
        span: cython.longlong = self.reached - self.slices.cursor
        serial: cython.longlong = self.rate * self.run_bytes // 1000
        if span > 0 and self.run_frame >= 0:
            if self.rate > 0 and self.trip(self.side) > MILLISECOND and span > serial + serial // 3:
                self.slices.upto(
                    self.slices.cursor + serial,
                    SERIALIZATION, ON_THE_LINK, self.run_frame, self.run_last_frame, 600,
                )  # fmt: skip
                self.slices.upto(
                    self.reached, QUEUEING, IN_A_QUEUE, self.run_frame, self.run_last_frame, 500
                )
            else:
                self.slices.upto(
                    self.reached,
                    SERIALIZATION, ON_THE_LINK, self.run_frame, self.run_last_frame, 700,
                )  # fmt: skip
        self.run_bytes = 0
        self.run_frame = -1
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def repaired(self, b: cython.Py_ssize_t) -> cython.int:
        """A hole was closed: who noticed, and how long the bytes above it had waited."""
        row: cython.Py_ssize_t = self.progress.cells[b, ROW]
        marks: cython.longlong = self.rows.cells[row, ROW_MARKS]
        since: cython.longlong = self.progress.cells[b, SINCE]
        whole: cython.longlong = max(self.to_client, 0) + max(self.to_server, 0)
        reason: cython.longlong = TIMEOUT
        if since > self.reached:
            self.slices.upto(
                since, SERIALIZATION, ON_THE_LINK, self.progress.cells[b, FRAME], -1, 500
            )
        if self.progress.cells[b, KIND] == REORDERED:
            reason = REORDERING
        elif marks & TAIL_PROBE:
            reason = TAIL_LOSS_PROBE
        elif marks & FAST or self.progress.cells[b, TIME] - self.reached < whole * 3 // 2:
            reason = FAST_RETRANSMIT
        if reason == FAST_RETRANSMIT:
            self.extra_round_trips += 1
        return self.slices.upto(
            self.progress.cells[b, TIME],
            reason, ON_THE_PATH, -1, self.progress.cells[b, FRAME], 900,
        )  # fmt: skip

    @cython.cfunc
    @cython.exceptval(-1)
    def stalled(self, b: cython.Py_ssize_t) -> cython.int:
        """Nothing came for a while: the first rule that recognises the silence names it."""
        row_a: cython.Py_ssize_t
        if self.unobserved(b) or self.zero_window(b):
            return 0
        if b > 0:
            row_a = self.progress.cells[b - 1, ROW]
            if self.nagle(self.side, row_a, self.progress.cells[b - 1, END],
                          self.progress.cells[b, ROW]):  # fmt: skip
                return 0
            if self.window(b):
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
        """The receiver had advertised a window of zero: from then until data came again."""
        receiver: cython.int = 1 - self.side
        row: cython.Py_ssize_t = self.progress.cells[b, ROW]
        closed: cython.Py_ssize_t = -1
        while row >= 0:
            if self.rows.is_from(row, receiver) and self.rows.cells[row, ROW_ACK] >= 0:
                if self.rows.cells[row, ROW_WINDOW] == 0:
                    closed = row
                elif self.rows.cells[row, ROW_TIME] <= self.reached:
                    break
            row -= 1
        if closed < 0:
            return 0
        self.slices.upto(
            self.rows.cells[closed, ROW_TIME],
            SENDER_IDLE, self.host(self.side), -1, self.rows.cells[closed, ROW_FRAME], 500,
        )  # fmt: skip
        self.slices.upto(
            self.progress.cells[b, TIME],
            ZERO_WINDOW,
            self.host(receiver),
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
        trip: cython.longlong = self.trip(side)
        time_b: cython.longlong = self.rows.cells[row_b, ROW_TIME]
        late: cython.longlong
        ack: cython.Py_ssize_t
        if trip < 0 or self.rows.cells[row_a, ROW_LENGTH] >= self.segment:
            return 0
        if self.rows.cells[row_b, ROW_LENGTH] >= self.segment:
            return 0
        ack = self.rows.first_ack_of(receiver, end_a, self.rows.cells[row_a, ROW_TIME], time_b)
        if ack < 0 or self.rows.cells[ack, ROW_LENGTH] > 0:
            return 0
        late = time_b - self.rows.cells[ack, ROW_TIME] - trip
        if late > max(HOST_REACTION, self.tolerance()) or late < -self.tolerance():
            return 0
        self.slices.upto(
            time_b,
            NAGLE_DELAYED_ACK,
            self.host(side),
            self.rows.cells[ack, ROW_FRAME],
            self.rows.cells[row_b, ROW_FRAME],
            800,
        )
        return 1

    @cython.cfunc
    @cython.exceptval(-1)
    def window(self, b: cython.Py_ssize_t) -> cython.int:
        """The sender had used up a window, and an ACK that opened it released b."""
        receiver: cython.int = 1 - self.side
        trip: cython.longlong = self.trip(self.side)
        row_b: cython.Py_ssize_t = self.progress.cells[b, ROW]
        sent: cython.longlong = self.progress.cells[b - 1, END]
        opened: cython.longlong = self.progress.cells[b, TIME] - max(trip, 0)
        ack: cython.Py_ssize_t
        before: cython.Py_ssize_t
        room: cython.longlong = -1
        reason: cython.longlong = CONGESTION_WINDOW if self.lossy else SLOW_START
        if trip < 0:
            return 0
        ack = self.rows.ack_at_or_before(receiver, opened + self.tolerance(), row_b)
        if ack < 0 or opened - self.rows.cells[ack, ROW_TIME] > self.tolerance() + HOST_REACTION:
            return 0
        before = self.rows.ack_at_or_before(receiver, self.rows.cells[ack, ROW_TIME], ack - 1)
        if before < 0 or self.rows.cells[before, ROW_ACK] >= sent:
            return 0
        if self.rows.cells[before, ROW_WINDOW] >= 0:
            room = self.rows.cells[before, ROW_ACK] + self.rows.cells[before, ROW_WINDOW] - sent
        if 0 <= room < self.segment:
            reason = RECEIVE_WINDOW
        elif self.progress.cells[b - 1, LENGTH] < self.segment:
            return 0
        self.extra_round_trips += 1
        self.slices.upto(
            self.progress.cells[b, TIME],
            reason,
            ON_THE_PATH,
            self.rows.cells[ack, ROW_FRAME],
            self.progress.cells[b, FRAME],
            800,
        )
        return 1

    @cython.cfunc
    @cython.exceptval(-1)
    def idle(self, b: cython.Py_ssize_t) -> cython.int:
        """Nothing held the sender back that the packets show: it had nothing to send.

        Without a round trip no window rule could be tried, so nothing is claimed then.
        """
        if self.trip(self.side) < 0:
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
            self.host(self.side),
            self.progress.cells[b - 1, FRAME] if b > 0 else -1,
            self.progress.cells[b, FRAME],
            700 if b > 0 and self.progress.cells[b - 1, LENGTH] < self.segment else 400,
        )
