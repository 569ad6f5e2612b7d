# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Deliveries of connections whose protocol is not decided, kept until it is.

One cell a connection, from a pool: at most HELD_ROWS rows and SIGNATURE_BYTES bytes a side,
which is enough for every signature. Cells taken in one batch are limited too; a connection that
finds no room is decided with what it has said.
"""

import cython

from wirespan.kernels.layout import Delivery
from wirespan.kernels.scan.signature import SIGNATURE_BYTES
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.signature import recognise
else:
    from wirespan.kernels.scan.signature import recognise

CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
OFFSET = cython.declare(cython.Py_ssize_t, Delivery.OFFSET)
LENGTH = cython.declare(cython.Py_ssize_t, Delivery.LENGTH)
FIELDS = cython.declare(cython.Py_ssize_t, len(Delivery))

HELD_ROWS = 48
"""A signature of each side, byte by byte."""
NEW_CELLS = 512
"""Connections that may become undecided in one batch."""
ROWS = cython.declare(cython.Py_ssize_t, HELD_ROWS)
SIDE_BYTES = cython.declare(cython.Py_ssize_t, SIGNATURE_BYTES)
CELL_BYTES = cython.declare(cython.Py_ssize_t, 2 * SIGNATURE_BYTES)

CELL_FIELDS = 6
CELL = cython.declare(cython.Py_ssize_t, CELL_FIELDS)
COUNT = cython.declare(cython.Py_ssize_t, 0)
"""Rows held."""
BEFORE = cython.declare(cython.Py_ssize_t, 1)
"""Rows held when the batch of the last one began: what to hand out again."""
BATCH = cython.declare(cython.Py_ssize_t, 2)
KNOWN = cython.declare(cython.Py_ssize_t, 3)
"""Two fields: bytes held, by side."""
FREE = cython.declare(cython.Py_ssize_t, 5)
"""Next free cell."""


@cython.cclass
class Held:
    """``begin`` a batch, ``hold`` rows, ``release`` or ``drop`` a connection."""

    def __init__(self) -> None:
        self.row_table = Table(len(Delivery))
        self.cell_table = Table(CELL_FIELDS)
        self.cell_of_table = Table(1)
        self.cell_of_table.cells[0, 0] = -1
        self.slots_known = 0
        self.byte_cells = bytearray(0)
        self.released_table = Table(len(Delivery))
        self.released_bytes = bytearray(1)
        self.free_head = -1
        self.used = 0
        self.taken = 0
        self.released = 0
        self.released_used = 0
        self.batch = 0
        self.reserve(1)

    def reserve(self, slots: int) -> None:
        """Make room for the slots, for new cells, and for releasing all there are."""
        cells = self.used + NEW_CELLS
        self.cell_of_table.reserve(slots)
        for slot in range(self.slots_known, self.cell_of_table.rows):
            self.cell_of_table.cells[slot, 0] = -1
        self.slots_known = self.cell_of_table.rows
        self.row_table.reserve(cells * HELD_ROWS)
        self.cell_table.reserve(cells)
        if len(self.byte_cells) < cells * 2 * SIGNATURE_BYTES:
            self.byte_cells = self.byte_cells + bytearray(
                cells * 4 * SIGNATURE_BYTES - len(self.byte_cells)
            )
        waiting = self.taken + 1
        self.released_table.reserve(waiting * HELD_ROWS)
        if len(self.released_bytes) < waiting * 2 * SIGNATURE_BYTES:
            self.released_bytes = bytearray(waiting * 4 * SIGNATURE_BYTES)
        self.rows = self.row_table.cells
        self.cells = self.cell_table.cells
        self.cell_of = self.cell_of_table.cells
        self.held_bytes = self.byte_cells
        self.out_rows = self.released_table.cells
        self.out_bytes = self.released_bytes
        self.limit = cells

    def begin(self) -> None:
        """A new batch: what was released before is forgotten."""
        self.batch += 1
        self.released = 0
        self.released_used = 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def holds(self, slot: cython.Py_ssize_t) -> cython.int:
        """Whether rows of this connection are held."""
        return self.cell_of[slot, 0] >= 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def first_side(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Which side's bytes came first of what is held; -1 nothing is."""
        cell: cython.Py_ssize_t = self.cell_of[slot, 0]
        if cell < 0:
            return -1
        return self.rows[cell * ROWS, SIDE]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def hold(
        self,
        data: cython.const[cython.uchar][::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.int:
        """Keep a delivery and its first bytes; 0 where there is no room."""
        slot: cython.Py_ssize_t = rows[i, CONNECTION]
        side: cython.Py_ssize_t = rows[i, SIDE]
        cell: cython.Py_ssize_t = self._cell(slot)
        known: cython.Py_ssize_t
        at: cython.Py_ssize_t
        k: cython.Py_ssize_t
        if cell < 0:
            return 0
        if self.hold_event(rows, i) == 0:
            return 0
        known = self.cells[cell, KNOWN + side]
        at = cell * CELL_BYTES + side * SIDE_BYTES + known
        self.rows[cell * ROWS + self.cells[cell, COUNT] - 1, OFFSET] = at
        for k in range(min(rows[i, LENGTH], SIDE_BYTES - known)):
            self.held_bytes[at + k] = data[rows[i, OFFSET] + k]
            self.cells[cell, KNOWN + side] += 1
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def hold_event(self, rows: cython.longlong[:, ::1], i: cython.Py_ssize_t) -> cython.int:
        """Keep a row as it is, for a connection that has a cell; 0 where there is no room."""
        cell: cython.Py_ssize_t = self.cell_of[rows[i, CONNECTION], 0]
        field: cython.Py_ssize_t
        at: cython.Py_ssize_t
        if self.cells[cell, BATCH] != self.batch:
            self.cells[cell, BATCH] = self.batch
            self.cells[cell, BEFORE] = self.cells[cell, COUNT]
        if self.cells[cell, COUNT] >= ROWS:
            return 0
        at = cell * ROWS + self.cells[cell, COUNT]
        for field in range(FIELDS):
            self.rows[at, field] = rows[i, field]
        self.cells[cell, COUNT] += 1
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _cell(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        cell: cython.Py_ssize_t = self.cell_of[slot, 0]
        field: cython.Py_ssize_t
        if cell >= 0:
            return cell
        cell = self.free_head
        if cell >= 0:
            self.free_head = self.cells[cell, FREE]
        elif self.used < self.limit:
            cell = self.used
            self.used += 1
        else:
            return -1
        for field in range(CELL):
            self.cells[cell, field] = 0
        self.cells[cell, BATCH] = self.batch
        self.cell_of[slot, 0] = cell
        self.taken += 1
        return cell

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def recognise(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.int:
        """What the bytes held of one side say, as ``signature.recognise``."""
        cell: cython.Py_ssize_t = self.cell_of[slot, 0]
        start: cython.Py_ssize_t = cell * CELL_BYTES + side * SIDE_BYTES
        known: cython.Py_ssize_t = self.cells[cell, KNOWN + side]
        full: cython.int = known >= SIDE_BYTES
        return recognise(self.held_bytes, start, start + known, side, full)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def release(self, slot: cython.Py_ssize_t) -> cython.int:
        """Hand out again what was held before this batch, and forget the connection."""
        cell: cython.Py_ssize_t = self.cell_of[slot, 0]
        k: cython.Py_ssize_t
        count: cython.Py_ssize_t
        if cell < 0:
            return 0
        count = self.cells[cell, BEFORE]
        if self.cells[cell, BATCH] != self.batch:
            count = self.cells[cell, COUNT]
        for k in range(count):
            self._hand_out(cell * ROWS + k)
        return self.drop(slot)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _hand_out(self, row: cython.Py_ssize_t) -> cython.int:
        field: cython.Py_ssize_t
        k: cython.Py_ssize_t
        start: cython.Py_ssize_t = self.rows[row, OFFSET]
        for field in range(FIELDS):
            self.out_rows[self.released, field] = self.rows[row, field]
        self.out_rows[self.released, SOURCE] = 0
        self.out_rows[self.released, OFFSET] = self.released_used
        for k in range(self.rows[row, LENGTH]):
            self.out_bytes[self.released_used + k] = self.held_bytes[start + k]
        self.released_used += self.rows[row, LENGTH]
        self.released += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def drop(self, slot: cython.Py_ssize_t) -> cython.int:
        """Forget the connection."""
        cell: cython.Py_ssize_t = self.cell_of[slot, 0]
        if cell < 0:
            return 0
        self.cells[cell, FREE] = self.free_head
        self.free_head = cell
        self.cell_of[slot, 0] = -1
        self.taken -= 1
        return 0
