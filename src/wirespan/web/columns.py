"""Chosen columns of the rows that kernels leave, packed, for as long as the page is open.

Kernels write rows of 64-bit integers and use them again. Here the columns somebody will ask
for are kept, each as narrow as its values, without making an object of any row.
"""

from array import array
from collections.abc import Mapping

from wirespan.kernels.survey.pack import pack
from wirespan.kernels.table import CELL_BYTES

ABSENT = -1


class Columns:
    """``kept`` says of which columns, and with which type code of ``array``."""

    def __init__(self, width: int, kept: Mapping[int, str]) -> None:
        self.width = width
        made = {int(index): array(code) for index, code in kept.items()}
        # The widest first, as they are packed.
        self._columns = dict(sorted(made.items(), key=lambda pair: -pair[1].itemsize))
        self._first = next(iter(self._columns.values()))
        sizes = array("q")
        for index, column in self._columns.items():
            sizes.extend((index, column.itemsize))
        self._kept = memoryview(sizes).cast("B").cast("q", (len(kept), 2))
        self._row_bytes = sum(column.itemsize for column in self._columns.values())

    def __len__(self) -> int:
        return len(self._first)

    def __getitem__(self, index: int) -> "array[int]":
        return self._columns[int(index)]

    def append(self, cells: memoryview, first: int, last: int) -> None:
        """Rows [first, last) of a table of this width; ``cells`` of any shape."""
        octets = cells.cast("B")
        rows = len(octets) // (self.width * CELL_BYTES)
        if first >= last:
            return
        size = self._row_bytes * (last - first)
        out = memoryview(bytearray(size + -size % CELL_BYTES))
        pack(octets.cast("q", (rows, self.width)), first, last, self._kept, out)
        at = 0
        for column in self._columns.values():
            end = at + column.itemsize * (last - first)
            column.frombytes(out[at:end])
            at = end

    def row(self, at: int) -> list[int]:
        """A whole row; what was not kept is -1."""
        row = [ABSENT] * self.width
        for index, column in self._columns.items():
            row[index] = column[at]
        return row
