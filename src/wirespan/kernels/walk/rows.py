# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The packets around one exchange, gathered from the connection's list into a row each.

The tracker keeps a linked list a connection, because packets of all connections arrive
mixed; the ledger looks back and forth, so it works on this contiguous copy. Each row also
says where the last packet of a kind stands, so that no rule searches backwards: the ledger's
work must stay linear in the packets of an exchange, however many they are.
"""

import cython

if cython.compiled:
    from cython.cimports.libc.string import memcpy
    from cython.cimports.wirespan.kernels.track.stamps import ticks_between
else:
    from wirespan.kernels.track.stamps import ticks_between

from wirespan.kernels.layout import Columns, Segment, SegmentMark, column
from wirespan.kernels.table import CELL_BYTES, Table


class Last(Columns):
    """Columns behind those of Segment: indices of rows, up to and with this one; -1 none.

    The first of a pair stands for the client, the second for the server.
    """

    SEGMENT = column(len(Segment))
    ACK = column(2)
    """The last packet with an ACK flag."""
    DATA = column(2)
    """The last packet with payload that was not sent in vain."""
    REPAIR = column(2)
    """The last retransmission that was needed."""
    CLOSED = column(2)
    """The last packet with a window of zero."""
    CLOSED_FROM = column()
    """In a packet with a window of zero: the first of those in a row."""
    SOURCE = column()
    """The row of the connection's list."""


FIELDS = cython.declare(cython.Py_ssize_t, len(Segment))
CELL = cython.declare(cython.Py_ssize_t, CELL_BYTES)
TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
START_POSITION = cython.declare(cython.Py_ssize_t, Segment.START)
LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
NEXT = cython.declare(cython.Py_ssize_t, Segment.NEXT)
TIMESTAMP = cython.declare(cython.Py_ssize_t, Segment.TIMESTAMP)
ECHO = cython.declare(cython.Py_ssize_t, Segment.ECHO)
LAST_ACK = cython.declare(cython.Py_ssize_t, Last.ACK)
LAST_DATA = cython.declare(cython.Py_ssize_t, Last.DATA)
LAST_REPAIR = cython.declare(cython.Py_ssize_t, Last.REPAIR)
LAST_CLOSED = cython.declare(cython.Py_ssize_t, Last.CLOSED)
CLOSED_FROM = cython.declare(cython.Py_ssize_t, Last.CLOSED_FROM)
SOURCE = cython.declare(cython.Py_ssize_t, Last.SOURCE)
WIDTH = len(Last)
FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
ZERO_WINDOW = cython.declare(cython.longlong, SegmentMark.ZERO_WINDOW)
DUPLICATE_RECORD = cython.declare(cython.longlong, SegmentMark.DUPLICATE_RECORD)


