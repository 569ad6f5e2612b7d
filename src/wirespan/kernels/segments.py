# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Retained segment rows: one pool, a list for each connection, oldest first."""

import cython

from wirespan.kernels.layout import Connection, ConnectionFact, Segment
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.connections import ConnectionTable
else:
    from wirespan.kernels.connections import ConnectionTable

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
NEXT = cython.declare(cython.Py_ssize_t, Segment.NEXT)
FIRST_ROW = cython.declare(cython.Py_ssize_t, Connection.FIRST_ROW)
LAST_ROW = cython.declare(cython.Py_ssize_t, Connection.LAST_ROW)
ROWS = cython.declare(cython.Py_ssize_t, Connection.ROWS)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
ROWS_DROPPED = cython.declare(cython.longlong, ConnectionFact.ROWS_DROPPED)

ROWS_AT_MOST = 1_048_576
"""Rows of all connections; beyond it a connection with many drops its oldest."""
ROWS_KEPT = 131_072
"""Rows of one connection."""
ROWS_ALWAYS = 64
"""Rows a connection may keep even when there are too many in all."""

AT_MOST = cython.declare(cython.Py_ssize_t, ROWS_AT_MOST)
KEPT = cython.declare(cython.Py_ssize_t, ROWS_KEPT)
ALWAYS = cython.declare(cython.Py_ssize_t, ROWS_ALWAYS)


@cython.cclass
class SegmentPool:
    """``append`` takes a row; ``release`` gives a connection's oldest rows back."""

    def __init__(self, connections: ConnectionTable) -> None:
        self.connections = connections
        self.table = Table(len(Segment), 256)
        self.cells = self.table.cells
        self.used = 0
        self.kept = 0
        self.free_head = -1

    def reserve(self, more: int) -> None:
        """Make room for ``more`` rows."""
        self.table.reserve(self.used + more)
        self.cells = self.table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def append(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A row at the end of the connection's list; its fields are the caller's to fill."""
        row: cython.Py_ssize_t
        last: cython.Py_ssize_t
        rows: cython.Py_ssize_t = self.connections.cells[slot, ROWS]
        if rows >= KEPT or (self.kept >= AT_MOST and rows >= ALWAYS):
            self._drop_first(slot)
            self.connections.cells[slot, FACTS] |= ROWS_DROPPED
        row = self.free_head
        if row >= 0:
            self.free_head = self.cells[row, NEXT]
        else:
            row = self.used
            self.used += 1
        self.kept += 1
        self.cells[row, NEXT] = -1
        last = self.connections.cells[slot, LAST_ROW]
        if last >= 0:
            self.cells[last, NEXT] = row
        else:
            self.connections.cells[slot, FIRST_ROW] = row
        self.connections.cells[slot, LAST_ROW] = row
        self.connections.cells[slot, ROWS] += 1
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _drop_first(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        row: cython.Py_ssize_t = self.connections.cells[slot, FIRST_ROW]
        after: cython.Py_ssize_t = self.cells[row, NEXT]
        self.connections.cells[slot, FIRST_ROW] = after
        if after < 0:
            self.connections.cells[slot, LAST_ROW] = -1
        self.connections.cells[slot, ROWS] -= 1
        self.cells[row, NEXT] = self.free_head
        self.free_head = row
        self.kept -= 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def release(self, slot: cython.Py_ssize_t, time: cython.longlong) -> cython.Py_ssize_t:
        """Drop the leading rows older than ``time``."""
        row: cython.Py_ssize_t = self.connections.cells[slot, FIRST_ROW]
        while row >= 0 and self.cells[row, TIME] < time:
            self._drop_first(slot)
            row = self.connections.cells[slot, FIRST_ROW]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def release_all(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Give back the whole list at once."""
        last: cython.Py_ssize_t = self.connections.cells[slot, LAST_ROW]
        if last < 0:
            return 0
        self.cells[last, NEXT] = self.free_head
        self.free_head = self.connections.cells[slot, FIRST_ROW]
        self.kept -= self.connections.cells[slot, ROWS]
        self.connections.cells[slot, FIRST_ROW] = -1
        self.connections.cells[slot, LAST_ROW] = -1
        self.connections.cells[slot, ROWS] = 0
        return 0
