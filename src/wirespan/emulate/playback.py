# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A whole recording through a line in virtual time, at compiled speed."""

import cython

from wirespan.emulate.packet import NEVER, Packet
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.emulate.line import Line
else:
    from wirespan.emulate.line import Line

ARRIVED = cython.declare(cython.Py_ssize_t, Packet.ARRIVED)
LEAVES = cython.declare(cython.Py_ssize_t, Packet.LEAVES)
NEVER_NS = cython.declare(cython.longlong, NEVER)


@cython.cclass
class Playback:
    """The line's own table holds the arrivals, in order of ARRIVED."""

    line: Line
    packets: cython.longlong[:, ::1]
    departures: cython.longlong[:, ::1]
    count: cython.Py_ssize_t

    def __init__(self, line: Line) -> None:
        self.line = line

    def play(self, arrivals: cython.Py_ssize_t, departures: Table) -> int:
        """Offer the first rows, take all that leaves; (row, time) of each, and how many.

        ``departures`` has two columns, and as many rows as the line has places.
        """
        self.packets = self.line.passage.packet_table.cells
        self.departures = departures.cells
        self.count = 0
        with cython.nogil:
            self.run(arrivals)
        return self.count

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def run(self, arrivals: cython.Py_ssize_t) -> cython.int:
        row: cython.Py_ssize_t
        due_ns: cython.longlong
        for row in range(arrivals):
            self.take_until(self.packets[row, ARRIVED])
            self.line.offer(self.packets[row, ARRIVED], row)
        due_ns = self.line.due()
        while due_ns < NEVER_NS:
            self.take_until(due_ns)
            due_ns = self.line.due()
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def take_until(self, now: cython.longlong) -> cython.int:
        row: cython.Py_ssize_t
        while self.line.due() <= now:
            row = self.line.take(now)
            while row >= 0:
                self.departures[self.count, 0] = row
                self.departures[self.count, 1] = self.packets[row, LEAVES]
                self.count += 1
                row = self.line.take(now)
        return 0
