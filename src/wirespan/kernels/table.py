"""A growable table of signed 64-bit integers, row by row, shared by kernels and Python.

Columns are named by the enumerations of ``layout``. A kernel binds ``cells`` afresh at
each call, because growing replaces it.
"""

from collections.abc import Iterable
from mmap import ACCESS_COPY, mmap

CELL_BYTES = 8
LARGE_BYTES = 128 * 1024
"""A table from here on takes memory of its own from the system: zeroed, and none for rows that
are never touched."""


class Table:
    """``cells`` is a writable memoryview of int64, shape (rows, fields), C order."""

    __slots__ = ("cells", "fields", "rows")

    def __init__(self, fields: int, rows: int = 64) -> None:
        self.fields = fields
        self.rows = max(rows, 1)
        self.cells = _cells(self.rows, fields)

    @property
    def flat(self) -> memoryview:
        """The same cells in one row, for speed."""
        return self.cells.cast("B").cast("q")

    def reserve(self, rows: int) -> None:
        """Make room for at least ``rows`` rows; what is there stays."""
        if rows <= self.rows:
            return
        grown = max(rows, self.rows + self.rows // 2)
        cells = _cells(grown, self.fields)
        used = self.rows * self.fields * CELL_BYTES
        cells.cast("B")[:used] = self.cells.cast("B")
        self.rows = grown
        self.cells = cells

    def row(self, index: int) -> list[int]:
        """One row as Python integers."""
        return self.cells[index : index + 1].tolist()[0]

    def write(self, index: int, values: Iterable[int]) -> None:
        """Overwrite the first fields of a row; for tests and rare paths."""
        for field, value in enumerate(values):
            self.cells[index, field] = value


def _cells(rows: int, fields: int) -> memoryview:
    size = rows * fields * CELL_BYTES
    content = mmap(-1, size, access=ACCESS_COPY) if size >= LARGE_BYTES else bytearray(size)
    return memoryview(content).cast("B").cast("q", shape=(rows, fields))
