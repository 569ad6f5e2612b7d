# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Sequence numbers to stream positions: unwrapped to 64 bits, counted from ISN + 1.

Where the SYN was not captured, the first byte seen is position 0. Numbers far outside the
stream (a stranger's, or the other side of a long capture gap) move nothing until a second
packet continues them.
"""

import cython

from wirespan.kernels.layout import Connection, Opened, Packet, Phase, Side

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.sight import Sight
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.sight import Sight

SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
ACKNOWLEDGEMENT = cython.declare(cython.Py_ssize_t, Packet.ACKNOWLEDGEMENT)

PHASE = cython.declare(cython.Py_ssize_t, Connection.PHASE)
OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)

ISN = cython.declare(cython.Py_ssize_t, Side.ISN)
NEXT = cython.declare(cython.Py_ssize_t, Side.NEXT)
DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
ACKED = cython.declare(cython.Py_ssize_t, Side.ACKED)
PACKETS = cython.declare(cython.Py_ssize_t, Side.PACKETS)
WINDOW_SCALE = cython.declare(cython.Py_ssize_t, Side.WINDOW_SCALE)
WILD = cython.declare(cython.Py_ssize_t, Side.WILD)
WILD_ACK = cython.declare(cython.Py_ssize_t, Side.WILD_ACK)

SYN_SENT = cython.declare(cython.longlong, Phase.SYN_SENT)
MIDSTREAM = cython.declare(cython.longlong, Opened.MIDSTREAM)

SYN = cython.declare(cython.longlong, 2)
RST = cython.declare(cython.longlong, 4)
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)
HALF = cython.declare(cython.longlong, 0x80000000)
WHOLE = cython.declare(cython.longlong, 0x100000000)

FAR = cython.declare(cython.longlong, 1 << 24)
"""Further from what is expected than this is outside the stream."""
NEAR = cython.declare(cython.longlong, 1 << 20)
"""A second packet this close continues a first one far outside."""

OUTSIDE_SEQUENCE = cython.declare(cython.longlong, 1)
OUTSIDE_ACK = cython.declare(cython.longlong, 2)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def unwrapped(
    number: cython.longlong, isn: cython.longlong, near: cython.longlong
) -> cython.longlong:
    """The position of a 32-bit number that lies closest to ``near``."""
    delta: cython.longlong = (number - (isn + 1 + near)) & BITS_32
    if delta >= HALF:
        delta -= WHOLE
    return near + delta


@cython.cclass
class Positions:
    """Fills the positions of the packet at hand."""

    def __init__(self, connections: ConnectionTable, sight: Sight) -> None:
        self.connections = connections
        self.sight = sight
        self.packets = connections.flat

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def fill(self) -> cython.int:
        """0; or 1 where the packet answers a SYN with numbers of another connection."""
        base: cython.Py_ssize_t = self.sight.base
        if self._is_challenge(base):
            self.sight.wild = OUTSIDE_SEQUENCE | OUTSIDE_ACK
            self.sight.start = 0
            self.sight.end = 0
            self.sight.ack = -1
            return 1
        self.sight.wild = 0
        self._sequence(base, self.sight.me)
        self._acknowledgement(self.sight.me, self.sight.other)
        self._window(self.sight.me)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_challenge(self, base: cython.Py_ssize_t) -> cython.int:
        """RFC 5961, section 4: a bare ACK to a SYN, with numbers of an older connection."""
        position: cython.longlong
        isn: cython.longlong
        if (
            self.connections.flat[base + PHASE] != SYN_SENT
            or self.sight.side == 0
            or self.sight.flags & (SYN | RST)
        ):
            return 0
        isn = self.connections.flat[self.sight.other + ISN]
        position = unwrapped(self.packets[self.sight.packet + ACKNOWLEDGEMENT], isn, 0)
        return position < 0 or position > self.connections.flat[self.sight.other + NEXT]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _sequence(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        sequence: cython.longlong = self.packets[self.sight.packet + SEQUENCE]
        near: cython.longlong = self.connections.flat[me + NEXT]
        syn: cython.longlong = 1 if self.sight.flags & SYN else 0
        start: cython.longlong
        if self.connections.flat[me + ISN] < 0 or (
            syn and near == 0 and self.connections.flat[me + ISN] != sequence
        ):
            if self.sight.flags & RST and not syn:
                self.sight.start = self.sight.end = 0
                return 0
            self.connections.flat[me + ISN] = (sequence - 1 + syn) & BITS_32
        start = unwrapped(sequence + syn, self.connections.flat[me + ISN], near)
        self.sight.start = start
        self.sight.end = start + self.sight.length
        if start > near + FAR or start < near - FAR:
            self._outside(me, start)
        elif (
            self.connections.flat[me + PACKETS] == 0
            and start > near
            and self.connections.flat[base + OPENED] == MIDSTREAM
            and not self.sight.flags & RST
        ):
            self.connections.flat[me + NEXT] = start
            self.connections.flat[me + DELIVERED] = start
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _outside(self, me: cython.Py_ssize_t, start: cython.longlong) -> cython.Py_ssize_t:
        """Accept a far jump ahead once a second packet continues it or the peer's ACK did."""
        wild: cython.longlong = self.connections.flat[me + WILD]
        if start > self.connections.flat[me + NEXT]:
            if wild >= 0 and wild - NEAR < start < wild + NEAR:
                self.connections.flat[me + WILD] = -1
                return 0
            if start <= self.connections.flat[me + ACKED] + FAR:
                return 0
            self.connections.flat[me + WILD] = self.sight.end
        self.sight.wild |= OUTSIDE_SEQUENCE
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _acknowledgement(
        self, me: cython.Py_ssize_t, other: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        number: cython.longlong = self.packets[self.sight.packet + ACKNOWLEDGEMENT]
        isn: cython.longlong = self.connections.flat[other + ISN]
        near: cython.longlong = self.connections.flat[other + NEXT]
        wild: cython.longlong
        self.sight.ack = -1
        if not self.sight.has_ack:
            return 0
        if isn < 0:
            if self.sight.flags & RST:
                self.sight.has_ack = False
                return 0
            isn = (number - 1) & BITS_32
            self.connections.flat[other + ISN] = isn
        self.sight.ack = unwrapped(number, isn, near)
        if self.sight.ack > near + FAR:
            wild = self.connections.flat[me + WILD_ACK]
            if wild >= 0 and wild <= self.sight.ack < wild + FAR and not self.sight.flags & RST:
                self.connections.flat[me + WILD_ACK] = -1
                return 0
            self.connections.flat[me + WILD_ACK] = self.sight.ack
            self.sight.wild |= OUTSIDE_ACK
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _window(self, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """RFC 7323, section 2.2: the window of a SYN is never scaled."""
        scale: cython.longlong = self.connections.flat[me + WINDOW_SCALE]
        if self.sight.flags & SYN:
            self.sight.window = self.sight.field
        elif scale < 0:
            self.sight.window = -1
        else:
            self.sight.window = self.sight.field << scale
        return 0
