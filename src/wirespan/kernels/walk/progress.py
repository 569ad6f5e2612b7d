# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""When did one direction of a stream really get further? The spine of the critical path.

An event is a packet after which more of the wanted bytes could be read in order at the
receiver. A copy that was lost behind the tap made no progress: its retransmission did, and
everything sent above it waited. So a retransmission takes back the events above its first
byte and becomes one event itself; before it stays, without progress, the first that waited.
Between two neighbouring events the receiver waited for the second: these edges, and no
others, are on the critical path (Barford and Crovella 2000, read forwards).
"""

from enum import IntEnum

import cython

from wirespan.kernels.layout import Columns, Segment, SegmentMark, column
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.rows import Rows
else:
    from wirespan.kernels.walk.rows import Rows


class Event(Columns):
    TIME = column()
    FRAME = column()
    END = column()
    """Stream position readable after it."""
    KIND = column()
    ROW = column()
    LENGTH = column()
    """Payload bytes of the packet."""


class Kind(IntEnum):
    NEW = 0
    FILLED = 1
    """Filled a hole: its first copy was lost before the tap."""
    RESENT = 2
    """A further copy: the first one, seen at the tap, did not arrive."""
    REORDERED = 3
    ABOVE = 4
    """No progress: the first bytes that had to wait for a hole to be filled."""


ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_START = cython.declare(cython.Py_ssize_t, Segment.START)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_DELIVERED = cython.declare(cython.Py_ssize_t, Segment.DELIVERED)
FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
LOST_UPSTREAM = cython.declare(cython.longlong, SegmentMark.LOST_UPSTREAM)
OUT_OF_ORDER = cython.declare(cython.longlong, SegmentMark.OUT_OF_ORDER)

TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Event.FRAME)
END = cython.declare(cython.Py_ssize_t, Event.END)
KIND = cython.declare(cython.Py_ssize_t, Event.KIND)
ROW = cython.declare(cython.Py_ssize_t, Event.ROW)
LENGTH = cython.declare(cython.Py_ssize_t, Event.LENGTH)
NEW = cython.declare(cython.longlong, Kind.NEW)
FILLED = cython.declare(cython.longlong, Kind.FILLED)
RESENT = cython.declare(cython.longlong, Kind.RESENT)
REORDERED = cython.declare(cython.longlong, Kind.REORDERED)
ABOVE = cython.declare(cython.longlong, Kind.ABOVE)


@cython.cclass
class Progress:
    """The events of one direction between two stream positions."""

    def __init__(self, rows: Rows) -> None:
        self.table = Table(len(Event), 256)
        self.cells = self.table.cells
        self.count = 0
        self.rows = rows
        self.start = 0
        self.hole = 0
        self.hole_row = 0
        self.end = 0
        self.highest = -1

    @cython.cfunc
    @cython.exceptval(-1)
    def follow(
        self,
        side: cython.int,
        start: cython.longlong,
        end: cython.longlong,
        begin: cython.longlong,
        until: cython.longlong,
    ) -> cython.int:
        """Collect the events of ``side`` for bytes [start, end) sent in [begin, until]."""
        row: cython.Py_ssize_t
        first: cython.longlong
        last: cython.longlong
        self.count = 0
        self.start = start
        self.end = end
        self.hole = 0
        self.highest = -1
        for row in range(self.rows.first_after(begin - 1), self.rows.count):
            if self.rows.cells[row, ROW_TIME] > until:
                break
            first = self.rows.cells[row, ROW_START]
            last = first + self.rows.cells[row, ROW_LENGTH]
            if last > start and first < end and last > first and self.rows.is_from(row, side):
                self.see(row, max(first, start), min(last, end))
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def see(
        self, row: cython.Py_ssize_t, start: cython.longlong, end: cython.longlong
    ) -> cython.int:
        marks: cython.longlong = self.rows.cells[row, ROW_MARKS]
        if marks & RETRANSMISSION and not marks & LOST_UPSTREAM:
            if marks & SPURIOUS:
                return 0
            return self.repair(row, start)
        return self.advance(row, start, end)

    @cython.cfunc
    @cython.exceptval(-1)
    def repair(self, row: cython.Py_ssize_t, position: cython.longlong) -> cython.int:
        """A further copy from ``position`` on: what was above it had been waiting.

        An event reaches from where the one before it ended; that which reached across
        ``position`` is cut there, those above are taken back.
        """
        reached: cython.longlong = -1
        first: cython.Py_ssize_t = -1
        top: cython.Py_ssize_t
        while self.count > 0:
            top = self.count - 1
            if self.cells[top, END] <= position:
                break
            reached = max(reached, self.cells[top, END])
            if (self.cells[top - 1, END] if top > 0 else self.start) < position:
                self.cells[top, END] = position
                first = -1
                break
            first = self.cells[top, ROW] if self.cells[top, KIND] == NEW else -1
            self.count -= 1
        if reached < 0:
            return 0
        if first >= 0:
            self.push(first, position, ABOVE)
        return self.push(row, reached, RESENT)

    @cython.cfunc
    @cython.exceptval(-1)
    def advance(
        self, row: cython.Py_ssize_t, start: cython.longlong, end: cython.longlong
    ) -> cython.int:
        """A first copy, or one that fills a hole the tap saw."""
        marks: cython.longlong = self.rows.cells[row, ROW_MARKS]
        delivered: cython.longlong = self.rows.cells[row, ROW_DELIVERED]
        reached: cython.longlong = self.cells[self.count - 1, END] if self.count else self.start
        self.highest = max(self.highest, end)
        if delivered <= start or delivered <= reached:
            if not self.hole:
                self.hole_row = row
                self.push(row, reached, ABOVE)
            self.hole = 1
            return 0
        if not self.hole:
            return self.push(row, delivered, NEW)
        self.hole = self.highest > delivered
        if not marks & (RETRANSMISSION | OUT_OF_ORDER):
            return self.pass_over(row)
        return self.push(row, delivered, REORDERED if marks & OUT_OF_ORDER else FILLED)

    @cython.cfunc
    @cython.exceptval(-1)
    def pass_over(self, last: cython.Py_ssize_t) -> cython.int:
        """No packet filled the hole that packet ``last`` closed: the capture had missed one, and
        at the receiver all that followed was in order.
        """
        row: cython.Py_ssize_t
        side: cython.int = 1 if self.rows.cells[last, ROW_MARKS] & FROM_SERVER else 0
        marks: cython.longlong
        start: cython.longlong
        end: cython.longlong
        while self.count > 0 and self.cells[self.count - 1, ROW] >= self.hole_row:
            self.count -= 1
        for row in range(self.hole_row, last + 1):
            marks = self.rows.cells[row, ROW_MARKS]
            start = max(self.rows.cells[row, ROW_START], self.start)
            end = min(self.rows.cells[row, ROW_START] + self.rows.cells[row, ROW_LENGTH], self.end)
            if end <= start or marks & SPURIOUS or not self.rows.is_from(row, side):
                continue
            if marks & RETRANSMISSION:
                self.repair(row, start)
            elif self.count == 0 or end > self.cells[self.count - 1, END]:
                self.push(row, end, NEW)
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def push(
        self,
        row: cython.Py_ssize_t,
        end: cython.longlong,
        kind: cython.longlong,
    ) -> cython.int:
        at: cython.Py_ssize_t = self.count
        if at >= self.cells.shape[0]:
            self.table.reserve(at + 1)
            self.cells = self.table.cells
        self.cells[at, TIME] = self.rows.cells[row, ROW_TIME]
        self.cells[at, FRAME] = self.rows.cells[row, ROW_FRAME]
        self.cells[at, END] = end
        self.cells[at, KIND] = kind
        self.cells[at, ROW] = row
        self.cells[at, LENGTH] = self.rows.cells[row, ROW_LENGTH]
        self.count += 1
        return 0
