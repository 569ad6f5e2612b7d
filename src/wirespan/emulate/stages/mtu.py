# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A link too narrow for some packets: they are dropped, with or without a word.

With a word, the caller sends ICMP to the sender: fragmentation needed (RFC 1191) or packet too
big (RFC 8201). Without, the path is a black hole (RFC 2923, section 2.1).
"""

import cython

from wirespan.emulate.packet import Packet, What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.stage import Stage

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)

ETHERNET_BYTES = 14


@cython.cclass
class Mtu(Stage):
    """``mtu_bytes`` counts from the IP header, frames have 14 bytes more."""

    largest: cython.longlong
    mtu_bytes: cython.longlong
    what: cython.Py_ssize_t

    def __init__(self, mtu_bytes: int, tell: bool) -> None:
        super().__init__()
        self.mtu_bytes = mtu_bytes
        self.largest = mtu_bytes + ETHERNET_BYTES
        self.what = What.TOO_BIG_TOLD if tell else What.TOO_BIG

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        if self.packets[packet, BYTES] > self.largest:
            return self.passage.drop(now, packet, self.place, self.what, self.mtu_bytes)
        return self.following.offer(now, packet)
