# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Loss: what is picked ends here."""

import cython

from wirespan.emulate.packet import What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.picking import Picking
else:
    from wirespan.emulate.stages.picking import Picking

LOST = cython.declare(cython.Py_ssize_t, What.LOST)


@cython.cclass
class Loss(Picking):
    """Nobody is told."""

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        if self.pick.picks(packet):
            return self.passage.drop(now, packet, self.place, LOST, 0)
        return self.following.offer(now, packet)
