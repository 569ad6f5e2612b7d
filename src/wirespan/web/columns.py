"""Chosen columns of the rows that kernels leave, packed, for as long as the page is open.

Kernels write rows of 64-bit integers and use them again. Here the columns somebody will ask
for are kept, each as narrow as its values, without making an object of any row.
"""

import sys
from array import array
from collections.abc import Mapping
from typing import Literal

from wirespan.kernels.table import CELL_BYTES

VIEWED: dict[int, Literal["B", "H", "I", "Q"]] = {1: "B", 2: "H", 4: "I", 8: "Q"}
"""Bytes of an item -> how a table is viewed to read the low end of its cells."""
ABSENT = -1


class Columns:
    """``kept`` says of which columns, and with which type code of ``array``."""

    def __init__(self, width: int, kept: Mapping[int, str]) -> None:
        self.width = width
        self._columns = {int(index): array(code) for index, code in kept.items()}
        self._first = next(iter(self._columns.values()))

    def __len__(self) -> int:
        return len(self._first)

    def __getitem__(self, index: int) -> "array[int]":
        return self._columns[int(index)]

    def append(self, cells: memoryview, first: int, last: int) -> None:
        """Rows [first, last) of a table of this width; ``cells`` of any shape."""
        octets = cells.cast("B")[first * self.width * CELL_BYTES : last * self.width * CELL_BYTES]
        for index, column in self._columns.items():
            column.frombytes(_low_ends(octets, index, self.width, column.itemsize))

    def row(self, at: int) -> list[int]:
        """A whole row; what was not kept is -1."""
        row = [ABSENT] * self.width
        for index, column in self._columns.items():
            row[index] = column[at]
        return row


def _low_ends(octets: memoryview, index: int, width: int, size: int) -> bytes:
    """The last ``size`` bytes, in value, of column ``index`` of every row."""
    step = CELL_BYTES // size
    low = 0 if sys.byteorder == "little" else step - 1
    return octets.cast(VIEWED[size])[index * step + low :: width * step].tobytes()
