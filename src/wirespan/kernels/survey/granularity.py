# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""How coarse the clock of a capture is: the unit that every time stamp is a multiple of.

Network equipment and tools that clean captures stamp whole milliseconds or seconds, whatever
resolution the file claims. One finer stamp ends the search, which is the first of most files.
"""

import cython

from wirespan.kernels.layout import Frame
from wirespan.kernels.table import Table

TIME = cython.declare(cython.Py_ssize_t, Frame.TIME)

COARSEST_NS = 1_000_000_000
COARSE_NS = 1_000_000
"""Units from this one up are told; below it stamps count as exact."""
EXACT_NS = 1
COARSE = cython.declare(cython.longlong, COARSE_NS)
EXACT = cython.declare(cython.longlong, EXACT_NS)


def unit_of(frames: Table, first: int, until: int, unit_ns: int) -> int:
    """The largest power of ten, at most ``unit_ns``, that divides the times of rows
    [first, until) too; EXACT_NS where it is below COARSE_NS."""
    cells: cython.longlong[:, ::1] = frames.cells
    row: cython.Py_ssize_t = first
    end: cython.Py_ssize_t = min(until, cells.shape[0])
    unit: cython.longlong = unit_ns
    with cython.nogil:
        while row < end and unit >= COARSE:
            if cells[row, TIME] % unit == 0:
                row += 1
            else:
                unit = unit // 10
    return unit if unit >= COARSE else EXACT