@cython.cclass
class Rows:
    """``cells`` has ``count`` rows of ``layout.Segment`` and ``Last``, in order of capture.

    Those before ``base`` were gathered for an earlier exchange; no rule sees them, or what
    is said of an exchange would depend on which was settled before it.
    """

    def __init__(self) -> None:
        self.table = Table(WIDTH, 256)
        self.cells = self.table.cells
        self.count = 0
        self.base = 0
        self.next_source = -1
        self.owner = -1

    @cython.cfunc
    @cython.exceptval(-1)
    def forget(self) -> cython.int:
        """The lists may have changed since the last ``gather``."""
        self.owner = -1
        return 0

    @cython.cfunc
    @cython.exceptval(-2)
    def gather(
        self,
        segments: cython.longlong[:, ::1],
        owner: cython.longlong,
        first: cython.Py_ssize_t,
        since: cython.longlong,
        until: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Copy the list of ``owner`` from row ``first`` up to the last packet at ``until``.

        What is there of it already is not copied again, or a hundred questions sent at once
        would cost a hundred copies. Records the capture made twice are left out: they are no
        packets. Returns the first row of the list at or after ``since``; -1: none.
        """
        row: cython.Py_ssize_t = self.next_source
        found: cython.Py_ssize_t = self.place(segments, first) if owner == self.owner else -1
        if found < 0:
            self.count = 0
            row = first
        self.base = max(found, 0)
        self.owner = owner
        while row >= 0 and segments[row, TIME] <= until:
            self.write(segments, row)
            row = segments[row, NEXT]
        self.next_source = row
        found = self.after(since - 1)
        return self.cells[found, SOURCE] if found >= 0 else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def place(
        self, segments: cython.longlong[:, ::1], first: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """Index of the list's row ``first`` among those copied; -1: it is not."""
        row: cython.Py_ssize_t
        time: cython.longlong
        if first < 0:
            return -1
        self.base = 0
        time = segments[first, TIME]
        row = self.after(time - 1)
        while 0 <= row < self.count and self.cells[row, TIME] == time:
            if self.cells[row, SOURCE] == first:
                return row
            row += 1
        return -1

    @cython.cfunc
    @cython.exceptval(-1)
    def extend(
        self, segments: cython.longlong[:, ::1], side: cython.int, position: cython.longlong
    ) -> cython.int:
        """Go on copying until ``side`` acknowledged ``position``."""
        row: cython.Py_ssize_t = self.next_source
        server: cython.longlong = FROM_SERVER if side else 0
        while row >= 0:
            self.write(segments, row)
            if segments[row, MARKS] & FROM_SERVER == server and segments[row, ACK] >= position:
                break
            row = segments[row, NEXT]
        self.next_source = segments[row, NEXT] if row >= 0 else -1
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def write(self, segments: cython.longlong[:, ::1], row: cython.Py_ssize_t) -> cython.int:
        field: cython.Py_ssize_t
        at: cython.Py_ssize_t = self.count
        if segments[row, MARKS] & DUPLICATE_RECORD:
            return 0
        if at >= self.cells.shape[0]:
            self.table.reserve(at + 1)
            self.cells = self.table.cells
        if cython.compiled:
            memcpy(
                cython.address(self.cells[at, 0]),
                cython.address(segments[row, 0]),
                FIELDS * CELL,
            )
        else:
            for field in range(FIELDS):
                self.cells[at, field] = segments[row, field]
        self.cells[at, SOURCE] = row
        self.index()
        self.count += 1
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def index(self) -> cython.int:
        """Fill the Last columns of the row at ``count`` from those of the row before it."""
        at: cython.Py_ssize_t = self.count
        field: cython.Py_ssize_t
        marks: cython.longlong = self.cells[at, MARKS]
        side: cython.Py_ssize_t = 1 if marks & FROM_SERVER else 0
        closed: cython.longlong
        if cython.compiled and at > 0:
            memcpy(
                cython.address(self.cells[at, LAST_ACK]),
                cython.address(self.cells[at - 1, LAST_ACK]),
                (CLOSED_FROM - LAST_ACK) * CELL,
            )
        else:
            for field in range(LAST_ACK, CLOSED_FROM):
                self.cells[at, field] = self.cells[at - 1, field] if at > 0 else -1
        if marks & ZERO_WINDOW:
            closed = self.cells[at, LAST_CLOSED + side]
            # A run goes on while no packet of this side came between.
            if closed >= 0 and closed == self.cells[at, LAST_ACK + side]:
                self.cells[at, CLOSED_FROM] = self.cells[closed, CLOSED_FROM]
            else:
                self.cells[at, CLOSED_FROM] = at
            self.cells[at, LAST_CLOSED + side] = at
        if self.cells[at, ACK] >= 0:
            self.cells[at, LAST_ACK + side] = at
        if self.cells[at, LENGTH] > 0 and not marks & SPURIOUS:
            self.cells[at, LAST_DATA + side] = at
            if marks & RETRANSMISSION:
                self.cells[at, LAST_REPAIR + side] = at
        return 0

    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1)
    def is_from(self, row: cython.Py_ssize_t, side: cython.int) -> cython.int:
        """1 where ``side`` (0 client, 1 server) sent the packet."""
        return (1 if self.cells[row, MARKS] & FROM_SERVER else 0) == side

    @cython.cfunc
    @cython.exceptval(-2)
    def at_or_before(self, time: cython.longlong) -> cython.Py_ssize_t:
        """Index of the last packet at or before ``time``; -1: none."""
        low: cython.Py_ssize_t = self.base
        high: cython.Py_ssize_t = self.count
        middle: cython.Py_ssize_t
        while low < high:
            middle = (low + high) // 2
            if self.cells[middle, TIME] <= time:
                low = middle + 1
            else:
                high = middle
        return low - 1 if low > self.base else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def after(self, time: cython.longlong) -> cython.Py_ssize_t:
        """Index of the first packet after ``time``; -1: none."""
        row: cython.Py_ssize_t = self.first_after(time)
        return row if row < self.count else -1

    @cython.cfunc
    @cython.exceptval(-1)
    def first_after(self, time: cython.longlong) -> cython.Py_ssize_t:
        """Index of the first packet after ``time``, or of the place behind all of them."""
        return max(self.at_or_before(time) + 1, self.base)

    @cython.cfunc
    @cython.exceptval(-2)
    def last_ack(self, row: cython.Py_ssize_t, side: cython.int) -> cython.Py_ssize_t:
        """The last ACK of ``side``, not after ``row``."""
        return self.seen(self.cells[row, LAST_ACK + side]) if row >= 0 else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def last_data(self, row: cython.Py_ssize_t, side: cython.int) -> cython.Py_ssize_t:
        """The last payload of ``side``, not after ``row``."""
        return self.seen(self.cells[row, LAST_DATA + side]) if row >= 0 else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def next_data(self, row: cython.Py_ssize_t, side: cython.int) -> cython.Py_ssize_t:
        """The first payload of ``side``, not before ``row``."""
        while 0 <= row < self.count:
            if self.cells[row, LENGTH] > 0 and self.is_from(row, side):
                return row
            row += 1
        return -1

    @cython.cfunc
    @cython.exceptval(-2)
    def last_repair(self, row: cython.Py_ssize_t, side: cython.int) -> cython.Py_ssize_t:
        """The last needed retransmission of ``side``, not after ``row``."""
        return self.seen(self.cells[row, LAST_REPAIR + side]) if row >= 0 else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def last_closed(self, row: cython.Py_ssize_t, side: cython.int) -> cython.Py_ssize_t:
        """The last packet with which ``side`` said that it takes nothing, not after ``row``."""
        return self.seen(self.cells[row, LAST_CLOSED + side]) if row >= 0 else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def closed_from(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The first of the packets with a window of zero that ``row`` is the last of."""
        side: cython.int = 1 if self.cells[row, MARKS] & FROM_SERVER else 0
        first: cython.Py_ssize_t = self.cells[row, CLOSED_FROM]
        while first < self.base or not self.is_from(first, side):
            first = max(first + 1, self.base)
        return first

    @cython.cfunc
    @cython.inline
    @cython.exceptval(-2)
    def seen(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        return row if row >= self.base else -1

    @cython.cfunc
    @cython.exceptval(-2)
    def first_ack_of(
        self,
        side: cython.int,
        position: cython.longlong,
        after: cython.longlong,
        before: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Index of the first packet of ``side`` in (after, before] that acknowledges
        ``position``; -1: none."""
        row: cython.Py_ssize_t = self.first_after(after)
        while row < self.count and self.cells[row, TIME] <= before:
            if self.is_from(row, side) and self.cells[row, ACK] >= position:
                return row
            row += 1
        return -1

    @cython.cfunc
    @cython.exceptval(-1)
    def was_unheard(self, ack: cython.Py_ssize_t, row: cython.Py_ssize_t) -> cython.int:
        """Whether packet ``row`` left before the other side's ``ack`` came: it echoes an older
        timestamp (RFC 7323, section 4.3). An ACK behind a hole is not echoed, and tells nothing.
        """
        echo: cython.longlong = self.cells[row, ECHO]
        if echo <= 0 or self.cells[ack, START_POSITION] > self.cells[row, ACK]:
            return 0
        return ticks_between(echo, self.cells[ack, TIMESTAMP]) > 0

    @cython.cfunc
    @cython.exceptval(-1)
    def losses(self, end: cython.longlong) -> cython.int:
        """Who had to send again up to ``end``: 1 the client, 2 the server."""
        last: cython.Py_ssize_t = self.at_or_before(end)
        return (1 if self.last_repair(last, 0) >= 0 else 0) | (
            2 if self.last_repair(last, 1) >= 0 else 0
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def last_copy(self, position: cython.longlong, end: cython.longlong) -> cython.longlong:
        """When the last needed copy of the answer passed, if the first one was lost later."""
        row: cython.Py_ssize_t
        marks: cython.longlong
        for row in range(self.first_after(end), self.count):
            marks = self.cells[row, MARKS]
            if not marks & FROM_SERVER:
                if self.cells[row, ACK] >= position:
                    break
                continue
            if self.cells[row, LENGTH] == 0:
                continue
            if self.cells[row, START_POSITION] >= position:
                continue
            if marks & RETRANSMISSION and not marks & SPURIOUS:
                end = self.cells[row, TIME]
        return end
