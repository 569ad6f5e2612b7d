# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Retained segment rows: one pool, a list for each connection, oldest first."""

import cython

from wirespan.kernels.layout import Connection, ConnectionFact, Packet, Segment, SegmentMark, Side
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.sight import Sight
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.sight import Sight

ROW_NEXT = cython.declare(cython.Py_ssize_t, Segment.NEXT)
NEXT = cython.declare(cython.Py_ssize_t, Side.NEXT)
FIRST_ROW = cython.declare(cython.Py_ssize_t, Connection.FIRST_ROW)
LAST_ROW = cython.declare(cython.Py_ssize_t, Connection.LAST_ROW)
ROWS = cython.declare(cython.Py_ssize_t, Connection.ROWS)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
ROWS_DROPPED = cython.declare(cython.longlong, ConnectionFact.ROWS_DROPPED)

LINK_BYTES = cython.declare(cython.Py_ssize_t, Packet.LINK_BYTES)
NETWORK_BYTES = cython.declare(cython.Py_ssize_t, Packet.NETWORK_BYTES)
TRANSPORT_BYTES = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT_BYTES)
SEGMENT_FIELDS = cython.declare(cython.Py_ssize_t, len(Segment))
DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
ACKED = cython.declare(cython.Py_ssize_t, Side.ACKED)
SACKED_BYTES = cython.declare(cython.Py_ssize_t, Side.SACKED_BYTES)
LARGEST_FLIGHT = cython.declare(cython.Py_ssize_t, Side.LARGEST_FLIGHT)
LAST_MARKS = cython.declare(cython.Py_ssize_t, Side.LAST_MARKS)
REPEATED_ROW = cython.declare(cython.Py_ssize_t, Side.REPEATED_ROW)
REPEATED_FRAME = cython.declare(cython.Py_ssize_t, Side.REPEATED_FRAME)
REPEATED_END = cython.declare(cython.Py_ssize_t, Side.REPEATED_END)
REPEATED_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.REPEATED_TIMESTAMP)
ROW_SINCE = cython.declare(cython.Py_ssize_t, Segment.SINCE)
ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_START = cython.declare(cython.Py_ssize_t, Segment.START)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
ROW_WINDOW = cython.declare(cython.Py_ssize_t, Segment.WINDOW)
ROW_FLIGHT = cython.declare(cython.Py_ssize_t, Segment.FLIGHT)
ROW_DELIVERED = cython.declare(cython.Py_ssize_t, Segment.DELIVERED)
ROW_HEADERS = cython.declare(cython.Py_ssize_t, Segment.HEADERS)
ROW_TIMESTAMP = cython.declare(cython.Py_ssize_t, Segment.TIMESTAMP)
ROW_ECHO = cython.declare(cython.Py_ssize_t, Segment.ECHO)
MARK_SYN = cython.declare(cython.longlong, SegmentMark.SYN)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
LOST_UPSTREAM = cython.declare(cython.longlong, SegmentMark.LOST_UPSTREAM)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)

ROWS_AT_MOST = 1_048_576
"""Rows of all connections; beyond it a connection with many drops its oldest."""
ROWS_KEPT = 131_072
"""Rows of one connection."""
ROWS_ALWAYS = 64
"""Rows a connection may keep even when there are too many in all."""

JOINED_BYTES = 65_536
"""Of a burst in one row."""
JOINED_WITHIN = 200_000
"""In ns, from one packet of a burst to the next."""
JOINED_AT_MOST = 1_000_000
"""In ns, from the first packet of a burst to its last: the ledger's finest moment."""
ROWS_BEFORE_JOINING = 1024
"""An exchange of fewer rows keeps each packet."""

