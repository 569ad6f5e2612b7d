# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Packets and their times, first in, first out, in a fixed number of places."""

import cython

from wirespan.kernels.table import Table


@cython.final
@cython.cclass
class Ring:
    """At least ``places`` of them; who pushes sees to it that there is room."""

    def __init__(self, places: int) -> None:
        size = 1 << max(places - 1, 1).bit_length()
        self.cells = Table(2, size).cells
        self.mask = size - 1
        self.first = 0
        self.count = 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def push(self, time: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        place: cython.Py_ssize_t = (self.first + self.count) & self.mask
        self.cells[place, 0] = time
        self.cells[place, 1] = packet
        self.count += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def time(self) -> cython.longlong:
        """Of the first; whoever asks knows that there is one."""
        return self.cells[self.first, 0]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def packet(self) -> cython.Py_ssize_t:
        return self.cells[self.first, 1]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def pop(self) -> cython.int:
        self.first = (self.first + 1) & self.mask
        self.count -= 1
        return 0
