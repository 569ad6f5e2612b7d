# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What the walks over a capture's records have in common: rows, tallies, and where they are.

``pcap_records`` and ``block_records`` walk. A walk fills ``layout.Frame`` rows and stops at
whatever is not an ordinary packet: that is rare, so Python looks at it and lets the walk go
on. Headers of packets are not read here.
"""

import cython

from wirespan.kernels.layout import Frame
from wirespan.kernels.table import Table

F_TIME = cython.declare(cython.Py_ssize_t, Frame.TIME)
F_OFFSET = cython.declare(cython.Py_ssize_t, Frame.OFFSET)
F_CAPTURED = cython.declare(cython.Py_ssize_t, Frame.CAPTURED)
F_ORIGINAL = cython.declare(cython.Py_ssize_t, Frame.ORIGINAL)
F_LINK_TYPE = cython.declare(cython.Py_ssize_t, Frame.LINK_TYPE)
F_INTERFACE = cython.declare(cython.Py_ssize_t, Frame.INTERFACE)
F_DIRECTION = cython.declare(cython.Py_ssize_t, Frame.DIRECTION)

LATEST_NS = cython.declare(cython.longlong, 0x7FFFFFFFFFFFFFFF)


@cython.cclass
class Records:
    """At most ``rows`` rows a batch; times seen are between ``first_ns`` and ``last_ns``."""

    def __init__(self, frames: Table, rows: int) -> None:
        frames.reserve(rows)
        self.frames = frames
        self.cells = frames.cells
        self.rows = rows
        self.first_ns = LATEST_NS
        self.last_ns = -LATEST_NS
        self.original_bytes = 0
        self.previous_ns = 0
        self.position = 0
        self.needed = 0
        self.kind = 0
        self.begin_batch()

    def begin_batch(self) -> None:
        """Fill the rows from the first again."""
        self.count = 0
        self.late_row = -1
        self.timeless_row = -1

    def append(self, offset: int, captured: int, link_type: int) -> bool:
        """A row that Python found, at the time of the row before it; False where none is left."""
        if self.count == self.rows:
            return False
        self.add(self.previous_ns, offset, captured, captured, link_type, -1, 0)
        return True

    @property
    def timed(self) -> bool:
        """Whether any row had a time."""
        return self.first_ns <= self.last_ns

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def span(self, time_ns: cython.longlong) -> cython.int:
        if time_ns < self.first_ns:
            self.first_ns = time_ns
        if time_ns > self.last_ns:
            self.last_ns = time_ns
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def add(
        self,
        time_ns: cython.longlong,
        offset: cython.Py_ssize_t,
        captured: cython.longlong,
        original: cython.longlong,
        link_type: cython.longlong,
        interface: cython.longlong,
        direction: cython.longlong,
    ) -> cython.int:
        row: cython.Py_ssize_t = self.count
        self.cells[row, F_TIME] = time_ns
        self.cells[row, F_OFFSET] = offset
        self.cells[row, F_CAPTURED] = captured
        self.cells[row, F_ORIGINAL] = original
        self.cells[row, F_LINK_TYPE] = link_type
        self.cells[row, F_INTERFACE] = interface
        self.cells[row, F_DIRECTION] = direction
        self.previous_ns = time_ns
        self.original_bytes += original
        self.count = row + 1
        return 0