JOINED = cython.declare(cython.longlong, JOINED_BYTES)
TOGETHER = cython.declare(cython.longlong, JOINED_WITHIN)
BURST = cython.declare(cython.longlong, JOINED_AT_MOST)
LONG = cython.declare(cython.longlong, ROWS_BEFORE_JOINING)
FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
PLAIN = cython.declare(cython.longlong, SegmentMark.FROM_SERVER | SegmentMark.PSH)
FURTHER_PACKET = cython.declare(cython.longlong, 1 << 48)
AT_MOST = cython.declare(cython.Py_ssize_t, ROWS_AT_MOST)
KEPT = cython.declare(cython.Py_ssize_t, ROWS_KEPT)
ALWAYS = cython.declare(cython.Py_ssize_t, ROWS_ALWAYS)


@cython.cclass
class SegmentPool:
    """``append`` takes a row; ``release`` gives a connection's oldest rows back."""

    def __init__(self, connections: ConnectionTable, sight: Sight) -> None:
        self.connections = connections
        self.sight = sight
        self.packets = connections.flat
        self.table = Table(len(Segment), 256)
        self._bind()
        self.used = 0
        self.kept = 0
        self.free_head = -1

    def reserve(self, more: int) -> None:
        """Make room for ``more`` rows."""
        self.table.reserve(self.used + more)
        self._bind()

    def _bind(self) -> None:
        self.cells = self.table.cells
        self.flat = self.table.flat

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def append(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A row at the end of the connection's list; its fields are the caller's to fill.

        ``base`` is where the connection's row begins in its flat table.
        """
        row: cython.Py_ssize_t
        last: cython.Py_ssize_t
        rows: cython.Py_ssize_t = self.connections.flat[base + ROWS]
        if rows >= KEPT or (self.kept >= AT_MOST and rows >= ALWAYS):
            self._drop_first(base)
            self.connections.flat[base + FACTS] |= ROWS_DROPPED
        row = self.free_head
        if row >= 0:
            self.free_head = self.flat[row * SEGMENT_FIELDS + ROW_NEXT]
        else:
            row = self.used
            self.used += 1
        self.kept += 1
        self.flat[row * SEGMENT_FIELDS + ROW_NEXT] = -1
        last = self.connections.flat[base + LAST_ROW]
        if last >= 0:
            self.flat[last * SEGMENT_FIELDS + ROW_NEXT] = row
        else:
            self.connections.flat[base + FIRST_ROW] = row
        self.connections.flat[base + LAST_ROW] = row
        self.connections.flat[base + ROWS] += 1
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def headers(self, packet: cython.Py_ssize_t) -> cython.longlong:
        """Bytes of the packet's headers, as ``Segment.HEADERS`` has them."""
        return (
            (self.packets[packet + LINK_BYTES] & 0xFFFF)
            | ((self.packets[packet + NETWORK_BYTES] & 0xFFFF) << 16)
            | ((self.packets[packet + TRANSPORT_BYTES] & 0xFFFF) << 32)
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def keep(self, packet: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The segment row of the packet at hand, and what later packets need of it."""
        me: cython.Py_ssize_t = self.sight.me
        row: cython.Py_ssize_t = self._joined()
        at: cython.Py_ssize_t
        marks: cython.longlong = self.sight.marks
        headers: cython.longlong = self.headers(packet)
        flight: cython.longlong = (
            self.connections.flat[me + NEXT]
            - self.connections.flat[me + ACKED]
            - self.connections.flat[me + SACKED_BYTES]
        )
        if flight < 0:
            flight = 0
        if flight > self.connections.flat[me + LARGEST_FLIGHT]:
            self.connections.flat[me + LARGEST_FLIGHT] = flight
        if row >= 0:
            at = row * SEGMENT_FIELDS
            self.flat[at + ROW_LENGTH] += self.sight.length
            headers += self.flat[at + ROW_HEADERS] + FURTHER_PACKET
        else:
            row = self.append(self.sight.base)
            at = row * SEGMENT_FIELDS
            self.flat[at + ROW_START] = self.sight.start
            self.flat[at + ROW_LENGTH] = self.sight.length
            self.flat[at + ROW_SINCE] = self.sight.time
        self.flat[at + ROW_TIME] = self.sight.time
        self.flat[at + ROW_FRAME] = self.sight.frame
        self.flat[at + ROW_MARKS] = marks
        self.flat[at + ROW_ACK] = self.sight.ack if self.sight.has_ack else -1
        self.flat[at + ROW_WINDOW] = self.sight.window
        self.flat[at + ROW_FLIGHT] = flight
        self.flat[at + ROW_DELIVERED] = self.connections.flat[me + DELIVERED]
        self.flat[at + ROW_HEADERS] = headers
        self.flat[at + ROW_TIMESTAMP] = self.sight.timestamp
        self.flat[at + ROW_ECHO] = self.sight.echo
        self.connections.flat[me + LAST_MARKS] = marks
        if marks & (RETRANSMISSION | LOST_UPSTREAM | SPURIOUS | MARK_SYN) == RETRANSMISSION:
            self.connections.flat[me + REPEATED_ROW] = row
            self.connections.flat[me + REPEATED_FRAME] = self.sight.frame
            self.connections.flat[me + REPEATED_END] = self.sight.end
            self.connections.flat[me + REPEATED_TIMESTAMP] = self.sight.timestamp
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _joined(self) -> cython.Py_ssize_t:
        """The connection's last row, where the packet at hand only goes on with its burst; -1.

        Joined as segmentation offload would, and only in long exchanges: a download of
        gigabytes then needs a row for 64 kB or a millisecond, and nothing the ledger asks for
        is lost.
        """
        row: cython.Py_ssize_t = self.connections.flat[self.sight.base + LAST_ROW]
        at: cython.Py_ssize_t = row * SEGMENT_FIELDS
        if row < 0 or self.connections.flat[self.sight.base + ROWS] < LONG:
            return -1
        if self.sight.length <= 0 or (self.sight.marks & ~PLAIN):
            return -1
        # What ended with PSH was all that was written.
        if self.flat[at + ROW_MARKS] & ~FROM_SERVER:
            return -1
        if self.sight.time - self.flat[at + ROW_SINCE] > BURST:
            return -1
        if (self.flat[at + ROW_MARKS] ^ self.sight.marks) & FROM_SERVER:
            return -1
        if self.flat[at + ROW_START] + self.flat[at + ROW_LENGTH] != self.sight.start:
            return -1
        if (
            self.flat[at + ROW_LENGTH] <= 0
            or self.flat[at + ROW_LENGTH] > JOINED - self.sight.length
        ):
            return -1
        return row if 0 <= self.sight.time - self.flat[at + ROW_TIME] <= TOGETHER else -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _drop_first(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        row: cython.Py_ssize_t = self.connections.flat[base + FIRST_ROW]
        after: cython.Py_ssize_t = self.cells[row, ROW_NEXT]
        self.connections.flat[base + FIRST_ROW] = after
        if after < 0:
            self.connections.flat[base + LAST_ROW] = -1
        self.connections.flat[base + ROWS] -= 1
        self.cells[row, ROW_NEXT] = self.free_head
        self.free_head = row
        self.kept -= 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def release(self, base: cython.Py_ssize_t, time: cython.longlong) -> cython.Py_ssize_t:
        """Drop the leading rows older than ``time``."""
        row: cython.Py_ssize_t = self.connections.flat[base + FIRST_ROW]
        while row >= 0 and self.cells[row, ROW_TIME] < time:
            self._drop_first(base)
            row = self.connections.flat[base + FIRST_ROW]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def release_all(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Give back the whole list at once."""
        last: cython.Py_ssize_t = self.connections.flat[base + LAST_ROW]
        if last < 0:
            return 0
        self.cells[last, ROW_NEXT] = self.free_head
        self.free_head = self.connections.flat[base + FIRST_ROW]
        self.kept -= self.connections.flat[base + ROWS]
        self.connections.flat[base + FIRST_ROW] = -1
        self.connections.flat[base + LAST_ROW] = -1
        self.connections.flat[base + ROWS] = 0
        return 0
