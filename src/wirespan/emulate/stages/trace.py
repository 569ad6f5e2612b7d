# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A recorded link: packets leave only when the recording says that one could.

As Mahimahi does (Netravali and others, USENIX ATC 2015): an opportunity carries so many bytes,
of several packets or of a part of one; what nobody uses is gone; the recording begins again
when it ends. An opportunity in the very moment a packet comes is gone, too.
"""

import cython

from wirespan.emulate.packet import NEVER, Packet
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.queue import Queue
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.queue import Queue
    from wirespan.emulate.stages.stage import Stage

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
NEVER_NS = cython.declare(cython.longlong, NEVER)


@cython.cclass
class Trace(Stage):
    """``opportunities_ns`` do not decrease; the last is the length of the recording."""

    queue: Queue
    opportunities: cython.longlong[:, ::1]
    many: cython.Py_ssize_t
    opportunity_bytes: cython.longlong
    length_ns: cython.longlong
    round_ns: cython.longlong
    at: cython.Py_ssize_t
    sending: cython.Py_ssize_t
    left: cython.longlong

    def __init__(self, opportunities_ns: list[int], opportunity_bytes: int, queue: Queue) -> None:
        super().__init__()
        table = Table(1, len(opportunities_ns))
        for place, moment in enumerate(opportunities_ns):
            table.cells[place, 0] = moment
        self.opportunities = table.cells
        self.many = len(opportunities_ns)
        self.opportunity_bytes = opportunity_bytes
        self.length_ns = opportunities_ns[len(opportunities_ns) - 1]
        self.queue = queue
        self.round_ns = 0
        self.at = 0
        self.sending = -1
        self.left = 0

    def prepare(self, places: int) -> None:
        self.queue.connect(self.passage, self.place)

    def begin(self, now_ns: int) -> None:
        self.round_ns = now_ns

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        self.queue.put(now, packet, self.sending >= 0 or self.queue.count > 0)
        if self.next_ns == NEVER_NS and self.queue.count > 0:
            self.seek(now)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def seek(self, now: cython.longlong) -> cython.int:
        """The first opportunity after ``now``."""
        self.round_ns += (now - self.round_ns) // self.length_ns * self.length_ns
        low: cython.Py_ssize_t = 0
        high: cython.Py_ssize_t = self.many
        middle: cython.Py_ssize_t
        while low < high:
            middle = (low + high) >> 1
            if self.opportunities[middle, 0] <= now - self.round_ns:
                low = middle + 1
            else:
                high = middle
        self.at = low
        self.next_ns = self.round_ns + self.opportunities[low, 0]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        while self.next_ns <= now:
            self.send(self.next_ns)
            if self.sending < 0 and self.queue.count == 0:
                self.next_ns = NEVER_NS
                return 0
            self.at += 1
            if self.at == self.many:
                self.at = 0
                self.round_ns += self.length_ns
            self.next_ns = self.round_ns + self.opportunities[self.at, 0]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def send(self, now: cython.longlong) -> cython.int:
        """Use one opportunity."""
        room: cython.longlong = self.opportunity_bytes
        while True:
            if self.sending < 0:
                self.sending = self.queue.take(now)
                if self.sending < 0:
                    return 0
                self.left = self.packets[self.sending, BYTES]
            if self.left > room:
                self.left -= room
                return 0
            room -= self.left
            self.following.offer(now, self.sending)
            self.sending = -1
