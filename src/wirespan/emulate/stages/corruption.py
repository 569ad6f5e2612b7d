# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Corruption: what is picked is marked, for the caller to flip a bit of."""

import cython

from wirespan.emulate.packet import Packet, What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.picking import Picking
else:
    from wirespan.emulate.stages.picking import Picking

MARK = cython.declare(cython.Py_ssize_t, Packet.CORRUPTED)
CORRUPTED = cython.declare(cython.Py_ssize_t, What.CORRUPTED)


@cython.cclass
class Corruption(Picking):
    """All copies of a packet share the mark: their bytes are the same."""

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        if self.pick.picks(packet):
            self.packets[packet, MARK] = 1
            self.passage.note(now, packet, self.place, CORRUPTED, 0)
        return self.following.offer(now, packet)
