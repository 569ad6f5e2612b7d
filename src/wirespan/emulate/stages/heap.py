# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Packets and their times, the earliest out first; of equal times, the first that came."""

import cython

from wirespan.kernels.table import Table


@cython.final
@cython.cclass
class Heap:
    """A binary heap; place 0 is only the hand that carries a row to where it belongs."""

    def __init__(self, places: int) -> None:
        self.cells = Table(3, places + 2).cells
        self.count = 0
        self.pushed = 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def time(self) -> cython.longlong:
        """Of the first; whoever asks knows that there is one."""
        return self.cells[1, 0]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def packet(self) -> cython.Py_ssize_t:
        return self.cells[1, 2]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def push(self, time: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.pushed += 1
        self.count += 1
        self.cells[0, 0] = time
        self.cells[0, 1] = self.pushed
        self.cells[0, 2] = packet
        place: cython.Py_ssize_t = self.count
        while place > 1 and self.before(0, place >> 1):
            self.move(place >> 1, place)
            place >>= 1
        return self.move(0, place)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def pop(self) -> cython.int:
        self.move(self.count, 0)
        self.count -= 1
        place: cython.Py_ssize_t = 1
        child: cython.Py_ssize_t = 2
        while child <= self.count:
            if child < self.count and self.before(child + 1, child):
                child += 1
            if not self.before(child, 0):
                break
            self.move(child, place)
            place = child
            child = place << 1
        return self.move(0, place)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def before(self, a: cython.Py_ssize_t, b: cython.Py_ssize_t) -> cython.bint:
        if self.cells[a, 0] != self.cells[b, 0]:
            return self.cells[a, 0] < self.cells[b, 0]
        return self.cells[a, 1] < self.cells[b, 1]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def move(self, source: cython.Py_ssize_t, place: cython.Py_ssize_t) -> cython.int:
        self.cells[place, 0] = self.cells[source, 0]
        self.cells[place, 1] = self.cells[source, 1]
        self.cells[place, 2] = self.cells[source, 2]
        return 0
