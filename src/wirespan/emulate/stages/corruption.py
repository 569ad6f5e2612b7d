# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Corruption: what is picked is marked, for the caller to flip a bit of."""

import cython

from wirespan.emulate.packet import Packet, What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.pick import Pick
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.pick import Pick
    from wirespan.emulate.stages.stage import Stage

MARK = cython.declare(cython.Py_ssize_t, Packet.CORRUPTED)
CORRUPTED = cython.declare(cython.Py_ssize_t, What.CORRUPTED)


@cython.cclass
class Corruption(Stage):
    """All copies of a packet share the mark: their bytes are the same."""

    pick: Pick

    def __init__(self, pick: Pick) -> None:
        super().__init__()
        self.pick = pick

    def prepare(self, places: int) -> None:
        self.pick.connect(self.passage.packet_table)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        if self.pick.picks(packet):
            self.packets[packet, MARK] = 1
            self.passage.note(now, packet, self.place, CORRUPTED, 0)
        return self.following.offer(now, packet)
