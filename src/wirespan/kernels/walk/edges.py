# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What did the receiver wait for? One edge after the other along a transfer.

An edge is the time between two neighbouring progress events of one direction. A silence is
named by the rules of ``waiting``, the closing of a hole by how it was noticed, and packets
that follow each other closely are a run on the wire: serialization, queueing or pacing.
"""

import cython

from wirespan.base.vocabulary import Medium, Reason
from wirespan.kernels.layout import Segment, SegmentMark
from wirespan.kernels.table import Table
from wirespan.kernels.walk.progress import Event, Kind

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.progress import Progress
    from cython.cimports.wirespan.kernels.walk.rise import Rise
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
    from cython.cimports.wirespan.kernels.walk.waiting import Waiting
    from cython.cimports.wirespan.kernels.walk.windows import Windows
else:
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.progress import Progress
    from wirespan.kernels.walk.rise import Rise
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices
    from wirespan.kernels.walk.waiting import Waiting
    from wirespan.kernels.walk.windows import Windows

SERIALIZATION = cython.declare(cython.longlong, Reason.SERIALIZATION)
QUEUEING = cython.declare(cython.longlong, Reason.QUEUEING)
PACING = cython.declare(cython.longlong, Reason.PACING)
FAST_RETRANSMIT = cython.declare(cython.longlong, Reason.FAST_RETRANSMIT)
TAIL_LOSS_PROBE = cython.declare(cython.longlong, Reason.TAIL_LOSS_PROBE)
TIMEOUT = cython.declare(cython.longlong, Reason.RETRANSMISSION_TIMEOUT)
REORDERING = cython.declare(cython.longlong, Reason.REORDERING)
RESIDUAL = cython.declare(cython.longlong, Reason.RESIDUAL)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)

ON_THE_PATH = cython.declare(cython.longlong, Medium.PROPAGATION)
ON_THE_LINK = cython.declare(cython.longlong, Medium.SERIALIZATION)
IN_A_QUEUE = cython.declare(cython.longlong, Medium.QUEUE)

TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Event.FRAME)
END = cython.declare(cython.Py_ssize_t, Event.END)
KIND = cython.declare(cython.Py_ssize_t, Event.KIND)
ROW = cython.declare(cython.Py_ssize_t, Event.ROW)
LENGTH = cython.declare(cython.Py_ssize_t, Event.LENGTH)
NEW = cython.declare(cython.longlong, Kind.NEW)
REORDERED = cython.declare(cython.longlong, Kind.REORDERED)
ABOVE = cython.declare(cython.longlong, Kind.ABOVE)

ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
FAST = cython.declare(cython.longlong, SegmentMark.FAST)
TAIL_PROBE = cython.declare(cython.longlong, SegmentMark.TAIL_PROBE)

MILLISECOND = cython.declare(cython.longlong, 1_000_000)
STALL = cython.declare(cython.longlong, 500_000)
"""ns: a shorter silence between two packets of a message is not a stall."""
SAMPLES = cython.declare(cython.Py_ssize_t, 63)
"""How many packet spacings the rate is the median of."""
PACED = cython.declare(cython.longlong, 80_000)
"""ps a byte (100 Mbit/s): no network card of a server sends its own packets slower."""
PACED_TRIP = cython.declare(cython.longlong, 5_000_000)
"""ns: below such a round trip, pacing and the work of the hosts look alike."""
PACED_PAUSES = cython.declare(cython.longlong, 6)
JUST_AFTER = cython.declare(cython.longlong, 50_000)
"""ns: a shorter pause is the work of hosts, not of a timer."""
AT_ONCE = cython.declare(cython.longlong, 150_000)
"""ns from an ACK to what it let go, and from packet to packet of one burst."""
BEAT_PARTS = cython.declare(cython.longlong, 8)
"""Pauses that differ by less than one part in so many are of one length."""
FOREVER = cython.declare(cython.longlong, 0x7FFFFFFFFFFFFFFF)
PACED_PACKETS = cython.declare(cython.longlong, 4)


@cython.cclass
class Edges:
    """Charges the transfers of one exchange at a time."""

    def __init__(
        self,
        rows: Rows,
        progress: Progress,
        slices: Slices,
        windows: Windows,
        waiting: Waiting,
        path: Path,
    ) -> None:
        self.rows = rows
        self.progress = progress
        self.slices = slices
        self.windows = windows
        self.waiting = waiting
        self.path = path
        self.rise = Rise(rows, path)
        self.samples_table = Table(1, SAMPLES)
        self.samples = self.samples_table.cells
        self.run_last_frame = -1
        self.rest()

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
        # What the tracker could not keep of a very long exchange is not explained.
        self.slices.upto(min(self.path.kept_from, until), RESIDUAL, UNKNOWN, -1, -1, 1000)
        self.progress.follow(side, start, end, begin, until)
        self.rate = self.measure_rate()
        self.reached = self.slices.cursor
        self.rest()
        self.flown = start
        self.acked = start
        self.beat = 0
        self.windows.flight = 0
        self.windows.opened = 0
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
        limit: cython.longlong = max(STALL, self.path.whole() // 4)
        for b in range(1, self.progress.count):
            gap = self.progress.cells[b, TIME] - self.progress.cells[b - 1, TIME]
            if gap > limit or self.progress.cells[b, KIND] != NEW:
                continue
            if self.progress.cells[b, LENGTH] < self.path.full(self.side) // 2:
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
        if self.progress.cells[b, KIND] != NEW and self.progress.cells[b, KIND] != ABOVE:
            self.flush()
            self.beat = 0
            return self.repaired(b)
        if gap - serial > max(STALL, self.path.whole() // 8) and not self.is_beat(b, gap):
            self.flush()
            self.beat = gap
            return self.stall(b)
        if self.run_frame >= 0 and gap > 2 * serial and gap > JUST_AFTER:
            self.pauses += 1
            self.pause_sum += gap
            self.pause_least = min(self.pause_least, gap)
            self.pause_most = max(self.pause_most, gap)
        self.run_packets += 1
        self.run_bytes += self.progress.cells[b, LENGTH]
        if self.run_frame < 0:
            self.run_frame = self.progress.cells[b, FRAME]
        self.run_last_frame = self.progress.cells[b, FRAME]
        self.run_last_row = self.progress.cells[b, ROW]
        self.release(gap)
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def release(self, gap: cython.longlong) -> cython.int:
        """Count what let the packet at hand go: an ACK just before it, or a clock."""
        before: cython.Py_ssize_t = self.rows.last_ack(self.run_last_row, 1 - self.side)
        if gap <= AT_ONCE:
            return 0
        if before >= 0 and self.reached + gap - self.rows.cells[before, ROW_TIME] <= AT_ONCE:
            self.run_released += 1
        else:
            self.run_timed += 1
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def is_beat(self, b: cython.Py_ssize_t, gap: cython.longlong) -> cython.int:
        """Whether a silence is one of many of a length, that no ACK ended: a sender whose
        losses taught it the rate of the path sends to the beat of that rate (BBR).
        """
        row: cython.Py_ssize_t = self.progress.cells[b, ROW]
        slack: cython.longlong = gap // BEAT_PARTS
        sent: cython.longlong
        if self.beat == 0 or abs(gap - self.beat) > slack or 2 * gap > self.path.whole():
            return 0
        if self.path.trip(self.side) < 0 or not self.windows.is_full(self.side, b - 1):
            return 0
        if not self.path.lost & (1 << self.side) and self.rows.last_repair(row, self.side) < 0:
            return 0
        if not self.is_far():
            slack = AT_ONCE
        sent = self.progress.cells[b, TIME] - self.path.trip(self.side)
        row = self.rows.last_ack(min(self.rows.at_or_before(sent + slack), row - 1), 1 - self.side)
        return row >= 0 and self.rows.cells[row, ROW_TIME] < sent - slack

    @cython.cfunc
    @cython.exceptval(-1)
    def stall(self, b: cython.Py_ssize_t) -> cython.int:
        """A silence before ``b``: it ends one flight and begins the next."""
        acked: cython.longlong
        acked_before: cython.longlong = self.acked
        flown: cython.longlong = self.flown
        if b > 0:
            acked = self.acked_by(self.progress.cells[b - 1, TIME])
            self.windows.flight_before = self.windows.flight
            self.windows.flight = self.progress.cells[b - 1, END] - self.flown
            self.windows.opened = acked - self.acked
            self.flown = self.progress.cells[b - 1, END]
            self.acked = acked
        if self.waiting.name(b, self.side, self.reached):
            self.windows.flight = self.windows.flight_before
            self.flown = flown
            self.acked = acked_before
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def acked_by(self, time: cython.longlong) -> cython.longlong:
        """What the sender knew to have arrived when it sent what passed at ``time``."""
        known: cython.longlong = time - max(self.path.trip(self.side), 0) + self.path.tolerance()
        row: cython.Py_ssize_t = self.rows.at_or_before(min(known, time))
        row = self.rows.last_ack(row, 1 - self.side) if row >= 0 else -1
        return max(self.acked, self.rows.cells[row, ROW_ACK]) if row >= 0 else self.acked

    @cython.cfunc
    @cython.exceptval(-1)
    def flush(self) -> cython.int:
        """Charge the run of packets that followed each other without a stall.

        What the round trip had risen by at the end is queueing. Where that cannot be told,
        what is over the median rate by more than a third is, seen far from the sender.
        """
        span: cython.longlong = self.reached - self.slices.cursor
        serial: cython.longlong = self.rate * self.run_bytes // 1000
        first: cython.longlong = self.run_frame
        last: cython.longlong = self.run_last_frame
        rise: cython.longlong = -1
        if span > 0 and first >= 0:
            rise = self.risen(span)
            if rise > 0:
                self.slices.upto(
                    self.reached - min(rise, span), SERIALIZATION, ON_THE_LINK, first, last, 600
                )
                self.slices.upto(self.reached, QUEUEING, IN_A_QUEUE, first, last, 700)
            elif self.is_paced(span) or (
                self.rate > 0 and (self.is_even() or (rise == 0 and self.is_spread(span)))
            ):
                self.slices.upto(self.reached, PACING, self.path.host(self.side), first, last, 600)
            elif self.rate > 0 and self.is_far() and span > serial + serial // 3:
                self.slices.upto(
                    self.slices.cursor + serial, SERIALIZATION, ON_THE_LINK, first, last, 600
                )
                self.slices.upto(self.reached, QUEUEING, IN_A_QUEUE, first, last, 500)
            else:
                self.slices.upto(self.reached, SERIALIZATION, ON_THE_LINK, first, last, 700)
        return self.rest()

    @cython.cfunc
    @cython.exceptval(-1)
    def is_spread(self, span: cython.longlong) -> cython.int:
        """Whether a run took longer than its bytes on the link, though nothing stood in a queue."""
        if self.run_packets < PACED_PACKETS or self.path.whole() < PACED_TRIP:
            return 0
        if self.run_released > 3 * self.run_timed or not self.is_far():
            return 0
        return span * 3000 > self.rate * self.run_bytes * 4

    @cython.cfunc
    @cython.exceptval(-2)
    def risen(self, span: cython.longlong) -> cython.longlong:
        """What the round trip had risen by at the end of the run, if it matters; -1 unknown."""
        rise: cython.longlong = -1
        if span > MILLISECOND and not self.path.is_hidden(self.side):
            rise = self.rise.above(self.side, self.run_last_row, self.is_far())
        return 0 if 0 <= rise < max(2 * self.path.tolerance(), self.path.whole() // 8) else rise

    @cython.cfunc
    @cython.exceptval(-1)
    def rest(self) -> cython.int:
        """No run of packets is being followed."""
        self.run_bytes = 0
        self.run_packets = 0
        self.run_frame = -1
        self.run_last_row = -1
        self.run_released = 0
        self.run_timed = 0
        self.pauses = 0
        self.pause_sum = 0
        self.pause_least = FOREVER
        self.pause_most = 0
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def is_even(self) -> cython.int:
        """Whether the packets of a run came in bursts with pauses of about one length.

        A link that is busy with others makes pauses of any length; a sender that paces with
        segmentation offload sends small bursts at even intervals.
        """
        mean: cython.longlong
        if self.pauses < PACED_PAUSES or self.path.whole() < PACED_TRIP:
            return 0
        if self.path.is_hidden(self.side):
            return 0
        mean = self.pause_sum // self.pauses
        return self.pause_least * 3 >= mean and self.pause_most <= mean * 3

    @cython.cfunc
    @cython.exceptval(-1)
    def is_far(self) -> cython.int:
        """Whether a link of the path lies between the sender and the tap."""
        return self.path.trip(self.side) > MILLISECOND and not self.path.is_hidden(self.side)

    @cython.cfunc
    @cython.exceptval(-1)
    def is_paced(self, span: cython.longlong) -> cython.int:
        """Whether the sender's own kernel spread full segments over the round trip.

        Plain only where the tap is at the sender: further on, a slow link spreads them too.
        """
        if self.path.trip(self.side) < 0 or self.is_far() or self.path.whole() < PACED_TRIP:
            return 0
        if self.run_packets < PACED_PACKETS or self.path.is_hidden(self.side):
            return 0
        if self.run_released > 3 * self.run_timed:
            return 0
        if self.run_bytes < self.run_packets * self.path.full(self.side) * 3 // 4:
            return 0
        return span * 1000 >= PACED * self.run_bytes

    @cython.cfunc
    @cython.exceptval(-1)
    def repaired(self, b: cython.Py_ssize_t) -> cython.int:
        """A hole was closed: who noticed, and how long the bytes above it had waited."""
        row: cython.Py_ssize_t = self.progress.cells[b, ROW]
        marks: cython.longlong = self.rows.cells[row, ROW_MARKS]
        whole: cython.longlong = self.path.whole()
        reason: cython.longlong = TIMEOUT
        if self.progress.cells[b, KIND] == REORDERED:
            reason = REORDERING
        elif marks & TAIL_PROBE:
            reason = TAIL_LOSS_PROBE
        elif marks & FAST or self.progress.cells[b, TIME] - self.reached < whole * 3 // 2:
            reason = FAST_RETRANSMIT
        if reason == FAST_RETRANSMIT:
            self.path.extra_round_trips += 1
        return self.slices.upto(
            self.progress.cells[b, TIME],
            reason, ON_THE_PATH, -1, self.progress.cells[b, FRAME], 900,
        )  # fmt: skip
