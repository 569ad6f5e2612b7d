# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A fixed delay: propagation."""

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
class Delay(Stage):
    """Every packet leaves ``delay_ns`` after it came."""

    delay_ns: cython.longlong
    ring: Ring

    def __init__(self, delay_ns: int) -> None:
        super().__init__()
        self.delay_ns = delay_ns

    @property
    def least_ns(self) -> int:
        return self.delay_ns

    def prepare(self, places: int) -> None:
        self.ring = Ring(places)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        if self.ring.count == 0:
            self.next_ns = now + self.delay_ns
        return self.ring.push(now + self.delay_ns, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        while self.ring.count and self.ring.time() <= now:
            self.following.offer(self.ring.time(), self.ring.packet())
            self.ring.pop()
        self.next_ns = self.ring.time() if self.ring.count else NEVER_NS
        return 0
