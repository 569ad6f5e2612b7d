# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The exchanges in progress: slots shared by all scanners, numbered in order of creation.

A scanner opens an exchange when a question's first byte is seen, fills its columns, and
declares it ready when no later packet can change it: when the next question on the
connection begins, or the connection is closed. The ledger settles what is ready; then the
slot is freed and used again, so memory follows what is open, not what was seen.
"""

from array import array

import cython

if cython.compiled:
    from cython.cimports.libc.string import memset

from wirespan.kernels.layout import TEXT_BYTES, Exchange
from wirespan.kernels.table import CELL_BYTES, Table

ID = cython.declare(cython.Py_ssize_t, Exchange.ID)
CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
CONNECTION_ID = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION_ID)
PROTOCOL = cython.declare(cython.Py_ssize_t, Exchange.PROTOCOL)
INDEX = cython.declare(cython.Py_ssize_t, Exchange.INDEX)
STATE = cython.declare(cython.Py_ssize_t, Exchange.STATE)
FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
RETRIES = cython.declare(cython.Py_ssize_t, Exchange.RETRIES)
LARGEST_GAP = cython.declare(cython.Py_ssize_t, Exchange.LARGEST_GAP)
FIELDS = cython.declare(cython.Py_ssize_t, len(Exchange))
CELL = cython.declare(cython.Py_ssize_t, CELL_BYTES)
TEXT = cython.declare(cython.Py_ssize_t, TEXT_BYTES)
TEXT_PARTS = 3
PARTS = cython.declare(cython.Py_ssize_t, TEXT_PARTS)


@cython.cclass
class Book:
    """All open exchanges. ``reserve`` before a scan: ``open`` never allocates."""

    def __init__(self) -> None:
        self.exchange_table = Table(len(Exchange))
        self.ready_table = Table(1)
        self.text_cells = bytearray(0)
        self.next_id = 0
        self.used = 0
        self.ready_count = 0
        self.free_head = -1
        self.reserve(64)

    def reserve(self, more: int) -> None:
        """Make room for ``more`` exchanges to be opened and declared ready."""
        needed = self.used + more
        self.exchange_table.reserve(needed)
        self.ready_table.reserve(self.ready_count + needed)
        rows = self.exchange_table.rows
        if len(self.text_cells) < rows * TEXT_BYTES:
            grown = bytearray(rows * TEXT_BYTES)
            grown[: len(self.text_cells)] = self.text_cells
            self.text_cells = grown
            self.texts = memoryview(grown).cast("B", shape=(rows, TEXT_BYTES))
        self.cells = self.exchange_table.cells
        self.ready_cells = self.ready_table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def open(
        self,
        connection: cython.longlong,
        connection_id: cython.longlong,
        protocol: cython.longlong,
        index: cython.longlong,
    ) -> cython.Py_ssize_t:
        """A fresh slot: every field -1 but the given ones, the counters and the texts."""
        slot: cython.Py_ssize_t = self.free_head
        field: cython.Py_ssize_t
        if slot >= 0:
            self.free_head = self.cells[slot, CONNECTION]
        else:
            slot = self.used
            self.used += 1
        if cython.compiled:
            memset(cython.address(self.cells[slot, 0]), 0xFF, FIELDS * CELL)
        else:
            for field in range(FIELDS):
                self.cells[slot, field] = -1
        self.cells[slot, ID] = self.next_id
        self.next_id += 1
        self.cells[slot, CONNECTION] = connection
        self.cells[slot, CONNECTION_ID] = connection_id
        self.cells[slot, PROTOCOL] = protocol
        self.cells[slot, INDEX] = index
        self.cells[slot, STATE] = 0
        self.cells[slot, FACTS] = 0
        self.cells[slot, RETRIES] = 0
        self.cells[slot, LARGEST_GAP] = 0
        for field in range(PARTS * 2):
            self.texts[slot, field] = 0
        return slot

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def ready(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Declare that no later packet can change this exchange."""
        self.ready_cells[self.ready_count, 0] = slot
        self.ready_count += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def write_text(
        self,
        slot: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Append data[start:end] as a part at byte ``at`` of the cell; the next part's place.

        What does not fit is cut; a part that finds no room at all is left out.
        """
        length: cython.Py_ssize_t = end - start
        i: cython.Py_ssize_t
        if at + 2 > TEXT:
            return at
        if length > TEXT - at - 2:
            length = TEXT - at - 2
        if length < 0:
            length = 0
        self.texts[slot, at] = (length >> 8) & 0xFF
        self.texts[slot, at + 1] = length & 0xFF
        for i in range(length):
            self.texts[slot, at + 2 + i] = data[start + i]
        at += 2 + length
        for i in range(at, min(at + PARTS * 2, TEXT)):
            self.texts[slot, i] = 0
        return at

    def take_ready(self) -> array:
        """The slots declared ready since the last call."""
        slots = array("q")
        slots.frombytes(self.ready_table.cells.cast("B")[: self.ready_count * CELL_BYTES])
        self.ready_count = 0
        return slots

    def free(self, slots: cython.const[cython.longlong][::1]) -> None:
        """Give settled slots back."""
        i: cython.Py_ssize_t
        slot: cython.Py_ssize_t
        for i in range(len(slots)):
            slot = slots[i]
            self.cells[slot, ID] = -1
            self.cells[slot, CONNECTION] = self.free_head
            self.free_head = slot

    def text(self, slot: int) -> list[bytes]:
        """The parts of the text cell, in order; empty ones at the end are left out."""
        cell = self._cell(slot)
        parts: list[bytes] = []
        at = 0
        while len(parts) < TEXT_PARTS and at + 2 <= TEXT_BYTES:
            length = cell[at] << 8 | cell[at + 1]
            parts.append(cell[at + 2 : at + 2 + length])
            at += 2 + length
        while parts and not parts[len(parts) - 1]:
            parts.pop()
        return parts

    def _cell(self, slot: int) -> bytes:
        start = slot * TEXT_BYTES
        return bytes(self.text_cells[start : start + TEXT_BYTES])
