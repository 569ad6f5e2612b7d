# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The packets around one exchange, gathered from the connection's list into a row each.

The tracker keeps a linked list a connection, because packets of all connections arrive
mixed; the ledger looks back and forth, so it works on this contiguous copy.
"""

import cython

from wirespan.kernels.layout import Segment, SegmentMark
from wirespan.kernels.table import Table

FIELDS = cython.declare(cython.Py_ssize_t, len(Segment))
TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
NEXT = cython.declare(cython.Py_ssize_t, Segment.NEXT)
FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
DUPLICATE_RECORD = cython.declare(cython.longlong, SegmentMark.DUPLICATE_RECORD)


@cython.cclass
class Rows:
    """``cells`` has ``count`` rows of ``layout.Segment``, in order of capture."""

    def __init__(self) -> None:
        self.table = Table(len(Segment), 256)
        self.cells = self.table.cells
        self.count = 0

    @cython.cfunc
    @cython.exceptval(-2)
    def gather(
        self,
        segments: cython.longlong[:, ::1],
        first: cython.Py_ssize_t,
        since: cython.longlong,
        until: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Copy the list that begins at row ``first``, up to the last packet at ``until``.

        Records the capture made twice are left out: they are no packets. Returns the first
        row of the list at or after ``since``; -1: none.
        """
        row: cython.Py_ssize_t = first
        found: cython.Py_ssize_t = -1
        self.count = 0
        while row >= 0:
            if segments[row, TIME] > until:
                break
            if found < 0 and segments[row, TIME] >= since:
                found = row
            if not segments[row, MARKS] & DUPLICATE_RECORD:
                self.write(segments, row)
            row = segments[row, NEXT]
        return found

    @cython.cfunc
    @cython.exceptval(-1)
    def write(self, segments: cython.longlong[:, ::1], row: cython.Py_ssize_t) -> cython.int:
        field: cython.Py_ssize_t
        if self.count >= self.cells.shape[0]:
            self.table.reserve(self.count + 1)
            self.cells = self.table.cells
        for field in range(FIELDS):
            self.cells[self.count, field] = segments[row, field]
        self.count += 1
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
        low: cython.Py_ssize_t = 0
        high: cython.Py_ssize_t = self.count
        middle: cython.Py_ssize_t
        while low < high:
            middle = (low + high) // 2
            if self.cells[middle, TIME] <= time:
                low = middle + 1
            else:
                high = middle
        return low - 1

    @cython.cfunc
    @cython.exceptval(-2)
    def ack_at_or_before(
        self, side: cython.int, time: cython.longlong, start: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """Index of the last ACK ``side`` sent at or before ``time``, not after row ``start``."""
        row: cython.Py_ssize_t = start
        while row >= 0:
            if (
                self.cells[row, TIME] <= time
                and self.is_from(row, side)
                and self.cells[row, ACK] >= 0
            ):
                return row
            row -= 1
        return -1

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
        row: cython.Py_ssize_t = self.at_or_before(after) + 1
        while row < self.count and self.cells[row, TIME] <= before:
            if self.is_from(row, side) and self.cells[row, ACK] >= position:
                return row
            row += 1
        return -1
