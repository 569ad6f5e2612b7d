# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What a packet says as a sender: new bytes, repeated ones, holes and the filling of them.

A segment that fills a hole was either overtaken on the way or lost before the tap and sent
again: an older TSval or IPv4 identification than that of what overtook it, or an arrival
within min(RTT / 4, 3 ms) of it, speaks for the former. A repeated segment was sent again
because of duplicate ACKs or SACK (RFC 5681, 6675), as a tail loss probe (RFC 8985), or by
a timer. Wireshark's labels differ; see docs/method/tshark.md.
"""

import cython

from wirespan.kernels.layout import Connection, ConnectionFact, Piece, SegmentMark, Side

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.sight import Sight
    from cython.cimports.wirespan.kernels.track.stash import Stash
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.sight import Sight
    from wirespan.kernels.track.stash import Stash

FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
RTT_TO_SERVER = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_SERVER)
RTT_TO_CLIENT = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_CLIENT)
LAST_PAYLOAD = cython.declare(cython.Py_ssize_t, Connection.LAST_PAYLOAD)

NEXT = cython.declare(cython.Py_ssize_t, Side.NEXT)
DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
ACKED = cython.declare(cython.Py_ssize_t, Side.ACKED)
PACKETS = cython.declare(cython.Py_ssize_t, Side.PACKETS)
PAYLOAD_BYTES = cython.declare(cython.Py_ssize_t, Side.PAYLOAD_BYTES)
WINDOW = cython.declare(cython.Py_ssize_t, Side.WINDOW)
WINDOW_FIELD = cython.declare(cython.Py_ssize_t, Side.WINDOW_FIELD)
WINDOW_FULL_COUNT = cython.declare(cython.Py_ssize_t, Side.WINDOW_FULL)
KEEP_ALIVES = cython.declare(cython.Py_ssize_t, Side.KEEP_ALIVES)
LARGEST = cython.declare(cython.Py_ssize_t, Side.LARGEST)
LAST_LENGTH = cython.declare(cython.Py_ssize_t, Side.LAST_LENGTH)
CUT_LENGTH = cython.declare(cython.Py_ssize_t, Side.CUT_LENGTH)
MAXIMUM_SEGMENT = cython.declare(cython.Py_ssize_t, Side.MAXIMUM_SEGMENT)
SUPER_PACKETS = cython.declare(cython.Py_ssize_t, Side.SUPER_PACKETS)
SMALL_SEGMENTS = cython.declare(cython.Py_ssize_t, Side.SMALL_SEGMENTS)
DATA_SEGMENTS = cython.declare(cython.Py_ssize_t, Side.DATA_SEGMENTS)
RETRANSMISSIONS = cython.declare(cython.Py_ssize_t, Side.RETRANSMISSIONS)
FAST_RETRANSMISSIONS = cython.declare(cython.Py_ssize_t, Side.FAST_RETRANSMISSIONS)
SPURIOUS_COUNT = cython.declare(cython.Py_ssize_t, Side.SPURIOUS_RETRANSMISSIONS)
FIRST_SPURIOUS = cython.declare(cython.Py_ssize_t, Side.FIRST_SPURIOUS)
OUT_OF_ORDER_COUNT = cython.declare(cython.Py_ssize_t, Side.OUT_OF_ORDER)
FIRST_OUT_OF_ORDER = cython.declare(cython.Py_ssize_t, Side.FIRST_OUT_OF_ORDER)
LOST_UPSTREAM_COUNT = cython.declare(cython.Py_ssize_t, Side.LOST_UPSTREAM)
TAIL_LOSS_PROBES = cython.declare(cython.Py_ssize_t, Side.TAIL_LOSS_PROBES)
SACKED = cython.declare(cython.Py_ssize_t, Side.SACKED)
DUPLICATE_RUN = cython.declare(cython.Py_ssize_t, Side.DUPLICATE_RUN)
DUPLICATE_TIME = cython.declare(cython.Py_ssize_t, Side.DUPLICATE_TIME)
NEXT_TIME = cython.declare(cython.Py_ssize_t, Side.NEXT_TIME)
NEXT_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.NEXT_TIMESTAMP)
NEXT_IDENTIFICATION = cython.declare(cython.Py_ssize_t, Side.NEXT_IDENTIFICATION)
PROBE_END = cython.declare(cython.Py_ssize_t, Side.PROBE_END)
PROBE_TIME = cython.declare(cython.Py_ssize_t, Side.PROBE_TIME)
LAST_SENT = cython.declare(cython.Py_ssize_t, Side.LAST_SENT)
FIRST_PAYLOAD = cython.declare(cython.Py_ssize_t, Side.FIRST_PAYLOAD)
FIN_POSITION = cython.declare(cython.Py_ssize_t, Side.FIN_POSITION)
GAP_FROM = cython.declare(cython.Py_ssize_t, Side.GAP_FROM)
GAP_TO = cython.declare(cython.Py_ssize_t, Side.GAP_TO)
STASH_FIRST = cython.declare(cython.Py_ssize_t, Side.STASH_FIRST)

PIECE_POSITION = cython.declare(cython.Py_ssize_t, Piece.POSITION)
PIECE_TIME = cython.declare(cython.Py_ssize_t, Piece.TIME)
PIECE_TIMESTAMP = cython.declare(cython.Py_ssize_t, Piece.TIMESTAMP)
PIECE_IDENTIFICATION = cython.declare(cython.Py_ssize_t, Piece.IDENTIFICATION)

RETRANSMISSION_FACT = cython.declare(cython.longlong, ConnectionFact.RETRANSMISSION)
SPURIOUS_FACT = cython.declare(cython.longlong, ConnectionFact.SPURIOUS)
REORDERED = cython.declare(cython.longlong, ConnectionFact.REORDERED)
WINDOW_FULL_FACT = cython.declare(cython.longlong, ConnectionFact.WINDOW_FULL)
KEEP_ALIVE_FACT = cython.declare(cython.longlong, ConnectionFact.KEEP_ALIVE)
SUPER_PACKET = cython.declare(cython.longlong, ConnectionFact.SUPER_PACKET)
WINDOW_PROBE = cython.declare(cython.longlong, ConnectionFact.WINDOW_PROBE)

RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
FAST = cython.declare(cython.longlong, SegmentMark.FAST)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
OUT_OF_ORDER = cython.declare(cython.longlong, SegmentMark.OUT_OF_ORDER)
LOST_UPSTREAM = cython.declare(cython.longlong, SegmentMark.LOST_UPSTREAM)
HOLE = cython.declare(cython.longlong, SegmentMark.HOLE)
TAIL_PROBE = cython.declare(cython.longlong, SegmentMark.TAIL_PROBE)
WINDOW_FULL = cython.declare(cython.longlong, SegmentMark.WINDOW_FULL)
KEEP_ALIVE = cython.declare(cython.longlong, SegmentMark.KEEP_ALIVE)
ZERO_WINDOW_PROBE = cython.declare(cython.longlong, SegmentMark.ZERO_WINDOW_PROBE)
COUNTED_ON = cython.declare(cython.longlong, SegmentMark.COUNTED_ON)

SYN_FIN_RST = cython.declare(cython.longlong, 7)
OUTSIDE_SEQUENCE = cython.declare(cython.longlong, 1)
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)
HALF = cython.declare(cython.longlong, 0x80000000)

PSH = cython.declare(cython.longlong, 8)
MILLISECOND = cython.declare(cython.longlong, 1_000_000)
OVERTAKEN_WITHIN = cython.declare(cython.longlong, 3_000_000)
"""Longest time, in ns, that reordering alone explains when nothing else tells."""
REPAIRED_WITHIN = cython.declare(cython.longlong, 20_000_000)
"""Beyond a round trip and a quarter: how long after a duplicate ACK its repair passes."""
PROBED_WITHIN = cython.declare(cython.longlong, 30_000_000)
"""Beyond two and a half round trips: how late a tail loss probe may be."""
TIMEOUT_AT_LEAST = cython.declare(cython.longlong, 200_000_000)
"""RFC 6298 says a second, Linux 200 ms above the round trip."""
NEIGHBOURS = cython.declare(cython.longlong, 256)
"""IPv4 identifications further apart than this were not counted up one by one."""


@cython.cclass
class Sending:
    """``judge`` reads the packet at hand as its sender's bytes."""

    def __init__(self, connections: ConnectionTable, sight: Sight, stash: Stash) -> None:
        self.connections = connections
        self.sight = sight
        self.stash = stash

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def judge(self) -> cython.Py_ssize_t:
        """Marks of the packet as a carrier of bytes; 1 where there are bytes to deliver."""
        base: cython.Py_ssize_t = self.sight.base
        me: cython.Py_ssize_t = self.sight.me
        if self.sight.length <= 1 and self._is_probe(base, me):
            return 0
        if self.sight.length == 0:
            self._emptiness(me)
            return 0
        self._count(base, me)
        if self.sight.wild & OUTSIDE_SEQUENCE:
            self.sight.marks |= HOLE
            return 0
        if self.sight.start > self.connections.flat[me + DELIVERED]:
            self.sight.marks |= HOLE
        self._fullness(base, me)
        if self.sight.start < self.connections.flat[me + NEXT]:
            self._again(base, me)
        self._sent(me)
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _emptiness(self, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """An empty segment beyond all bytes seen tells of others; a FIN counts one."""
        sent: cython.longlong = self.connections.flat[me + NEXT]
        if self.sight.start > sent and not self.sight.wild & OUTSIDE_SEQUENCE:
            if self.sight.start > sent + 1 or self.connections.flat[me + FIN_POSITION] < 0:
                self.sight.marks |= HOLE
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _count(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        length: cython.longlong = self.sight.length
        limit: cython.longlong = self.connections.flat[self.sight.other + MAXIMUM_SEGMENT]
        self.connections.flat[me + DATA_SEGMENTS] += 1
        self.connections.flat[me + PAYLOAD_BYTES] += length
        if self.connections.flat[me + FIRST_PAYLOAD] < 0:
            self.connections.flat[me + FIRST_PAYLOAD] = self.sight.time
        self.connections.flat[base + LAST_PAYLOAD] = self.sight.time
        if length > self.connections.flat[me + LARGEST]:
            self.connections.flat[me + LARGEST] = length
        if limit > 0 and length > limit:
            self.connections.flat[me + SUPER_PACKETS] += 1
            self.connections.flat[base + FACTS] |= SUPER_PACKET
        if limit > 0 and length * 4 < limit:
            self.connections.flat[me + SMALL_SEGMENTS] += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_probe(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.int:
        """Keep-alives (RFC 9293, section 3.8.4) and window probes (3.8.6.1).

        Both may be empty or carry one byte; a byte not yet acknowledged is a probe only
        when the peer's window is closed. 1: nothing to deliver.
        """
        sent: cython.longlong = self.connections.flat[me + NEXT]
        closed: cython.bint = self.connections.flat[self.sight.other + WINDOW_FIELD] == 0
        if self.sight.flags & SYN_FIN_RST:
            return 0
        if self.sight.start == sent and self.sight.length == 1 and closed:
            self._probe(base)
            return 0
        if self.sight.start != sent - 1 or self.connections.flat[me + PACKETS] < 2:
            return 0
        if closed:
            self._probe(base)
            return 1
        if self.sight.length == 0 or self.connections.flat[me + ACKED] >= sent:
            self.sight.marks |= KEEP_ALIVE
            self.connections.flat[me + KEEP_ALIVES] += 1
            self.connections.flat[base + FACTS] |= KEEP_ALIVE_FACT
            return 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _probe(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.sight.marks |= ZERO_WINDOW_PROBE
        self.connections.flat[base + FACTS] |= WINDOW_PROBE
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _fullness(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        window: cython.longlong = self.connections.flat[self.sight.other + WINDOW]
        edge: cython.longlong = self.connections.flat[me + ACKED] + window
        if window > 0 and self.sight.end == edge and not self.sight.flags & SYN_FIN_RST:
            self.sight.marks |= WINDOW_FULL
            self.connections.flat[me + WINDOW_FULL_COUNT] += 1
            self.connections.flat[base + FACTS] |= WINDOW_FULL_FACT
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _again(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Bytes below the highest sent: seen before, or the filling of a hole?"""
        start: cython.longlong = self.sight.start
        piece: cython.Py_ssize_t = -1
        self.connections.flat[me + PROBE_TIME] = -1
        self.connections.flat[me + NEXT_TIME] = -1
        if start < self.connections.flat[me + DELIVERED]:
            if (
                self.connections.flat[me + GAP_FROM] <= start
                and start < self.connections.flat[me + GAP_TO]
            ):
                return self._overtaken(base, me)
            return self._repeat(base, me)
        if self.connections.flat[me + STASH_FIRST] >= 0:
            piece = self.stash.after(me, start)
        if piece >= 0 and self.stash.pieces[piece, PIECE_POSITION] <= start:
            return self._repeat(base, me)
        if self._was_overtaken(base, me, piece):
            return self._overtaken(base, me)
        self.sight.marks |= LOST_UPSTREAM
        self.connections.flat[me + LOST_UPSTREAM_COUNT] += 1
        return self._repeat(base, me)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _overtaken(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.sight.marks |= OUT_OF_ORDER
        self.connections.flat[me + OUT_OF_ORDER_COUNT] += 1
        if self.connections.flat[me + FIRST_OUT_OF_ORDER] == 0:
            self.connections.flat[me + FIRST_OUT_OF_ORDER] = self.sight.frame
        self.connections.flat[base + FACTS] |= REORDERED
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _was_overtaken(
        self, base: cython.Py_ssize_t, me: cython.Py_ssize_t, piece: cython.Py_ssize_t
    ) -> cython.int:
        """Whether the segment left before what arrived ahead of it."""
        stamp: cython.longlong = self.connections.flat[me + NEXT_TIMESTAMP]
        number: cython.longlong = self.connections.flat[me + NEXT_IDENTIFICATION]
        since: cython.longlong = self.connections.flat[me + LAST_SENT]
        limit: cython.longlong = OVERTAKEN_WITHIN
        later: cython.longlong
        if piece >= 0:
            stamp = self.stash.pieces[piece, PIECE_TIMESTAMP]
            number = self.stash.pieces[piece, PIECE_IDENTIFICATION]
            since = self.stash.pieces[piece, PIECE_TIME]
        if stamp >= 0 and self.sight.timestamp >= 0 and stamp != self.sight.timestamp:
            return (self.sight.timestamp - stamp) & BITS_32 >= HALF
        if number > 0 and self.sight.identification > 0:
            later = (self.sight.identification - number) & 0xFFFF
            if 0 < later < NEIGHBOURS:
                return 0
            if 0x10000 - NEIGHBOURS < later:
                return 1
        if self._round_trip(base) >= 0:
            limit = min(limit, self._round_trip(base) // 4)
        return self.sight.time - since < limit

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _round_trip(self, base: cython.Py_ssize_t) -> cython.longlong:
        """The smallest seen, from end to end as far as known; -1."""
        there: cython.longlong = self.connections.flat[base + RTT_TO_SERVER]
        back: cython.longlong = self.connections.flat[base + RTT_TO_CLIENT]
        if there < 0:
            return back
        return there + max(back, 0)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _repeat(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A retransmission: was it needed, and what made the sender send it?"""
        self.sight.marks |= RETRANSMISSION
        self.connections.flat[me + RETRANSMISSIONS] += 1
        self.connections.flat[base + FACTS] |= RETRANSMISSION_FACT
        if self.sight.end <= self.connections.flat[me + ACKED]:
            self.sight.marks |= SPURIOUS
            self.connections.flat[me + SPURIOUS_COUNT] += 1
            if self.connections.flat[me + FIRST_SPURIOUS] == 0:
                self.connections.flat[me + FIRST_SPURIOUS] = self.sight.frame
            self.connections.flat[base + FACTS] |= SPURIOUS_FACT
        if self._was_asked_for(base, me):
            self.sight.marks |= FAST
            self.connections.flat[me + FAST_RETRANSMISSIONS] += 1
        elif self._is_tail_probe(base, me):
            self.sight.marks |= TAIL_PROBE
            self.connections.flat[me + TAIL_LOSS_PROBES] += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _was_asked_for(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.int:
        """Duplicate ACKs or SACK blocks above it passed within about a round trip."""
        other: cython.Py_ssize_t = self.sight.other
        asked: cython.longlong = self.connections.flat[other + DUPLICATE_TIME]
        round_trip: cython.longlong = max(0, self._round_trip(base))
        if asked < 0 or self.sight.time - asked > round_trip * 5 // 4 + REPAIRED_WITHIN:
            return 0
        if self.connections.flat[me + SACKED] > self.sight.start:
            return 1
        return (
            self.connections.flat[other + DUPLICATE_RUN] >= 2
            and self.sight.start == self.connections.flat[me + ACKED]
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_tail_probe(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.int:
        """RFC 8985, section 7: the last of several segments again, sooner than a timeout."""
        waited: cython.longlong = self.sight.time - self.connections.flat[me + LAST_SENT]
        round_trip: cython.longlong = self._round_trip(base)
        return (
            round_trip >= 0
            and self.sight.end == self.connections.flat[me + NEXT]
            and self.sight.start > self.connections.flat[me + ACKED]
            and round_trip + MILLISECOND < waited
            and waited <= round_trip * 5 // 2 + PROBED_WITHIN
            and waited < round_trip + TIMEOUT_AT_LEAST
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _cut(self, me: cython.Py_ssize_t, since: cython.longlong) -> cython.Py_ssize_t:
        """Did the sender cut a longer text? Two of one length, back to back, say so.

        ``since`` is how long before the last segment passed.
        """
        length: cython.longlong = self.sight.length
        if (
            length == self.connections.flat[me + LAST_LENGTH]
            and length > self.connections.flat[me + CUT_LENGTH]
            and self.sight.start == self.connections.flat[me + NEXT]
            and since <= MILLISECOND
        ):
            self.connections.flat[me + CUT_LENGTH] = length
        self.connections.flat[me + LAST_LENGTH] = 0 if self.sight.flags & PSH else length
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _sent(self, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Move NEXT, and time what is new and in order."""
        since: cython.longlong = self.sight.time - self.connections.flat[me + LAST_SENT]
        self.connections.flat[me + LAST_SENT] = self.sight.time
        if self.sight.end <= self.connections.flat[me + NEXT]:
            return 0
        self._cut(me, since)
        if since >= 10 * MILLISECOND and self.connections.flat[me + NEXT_IDENTIFICATION] > 0:
            if self.sight.identification == self.connections.flat[me + NEXT_IDENTIFICATION] + 1:
                self.sight.marks |= COUNTED_ON
        if self.sight.start == self.connections.flat[me + DELIVERED]:
            self.connections.flat[me + NEXT_TIME] = self.sight.time
            if self.connections.flat[me + PROBE_TIME] < 0:
                self.connections.flat[me + PROBE_TIME] = self.sight.time
                self.connections.flat[me + PROBE_END] = self.sight.end
        else:
            self.connections.flat[me + NEXT_TIME] = -1
            self.connections.flat[me + PROBE_TIME] = -1
        self.connections.flat[me + NEXT] = self.sight.end
        self.connections.flat[me + NEXT_TIMESTAMP] = self.sight.timestamp
        self.connections.flat[me + NEXT_IDENTIFICATION] = self.sight.identification
        return 0
