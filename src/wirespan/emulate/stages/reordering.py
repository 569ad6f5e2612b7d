# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Reordering: what is picked is held back, so that those behind it overtake."""

import cython

from wirespan.emulate.packet import What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.pick import Pick
    from cython.cimports.wirespan.emulate.stages.waiting import Waiting
else:
    from wirespan.emulate.stages.pick import Pick
    from wirespan.emulate.stages.waiting import Waiting

HELD_BACK = cython.declare(cython.Py_ssize_t, What.HELD_BACK)


@cython.cclass
class Reordering(Waiting):
    """For ``hold_back_ns``; the others pass at once."""

    pick: Pick
    hold_back_ns: cython.longlong

    def __init__(self, pick: Pick, hold_back_ns: int) -> None:
        super().__init__()
        self.pick = pick
        self.hold_back_ns = hold_back_ns

    def prepare(self, places: int) -> None:
        super().prepare(places)
        self.pick.connect(self.passage.packet_table)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        if not self.pick.picks(packet):
            return self.following.offer(now, packet)
        self.passage.note(now, packet, self.place, HELD_BACK, self.hold_back_ns)
        return self.wait(now + self.hold_back_ns, packet)
