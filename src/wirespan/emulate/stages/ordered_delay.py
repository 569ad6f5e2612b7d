# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A delay that varies, without overtaking: who is quick waits for those before."""

import cython

from wirespan.emulate.packet import NEVER

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.spread import Spread
    from cython.cimports.wirespan.emulate.stages.waiting import Waiting
else:
    from wirespan.emulate.stages.spread import Spread
    from wirespan.emulate.stages.waiting import Waiting


@cython.cclass
class OrderedDelay(Waiting):
    """``smallest_ns``: of every delay drawn, at least."""

    spread: Spread
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

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        self.last_ns = max(self.last_ns, now + self.spread.draw())
        return self.wait(self.last_ns, packet)
