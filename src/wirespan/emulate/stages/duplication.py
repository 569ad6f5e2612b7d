# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Duplication: what is picked goes on twice, one copy right after the other."""

import cython

from wirespan.emulate.packet import Packet, What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.picking import Picking
else:
    from wirespan.emulate.stages.picking import Picking

COPIES = cython.declare(cython.Py_ssize_t, Packet.COPIES)
DUPLICATED = cython.declare(cython.Py_ssize_t, What.DUPLICATED)


@cython.cclass
class Duplication(Picking):
    """Makes no copy that the line has no place for."""

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        if self.pick.picks(packet) and self.passage.inside < self.passage.capacity:
            self.passage.inside += 1
            self.packets[packet, COPIES] += 1
            self.passage.note(now, packet, self.place, DUPLICATED, 0)
            self.following.offer(now, packet)
        return self.following.offer(now, packet)
