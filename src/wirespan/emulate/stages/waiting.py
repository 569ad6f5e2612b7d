# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What the stages have in common in which packets wait in a row, each for its time."""

import cython

from wirespan.emulate.packet import NEVER

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.ring import Ring
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.ring import Ring
    from wirespan.emulate.stages.stage import Stage

NEVER_NS = cython.declare(cython.longlong, NEVER)


@cython.cclass
class Waiting(Stage):
    """Times in the ring never decrease; what is due goes on, at its own time."""

    def prepare(self, places: int) -> None:
        self.ring = Ring(places)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def wait(self, until_ns: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        """Behind all that wait already, and not for less long than they."""
        if self.ring.count == 0:
            self.next_ns = until_ns
        return self.ring.push(until_ns, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        while self.ring.count and self.ring.time() <= now:
            self.following.offer(self.ring.time(), self.ring.packet())
            self.ring.pop()
        self.next_ns = self.ring.time() if self.ring.count else NEVER_NS
        return 0
