# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What every stage is: packets are offered to it, time passes, packets go on to the next.

Nothing flows back, so a stage may lag behind: it acts on past moments in their order, with
their own times, whenever ``offer`` or ``run`` tells it how late it is. Hence the rules: a stage
hands on packets at times that never decrease, and before it judges a newcomer at ``now`` it
does what was due until ``now``.
"""

import cython

from wirespan.emulate.packet import NEVER

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.passage import Passage
else:
    from wirespan.emulate.stages.passage import Passage

NEVER_NS = cython.declare(cython.longlong, NEVER)


@cython.cclass
class Stage:
    """Hands on at once; the stages with an idea of their own build on this."""

    def __init__(self) -> None:
        self.next_ns = NEVER
        self.rest_ns = 0
        self.place = -1

    @property
    def least_ns(self) -> int:
        """No packet spends less time in here; told before the first is offered."""
        return 0

    def connect(self, passage: Passage, place: int, following: object, rest_ns: int) -> None:
        """Become part of a line; memory is taken here."""
        self.passage = passage
        self.packets = passage.packet_table.cells
        self.place = place
        self.following = following
        self.rest_ns = rest_ns
        self.prepare(passage.capacity)

    def prepare(self, places: int) -> None:
        """Take memory for so many packets at once."""

    def begin(self, now_ns: int) -> None:
        """The line's first moment: windows and traces count from here."""

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        """A packet comes at ``now``, which is never before what came before."""
        return self.following.offer(now, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        """Do all that was due here at or before ``now``."""
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def run(self, now: cython.longlong) -> cython.int:
        """Do all that was due from here to the end of the line."""
        if self.next_ns <= now:
            self.advance(now)
        return self.following.run(now)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def earliest(self) -> cython.longlong:
        """No packet leaves the line before, if none is offered."""
        others: cython.longlong = self.following.earliest()
        if self.next_ns == NEVER_NS:
            return others
        return min(others, self.next_ns + self.rest_ns)
