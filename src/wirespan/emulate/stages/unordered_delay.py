# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A delay that varies for each packet by itself: the quick overtake the slow."""

import cython

from wirespan.emulate.packet import NEVER

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.heap import Heap
    from cython.cimports.wirespan.emulate.stages.spread import Spread
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.heap import Heap
    from wirespan.emulate.stages.spread import Spread
    from wirespan.emulate.stages.stage import Stage

NEVER_NS = cython.declare(cython.longlong, NEVER)


@cython.cclass
class UnorderedDelay(Stage):
    """``smallest_ns``: of every delay drawn, at least."""

    spread: Spread
    heap: Heap
    smallest_ns: cython.longlong

    def __init__(self, spread: Spread, smallest_ns: int) -> None:
        super().__init__()
        self.spread = spread
        self.smallest_ns = smallest_ns

    @property
    def least_ns(self) -> int:
        return self.smallest_ns

    def prepare(self, places: int) -> None:
        self.heap = Heap(places)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        self.heap.push(now + self.spread.draw(), packet)
        self.next_ns = self.heap.time()
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        while self.heap.count and self.heap.time() <= now:
            self.following.offer(self.heap.time(), self.heap.packet())
            self.heap.pop()
        self.next_ns = self.heap.time() if self.heap.count else NEVER_NS
        return 0
