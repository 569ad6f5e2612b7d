# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A delay that varies, without overtaking: who is quick waits for those before."""

import cython

from wirespan.emulate.packet import NEVER

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.ring import Ring
    from cython.cimports.wirespan.emulate.stages.spread import Spread
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.ring import Ring
    from wirespan.emulate.stages.spread import Spread
    from wirespan.emulate.stages.stage import Stage

NEVER_NS = cython.declare(cython.longlong, NEVER)


@cython.cclass
class OrderedDelay(Stage):
    """``smallest_ns``: of every delay drawn, at least."""

    spread: Spread
    ring: Ring
    last_ns: cython.longlong
    smallest_ns: cython.longlong

    def __init__(self, spread: Spread, smallest_ns: int) -> None:
        super().__init__()
        self.spread = spread
        self.smallest_ns = smallest_ns
        self.last_ns = -NEVER

    @property
    def least_ns(self) -> int:
        return self.smallest_ns

    def prepare(self, places: int) -> None:
        self.ring = Ring(places)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        self.last_ns = max(self.last_ns, now + self.spread.draw())
        if self.ring.count == 0:
            self.next_ns = self.last_ns
        return self.ring.push(self.last_ns, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        while self.ring.count and self.ring.time() <= now:
            self.following.offer(self.ring.time(), self.ring.packet())
            self.ring.pop()
        self.next_ns = self.ring.time() if self.ring.count else NEVER_NS
        return 0
