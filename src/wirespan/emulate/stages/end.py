# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The end of the line: packets that have left, waiting to be taken."""

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
class End(Stage):
    """Hands on to nobody; ``ring`` is the line's to empty."""

    def prepare(self, places: int) -> None:
        self.ring = Ring(places)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        return self.ring.push(now, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def run(self, now: cython.longlong) -> cython.int:
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def earliest(self) -> cython.longlong:
        if self.ring.count == 0:
            return NEVER_NS
        return self.ring.time()
