# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What a packet says as a receiver: acknowledgements, SACK blocks, windows, round trips.

Follows RFC 5681 (duplicate ACKs), RFC 2018 and 2883 (SACK, DSACK), RFC 3522 (Eifel) and
Karn's rule. Judges from the tap, wherever it is: an ACK that passes it says what the
other side had sent half a round trip earlier or later.
"""

import cython

from wirespan.kernels.layout import (
    Connection,
    ConnectionFact,
    Packet,
    Segment,
    SegmentMark,
    Side,
)

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.positions import unwrapped
    from cython.cimports.wirespan.kernels.track.segments import SegmentPool
    from cython.cimports.wirespan.kernels.track.sight import Sight
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.positions import unwrapped
    from wirespan.kernels.track.segments import SegmentPool
    from wirespan.kernels.track.sight import Sight

SACKS = cython.declare(cython.Py_ssize_t, Packet.SACKS)
SACK_1_LEFT = cython.declare(cython.Py_ssize_t, Packet.SACK_1_LEFT)

FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
FIRST_ROW = cython.declare(cython.Py_ssize_t, Connection.FIRST_ROW)
RTT_TO_SERVER = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_SERVER)
RTT_TO_CLIENT = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_CLIENT)
SYNS = cython.declare(cython.Py_ssize_t, Connection.SYNS)

ISN = cython.declare(cython.Py_ssize_t, Side.ISN)
NEXT = cython.declare(cython.Py_ssize_t, Side.NEXT)
DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
ACKED = cython.declare(cython.Py_ssize_t, Side.ACKED)
FIRST_FLIGHT = cython.declare(cython.Py_ssize_t, Side.FIRST_FLIGHT)
FIN_POSITION = cython.declare(cython.Py_ssize_t, Side.FIN_POSITION)
FIN_ACKED = cython.declare(cython.Py_ssize_t, Side.FIN_ACKED)
SACKED = cython.declare(cython.Py_ssize_t, Side.SACKED)
SACKED_BYTES = cython.declare(cython.Py_ssize_t, Side.SACKED_BYTES)
NEXT_TIME = cython.declare(cython.Py_ssize_t, Side.NEXT_TIME)
PROBE_END = cython.declare(cython.Py_ssize_t, Side.PROBE_END)
PROBE_TIME = cython.declare(cython.Py_ssize_t, Side.PROBE_TIME)
DUPLICATE_RUN = cython.declare(cython.Py_ssize_t, Side.DUPLICATE_RUN)
DUPLICATE_TIME = cython.declare(cython.Py_ssize_t, Side.DUPLICATE_TIME)
DUPLICATE_ACKS = cython.declare(cython.Py_ssize_t, Side.DUPLICATE_ACKS)
ZERO_WINDOWS = cython.declare(cython.Py_ssize_t, Side.ZERO_WINDOWS)
WINDOW = cython.declare(cython.Py_ssize_t, Side.WINDOW)
WINDOW_FIELD = cython.declare(cython.Py_ssize_t, Side.WINDOW_FIELD)
LAST_MARKS = cython.declare(cython.Py_ssize_t, Side.LAST_MARKS)
GAP_END = cython.declare(cython.Py_ssize_t, Side.GAP_END)
GAP_TIME = cython.declare(cython.Py_ssize_t, Side.GAP_TIME)
GAP_FRAME = cython.declare(cython.Py_ssize_t, Side.GAP_FRAME)
SPURIOUS_COUNT = cython.declare(cython.Py_ssize_t, Side.SPURIOUS_RETRANSMISSIONS)
FIRST_SPURIOUS = cython.declare(cython.Py_ssize_t, Side.FIRST_SPURIOUS)
REPEATED_ROW = cython.declare(cython.Py_ssize_t, Side.REPEATED_ROW)
REPEATED_FRAME = cython.declare(cython.Py_ssize_t, Side.REPEATED_FRAME)
REPEATED_END = cython.declare(cython.Py_ssize_t, Side.REPEATED_END)
REPEATED_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.REPEATED_TIMESTAMP)

ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_START = cython.declare(cython.Py_ssize_t, Segment.START)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_NEXT = cython.declare(cython.Py_ssize_t, Segment.NEXT)

ZERO_WINDOW_FACT = cython.declare(cython.longlong, ConnectionFact.ZERO_WINDOW)
SPURIOUS_FACT = cython.declare(cython.longlong, ConnectionFact.SPURIOUS)

FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
SYN = cython.declare(cython.longlong, SegmentMark.SYN)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
DUPLICATE_ACK = cython.declare(cython.longlong, SegmentMark.DUPLICATE_ACK)
WINDOW_UPDATE = cython.declare(cython.longlong, SegmentMark.WINDOW_UPDATE)
ZERO_WINDOW = cython.declare(cython.longlong, SegmentMark.ZERO_WINDOW)
KEEP_ALIVE = cython.declare(cython.longlong, SegmentMark.KEEP_ALIVE)
KEEP_ALIVE_ACK = cython.declare(cython.longlong, SegmentMark.KEEP_ALIVE_ACK)
ZERO_WINDOW_PROBE = cython.declare(cython.longlong, SegmentMark.ZERO_WINDOW_PROBE)
ZERO_WINDOW_PROBE_ACK = cython.declare(cython.longlong, SegmentMark.ZERO_WINDOW_PROBE_ACK)
AFTER_GAP = cython.declare(cython.longlong, SegmentMark.AFTER_GAP)
SACK = cython.declare(cython.longlong, SegmentMark.SACK)
DSACK = cython.declare(cython.longlong, SegmentMark.DSACK)

SYN_FIN_RST = cython.declare(cython.longlong, 7)
SYN_RST = cython.declare(cython.longlong, 6)
OUTSIDE_ACK = cython.declare(cython.longlong, 2)
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)
HALF = cython.declare(cython.longlong, 0x80000000)
ROWS_SEARCHED = cython.declare(cython.Py_ssize_t, 512)
"""How many retained rows a DSACK is looked up in."""


@cython.cclass
class Acknowledging:
    """``judge`` reads the packet at hand as its sender's word on what it received."""

    def __init__(self, connections: ConnectionTable, sight: Sight, segments: SegmentPool) -> None:
        self.connections = connections
        self.sight = sight
        self.segments = segments
        self.packets = connections.flat

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def judge(self) -> cython.Py_ssize_t:
        """Marks of the packet as an acknowledgement; moves ACKED of its peer."""
        base: cython.Py_ssize_t = self.sight.base
        me: cython.Py_ssize_t = self.sight.me
        other: cython.Py_ssize_t = self.sight.other
        acked: cython.longlong = self.connections.flat[other + ACKED]
        closes: cython.int
        self.sight.sacked = -1
        if self.sight.has_ack and not self.sight.wild & OUTSIDE_ACK:
            closes = self._fin(other)
            if self.packets[self.sight.packet + SACKS] > 0:
                self._sacks(base, me, other)
            if self.sight.ack > self.connections.flat[other + DELIVERED]:
                self._beyond(other)
            if self.sight.ack < acked:
                # Overtaken on the way: its window is old too (RFC 9293, section 3.10.7.4).
                return 0
            if self.sight.ack > acked:
                self._advance(base, me, other, acked)
            elif self.sight.length == 0 and not closes:
                self._standing(me, other)
        self._window(base, me)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _fin(self, other: cython.Py_ssize_t) -> cython.int:
        """A FIN counts one in sequence numbers and nothing in positions; 1: newly acked."""
        position: cython.longlong = self.connections.flat[other + FIN_POSITION]
        if position < 0 or self.sight.ack != position + 1:
            return 0
        self.sight.ack = position
        if self.connections.flat[other + FIN_ACKED]:
            return 0
        self.connections.flat[other + FIN_ACKED] = 1
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _beyond(self, other: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Bytes acknowledged that the tap has not seen; a single one may be a FIN."""
        ack: cython.longlong = self.sight.ack
        if ack > self.connections.flat[other + NEXT]:
            self.sight.marks |= AFTER_GAP
            if ack == self.connections.flat[other + DELIVERED] + 1:
                return 0
        elif self.connections.flat[other + GAP_END] < 0:
            self.sight.marks |= AFTER_GAP
        if self.connections.flat[other + GAP_END] < 0:
            self.connections.flat[other + GAP_TIME] = self.sight.time
            self.connections.flat[other + GAP_FRAME] = self.sight.frame
        if self.connections.flat[other + GAP_END] < ack:
            self.connections.flat[other + GAP_END] = ack
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _advance(
        self,
        base: cython.Py_ssize_t,
        me: cython.Py_ssize_t,
        other: cython.Py_ssize_t,
        acked: cython.longlong,
    ) -> cython.Py_ssize_t:
        ack: cython.longlong = self.sight.ack
        sent: cython.longlong = self.connections.flat[other + NEXT]
        if self.connections.flat[other + FIRST_FLIGHT] < 0 and acked == 0:
            if self.connections.flat[base + SYNS] > 0:
                self.connections.flat[other + FIRST_FLIGHT] = sent
        self._time(base, other, sent)
        if self.connections.flat[other + REPEATED_TIMESTAMP] >= 0:
            self._eifel(base, other)
        self.connections.flat[other + ACKED] = ack
        self.connections.flat[me + DUPLICATE_RUN] = 0
        if self.sight.sacked < 0:
            self.connections.flat[other + SACKED_BYTES] = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _time(
        self, base: cython.Py_ssize_t, other: cython.Py_ssize_t, sent: cython.longlong
    ) -> cython.Py_ssize_t:
        """A round trip from the tap to the acknowledging side and back, kept if smallest."""
        ack: cython.longlong = self.sight.ack
        began: cython.longlong = -1
        probed: cython.bint = (
            self.connections.flat[other + PROBE_TIME] >= 0
            and ack >= self.connections.flat[other + PROBE_END]
        )
        if ack == sent and self.connections.flat[other + NEXT_TIME] >= 0:
            began = self.connections.flat[other + NEXT_TIME]
        elif probed:
            began = self.connections.flat[other + PROBE_TIME]
        if probed:
            self.connections.flat[other + PROBE_TIME] = -1
        if began >= 0:
            self.sample(base, self.sight.time - began)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def sample(self, base: cython.Py_ssize_t, round_trip: cython.longlong) -> cython.Py_ssize_t:
        """Keep a round trip to the sender of the packet at hand, if it is the smallest."""
        field: cython.Py_ssize_t = RTT_TO_CLIENT if self.sight.side == 0 else RTT_TO_SERVER
        known: cython.longlong = self.connections.flat[base + field]
        if round_trip >= 0 and (known < 0 or round_trip < known):
            self.connections.flat[base + field] = round_trip
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _standing(self, me: cython.Py_ssize_t, other: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """An empty segment that acknowledges nothing new: why was it sent?"""
        asked: cython.longlong = self.connections.flat[other + LAST_MARKS]
        opens: cython.bint = (
            self.sight.side == 0 and self.connections.flat[me + LAST_MARKS] & SYN != 0
        )
        field: cython.longlong = self.connections.flat[me + WINDOW_FIELD]
        fresh: cython.bint = self.sight.sacked > self.connections.flat[other + SACKED]
        if self.sight.flags & SYN_FIN_RST or field < 0:
            return 0
        if self.sight.start < self.connections.flat[me + NEXT]:
            # Overtaken by its sender's bytes, or a probe.
            return 0
        if asked & ZERO_WINDOW_PROBE and self.sight.field == 0:
            self.sight.marks |= ZERO_WINDOW_PROBE_ACK
        elif asked & (KEEP_ALIVE | ZERO_WINDOW_PROBE) and self.sight.field == field:
            self.sight.marks |= KEEP_ALIVE_ACK
        elif (fresh or self.sight.field == field) and (
            self.connections.flat[other + NEXT] > self.sight.ack
        ):
            self.sight.marks |= DUPLICATE_ACK
            self.connections.flat[me + DUPLICATE_ACKS] += 1
            self.connections.flat[me + DUPLICATE_RUN] += 1
            self.connections.flat[me + DUPLICATE_TIME] = self.sight.time
        elif self.sight.field != field and self.sight.field > 0 and not opens:
            self.sight.marks |= WINDOW_UPDATE
        if fresh:
            self.connections.flat[other + SACKED] = self.sight.sacked
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _window(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if self.sight.field == 0 and not self.sight.flags & SYN_FIN_RST:
            self.sight.marks |= ZERO_WINDOW
            self.connections.flat[me + ZERO_WINDOWS] += 1
            self.connections.flat[base + FACTS] |= ZERO_WINDOW_FACT
        if self.sight.has_ack or self.sight.flags & SYN_RST == 2:
            self.connections.flat[me + WINDOW] = self.sight.window
            self.connections.flat[me + WINDOW_FIELD] = self.sight.field
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _sacks(
        self, base: cython.Py_ssize_t, me: cython.Py_ssize_t, other: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        isn: cython.longlong = self.connections.flat[other + ISN]
        ack: cython.longlong = self.sight.ack
        block: cython.Py_ssize_t
        left: cython.longlong
        right: cython.longlong
        held: cython.longlong = 0
        blocks: cython.Py_ssize_t = min(4, self.packets[self.sight.packet + SACKS])
        for block in range(blocks):
            left = self.packets[self.sight.packet + SACK_1_LEFT + 2 * block]
            right = self.packets[self.sight.packet + SACK_1_LEFT + 2 * block + 1]
            left = unwrapped(left, isn, ack)
            right = unwrapped(right, isn, ack)
            if left >= right:
                continue
            if block == 0 and (right <= ack or self._is_inside_second(blocks, left, right)):
                self.sight.marks |= DSACK
                self._repeated(base, other, left, right)
            elif left > ack:
                held += right - left
                self.sight.sacked = max(self.sight.sacked, right)
        if self.sight.sacked >= 0:
            self.sight.marks |= SACK
            self.connections.flat[me + DUPLICATE_TIME] = self.sight.time
            if ack > self.connections.flat[other + ACKED]:
                self.connections.flat[other + SACKED] = self.sight.sacked
        self.connections.flat[other + SACKED_BYTES] = held
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_inside_second(
        self, blocks: cython.Py_ssize_t, left: cython.longlong, right: cython.longlong
    ) -> cython.int:
        """RFC 2883, section 4.2: the duplicate lies within the block that follows."""
        other_left: cython.longlong
        other_right: cython.longlong
        isn: cython.longlong = self.connections.flat[self.sight.other + ISN]
        if blocks < 2:
            return 0
        other_left = unwrapped(self.packets[self.sight.packet + SACK_1_LEFT + 2], isn, left)
        other_right = unwrapped(self.packets[self.sight.packet + SACK_1_LEFT + 3], isn, left)
        return other_left <= left and right <= other_right

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _eifel(self, base: cython.Py_ssize_t, other: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """RFC 3522: the echo is older than the retransmission, so the original arrived."""
        stamp: cython.longlong = self.connections.flat[other + REPEATED_TIMESTAMP]
        if self.sight.ack < self.connections.flat[other + REPEATED_END]:
            return 0
        self.connections.flat[other + REPEATED_TIMESTAMP] = -1
        if self.sight.echo >= 0 and (self.sight.echo - stamp) & BITS_32 >= HALF:
            self._mark_spurious(
                base,
                other,
                self.connections.flat[other + REPEATED_ROW],
                self.connections.flat[other + REPEATED_FRAME],
            )
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _repeated(
        self,
        base: cython.Py_ssize_t,
        other: cython.Py_ssize_t,
        left: cython.longlong,
        right: cython.longlong,
    ) -> cython.Py_ssize_t:
        """A DSACK: the retained retransmission of these bytes was not needed."""
        row: cython.Py_ssize_t = self.connections.flat[base + FIRST_ROW]
        steps: cython.Py_ssize_t = ROWS_SEARCHED
        server: cython.longlong = FROM_SERVER if self.sight.side == 0 else 0
        marks: cython.longlong
        start: cython.longlong
        while row >= 0 and steps > 0:
            marks = self.segments.cells[row, ROW_MARKS]
            start = self.segments.cells[row, ROW_START]
            if (
                marks & RETRANSMISSION
                and not marks & SPURIOUS
                and marks & FROM_SERVER == server
                and left <= start < right
            ):
                self._mark_spurious(base, other, row, self.segments.cells[row, ROW_FRAME])
                return 1
            row = self.segments.cells[row, ROW_NEXT]
            steps -= 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _mark_spurious(
        self,
        base: cython.Py_ssize_t,
        other: cython.Py_ssize_t,
        row: cython.Py_ssize_t,
        frame: cython.longlong,
    ) -> cython.Py_ssize_t:
        if row >= 0 and self.segments.cells[row, ROW_FRAME] == frame:
            if self.segments.cells[row, ROW_MARKS] & SPURIOUS:
                return 0
            self.segments.cells[row, ROW_MARKS] |= SPURIOUS
        self.connections.flat[other + SPURIOUS_COUNT] += 1
        if self.connections.flat[other + FIRST_SPURIOUS] == 0:
            self.connections.flat[other + FIRST_SPURIOUS] = frame
        self.connections.flat[base + FACTS] |= SPURIOUS_FACT
        return 1
