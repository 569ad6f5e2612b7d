# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What a link asks of a frame: Ethernet, IPv4 (RFC 791), IPv6 (RFC 8200), TCP, UDP.

Only what a model or the journal uses, and no complaint: what is damaged or unknown is carried
like everything else. Tunnels are not entered: to a link they are payload.
"""

import cython

from wirespan.emulate.packet import Packet

if cython.compiled:
    from cython.cimports.wirespan.drive.frame_store import FrameStore
else:
    from wirespan.drive.frame_store import FrameStore

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
PAYLOAD = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD)
PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
FLAGS = cython.declare(cython.Py_ssize_t, Packet.FLAGS)
ECN = cython.declare(cython.Py_ssize_t, Packet.ECN)
SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.SOURCE_PORT)
DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.DESTINATION_PORT)
FLOW = cython.declare(cython.Py_ssize_t, Packet.FLOW)
SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)

ETHERNET_BYTES = cython.declare(cython.Py_ssize_t, 14)
ETHERTYPE_IPV4 = cython.declare(cython.longlong, 0x0800)
ETHERTYPE_IPV6 = cython.declare(cython.longlong, 0x86DD)
IPV4_BYTES = cython.declare(cython.Py_ssize_t, 20)
IPV6_BYTES = cython.declare(cython.Py_ssize_t, 40)
TCP = cython.declare(cython.longlong, 6)
UDP = cython.declare(cython.longlong, 17)
TCP_BYTES = cython.declare(cython.Py_ssize_t, 20)
UDP_BYTES = cython.declare(cython.Py_ssize_t, 8)
FRAGMENT = cython.declare(cython.longlong, 44)
EXTENSIONS = cython.declare(cython.Py_ssize_t, 8)
"""Extension headers looked through (RFC 8200, section 4); behind more, nothing is read."""
MIX = cython.declare(cython.ulonglong, 0x9E3779B97F4A7C15)
"""2 ** 64 divided by the golden ratio: an odd multiplier that spreads neighbouring values."""


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def pair(store: FrameStore, slot: cython.Py_ssize_t, at: cython.Py_ssize_t) -> cython.longlong:
    return store.octets[slot, at] << 8 | store.octets[slot, at + 1]


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def quad(store: FrameStore, slot: cython.Py_ssize_t, at: cython.Py_ssize_t) -> cython.longlong:
    return pair(store, slot, at) << 16 | pair(store, slot, at + 2)


@cython.cclass
class Headers:
    """Where the headers of the frame read last begin; -1: it has none such."""

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def read(self, store: FrameStore, slot: cython.Py_ssize_t) -> cython.int:
        """Find the headers of a frame."""
        length: cython.Py_ssize_t = store.lengths[slot]
        kind: cython.longlong
        self.version = 0
        self.network = -1
        self.end = length
        self.transport = -1
        self.payload = -1
        self.protocol = -1
        self.identification = -1
        if length < ETHERNET_BYTES:
            return 0
        kind = pair(store, slot, ETHERNET_BYTES - 2)
        if kind == ETHERTYPE_IPV4 and length >= ETHERNET_BYTES + IPV4_BYTES:
            self.read_ipv4(store, slot, length)
        elif kind == ETHERTYPE_IPV6 and length >= ETHERNET_BYTES + IPV6_BYTES:
            self.read_ipv6(store, slot, length)
        if self.transport >= 0:
            self.read_transport(store, slot)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def read_ipv4(
        self, store: FrameStore, slot: cython.Py_ssize_t, length: cython.Py_ssize_t
    ) -> cython.int:
        start: cython.Py_ssize_t = ETHERNET_BYTES
        header: cython.Py_ssize_t = (store.octets[slot, start] & 15) * 4
        total: cython.Py_ssize_t = pair(store, slot, start + 2)
        self.version = 4
        self.network = start
        self.identification = pair(store, slot, start + 4)
        self.protocol = store.octets[slot, start + 9]
        if start + total < length:
            self.end = start + total
        if header >= IPV4_BYTES and pair(store, slot, start + 6) & 0x1FFF == 0:
            self.transport = start + header
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def read_ipv6(
        self, store: FrameStore, slot: cython.Py_ssize_t, length: cython.Py_ssize_t
    ) -> cython.int:
        at: cython.Py_ssize_t = ETHERNET_BYTES + IPV6_BYTES
        total: cython.Py_ssize_t = pair(store, slot, ETHERNET_BYTES + 4)
        self.version = 6
        self.network = ETHERNET_BYTES
        self.protocol = store.octets[slot, ETHERNET_BYTES + 6]
        if at + total < length:
            self.end = at + total
        for _ in range(EXTENSIONS):
            if not is_extension(self.protocol):
                self.transport = at
                return 0
            if at + 8 > self.end:
                return 0
            if self.protocol == FRAGMENT and pair(store, slot, at + 2) >> 3:
                return 0
            self.protocol = store.octets[slot, at]
            at += (store.octets[slot, at + 1] + 1) * 8
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def read_transport(self, store: FrameStore, slot: cython.Py_ssize_t) -> cython.int:
        at: cython.Py_ssize_t = self.transport
        if self.protocol == TCP and at + TCP_BYTES <= self.end:
            self.payload = at + (store.octets[slot, at + 12] >> 4) * 4
        elif self.protocol == UDP and at + UDP_BYTES <= self.end:
            self.payload = at + UDP_BYTES
        else:
            self.transport = -1
            return 0
        if self.payload > self.end:
            self.payload = self.end
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def describe(
        self, store: FrameStore, slot: cython.Py_ssize_t, packets: cython.longlong[:, ::1]
    ) -> cython.int:
        """Fill the row of the frame read last, as ``emulate.packet.Packet`` wants it."""
        flow: cython.ulonglong = cython.cast(cython.ulonglong, self.protocol)
        packets[slot, BYTES] = store.lengths[slot]
        packets[slot, PAYLOAD] = -1
        packets[slot, PROTOCOL] = self.protocol
        packets[slot, FLAGS] = -1
        packets[slot, ECN] = -1
        packets[slot, SOURCE_PORT] = -1
        packets[slot, DESTINATION_PORT] = -1
        packets[slot, SEQUENCE] = -1
        if self.version:
            packets[slot, ECN] = self.ecn(store, slot)
            flow = self.addresses(store, slot, flow)
        if self.transport >= 0:
            packets[slot, PAYLOAD] = self.end - self.payload
            packets[slot, SOURCE_PORT] = pair(store, slot, self.transport)
            packets[slot, DESTINATION_PORT] = pair(store, slot, self.transport + 2)
            flow = (flow ^ cython.cast(cython.ulonglong, quad(store, slot, self.transport))) * MIX
            if self.protocol == TCP:
                packets[slot, SEQUENCE] = quad(store, slot, self.transport + 4)
                packets[slot, FLAGS] = store.octets[slot, self.transport + 13]
        packets[slot, FLOW] = cython.cast(cython.longlong, flow >> 1)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def ecn(self, store: FrameStore, slot: cython.Py_ssize_t) -> cython.longlong:
        """The two bits of RFC 3168."""
        if self.version == 4:
            return store.octets[slot, self.network + 1] & 3
        return store.octets[slot, self.network + 1] >> 4 & 3

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def addresses(
        self, store: FrameStore, slot: cython.Py_ssize_t, flow: cython.ulonglong
    ) -> cython.ulonglong:
        at: cython.Py_ssize_t = self.network + (12 if self.version == 4 else 8)
        end: cython.Py_ssize_t = at + (8 if self.version == 4 else 32)
        while at < end:
            flow = (flow ^ cython.cast(cython.ulonglong, quad(store, slot, at))) * MIX
            flow ^= flow >> 29
            at += 4
        return flow

    def read_(self, store: FrameStore, slot: int, packets: cython.longlong[:, ::1]) -> None:
        """``read`` and ``describe`` for those who are not compiled."""
        self.read(store, slot)
        self.describe(store, slot, packets)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def is_extension(kind: cython.longlong) -> cython.bint:
    """Hop-by-hop, routing, fragment, destination options."""
    return kind == 0 or kind == 43 or kind == FRAGMENT or kind == 60
