# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Reordering: what is picked is held back, so that those behind it overtake."""

import cython

from wirespan.emulate.packet import NEVER, What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.pick import Pick
    from cython.cimports.wirespan.emulate.stages.ring import Ring
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.pick import Pick
    from wirespan.emulate.stages.ring import Ring
    from wirespan.emulate.stages.stage import Stage

HELD_BACK = cython.declare(cython.Py_ssize_t, What.HELD_BACK)
NEVER_NS = cython.declare(cython.longlong, NEVER)


@cython.cclass
class Reordering(Stage):
    """For ``hold_back_ns``; the others pass at once."""

    pick: Pick
    ring: Ring
    hold_back_ns: cython.longlong

    def __init__(self, pick: Pick, hold_back_ns: int) -> None:
        super().__init__()
        self.pick = pick
        self.hold_back_ns = hold_back_ns

    def prepare(self, places: int) -> None:
        self.pick.connect(self.passage.packet_table)
        self.ring = Ring(places)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        if not self.pick.picks(packet):
            return self.following.offer(now, packet)
        self.passage.note(now, packet, self.place, HELD_BACK, self.hold_back_ns)
        self.ring.push(now + self.hold_back_ns, packet)
        self.next_ns = self.ring.time()
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        while self.ring.count and self.ring.time() <= now:
            self.following.offer(self.ring.time(), self.ring.packet())
            self.ring.pop()
        self.next_ns = self.ring.time() if self.ring.count else NEVER_NS
        return 0
