# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Blocks of a TPACKET_V3 ring -> enhanced packet blocks of pcapng, in a compiled loop.

Follows linux/if_packet.h and draft-ietf-opsawg-pcapng, section 4.3. A VLAN tag that the
kernel took out of the frame is put back. On the loopback interface each packet passes twice,
going out and coming in: the copy coming in is kept, as libpcap does. The link header of
what is not Ethernet is left out, because its form depends on the device.
"""

from enum import IntEnum

import cython

from wirespan.kernels.table import Table


class Known(IntEnum):
    """Columns of the interfaces that may be packed."""

    INDEX = 0
    """The kernel's number of it."""
    NUMBER = 1
    """Its number in the section."""
    SHAPE = 2
    """A Shape."""
    PACKETS = 3
    """How many were packed."""


class Shape(IntEnum):
    """What is kept of a frame."""

    ETHERNET = 0
    LOOPBACK = 1
    """Ethernet; but what goes out also comes in."""
    NETWORK = 2
    """From the network header on, where it is IP."""


class Stop(IntEnum):
    """Why packing stopped."""

    DONE = 0
    """The ring's block is empty: give it back."""
    FULL = 1
    """No room: write what was packed, then go on."""
    STRANGER = 2
    """A packet of an interface not known: ``index`` and ``hardware`` say which."""


DONE = cython.declare(cython.int, Stop.DONE)
FULL = cython.declare(cython.int, Stop.FULL)
STRANGER = cython.declare(cython.int, Stop.STRANGER)
INDEX = cython.declare(cython.Py_ssize_t, Known.INDEX)
NUMBER = cython.declare(cython.Py_ssize_t, Known.NUMBER)
SHAPE = cython.declare(cython.Py_ssize_t, Known.SHAPE)
PACKETS = cython.declare(cython.Py_ssize_t, Known.PACKETS)
ETHERNET = cython.declare(cython.longlong, Shape.ETHERNET)
LOOPBACK = cython.declare(cython.longlong, Shape.LOOPBACK)
NETWORK = cython.declare(cython.longlong, Shape.NETWORK)

ADDRESS_AT = cython.declare(cython.Py_ssize_t, 48)
"""Of sockaddr_ll, after tpacket3_hdr."""
VLAN_VALID = cython.declare(cython.longlong, 1 << 4)
VLAN_TPID_VALID = cython.declare(cython.longlong, 1 << 6)
VLAN_TPID = cython.declare(cython.longlong, 0x8100)
"""Where the kernel does not say which it was."""
BEFORE_TAG = cython.declare(cython.Py_ssize_t, 12)
TAG_BYTES = cython.declare(cython.Py_ssize_t, 4)
OUTGOING = cython.declare(cython.longlong, 4)
IPV4 = cython.declare(cython.longlong, 0x0800)
IPV6 = cython.declare(cython.longlong, 0x86DD)
SECOND_NS = cython.declare(cython.ulonglong, 1_000_000_000)
FLAGS = cython.declare(cython.ulonglong, 0x02_11_09_0D_05)
"""epb_flags, a byte a packet type from the right: to this host, broadcast, multicast and to
another host are inbound with how they were received, the last type is outbound."""
ENHANCED_PACKET = cython.declare(cython.longlong, 6)
EPB_FLAGS = cython.declare(cython.longlong, 2 | 4 << 16)
"""The option's code and its length."""

BEFORE_DATA = cython.declare(cython.Py_ssize_t, 28)
AFTER_DATA = cython.declare(cython.Py_ssize_t, 16)
"""epb_flags, the end of options, and the block's length once more."""


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def put(out: cython.uchar[::1], at: cython.Py_ssize_t, value: cython.longlong) -> cython.int:
    """Four bytes, little-endian."""
    out[at] = value & 0xFF
    out[at + 1] = value >> 8 & 0xFF
    out[at + 2] = value >> 16 & 0xFF
    out[at + 3] = value >> 24 & 0xFF
    return 0


@cython.cclass
class Packing:
    """Goes through one block of the ring after another; stops where Python must do something."""

    known = cython.declare(object, visibility="readonly")
    """Table of ``Known``; its last row is one that no packet matches."""
    interfaces: cython.Py_ssize_t
    used = cython.declare(cython.Py_ssize_t, visibility="public")
    """Bytes packed in ``out``; the caller sets it to 0 when they are written."""
    packets = cython.declare(cython.longlong, visibility="readonly")
    last_ns = cython.declare(cython.ulonglong, visibility="readonly")
    index = cython.declare(cython.longlong, visibility="readonly")
    hardware = cython.declare(cython.longlong, visibility="readonly")
    """The stranger's number and its device type (ARPHRD_)."""
    at: cython.Py_ssize_t
    left: cython.longlong
    strip: cython.Py_ssize_t
    """Bytes of the link header that are left out."""
    tag: cython.longlong
    """TPID and TCI of the VLAN tag to put back; -1: none."""

    def __init__(self) -> None:
        self.known = Table(len(Known), 8)
        self.interfaces = 0
        self.used = self.packets = self.last_ns = 0
        self.index = self.hardware = 0
        self.at = self.left = self.strip = 0
        self.tag = -1

    def learn(self, index: int, number: int, shape: int) -> None:
        """Packets of the kernel's interface ``index`` are packed as those of ``number``."""
        self.known.reserve(self.interfaces + 1)
        self.known.write(self.interfaces, (index, number, shape, 0))
        self.interfaces += 1

    def packed(self, number: int) -> int:
        """How many packets of a section's interface were packed."""
        rows = (self.known.row(row) for row in range(self.interfaces))
        return sum(row[Known.PACKETS] for row in rows if row[Known.NUMBER] == number)

    def open(self, at: int, packets: int) -> None:
        """A block whose first packet is at byte ``at`` of the ring."""
        self.at = at
        self.left = packets

    def pack(
        self,
        ring: memoryview,
        halves: memoryview,
        words: memoryview,
        out: bytearray,
    ) -> int:
        """Pack the rest of the open block into ``out``; a Stop.

        ``halves`` and ``words`` are the ring as integers of this machine's byte order.
        """
        octets: cython.const[cython.uchar][::1] = ring
        pairs: cython.const[cython.ushort][::1] = halves
        quads: cython.const[cython.uint][::1] = words
        known: cython.longlong[:, ::1] = self.known.cells
        target: cython.uchar[::1] = memoryview(out)
        stop: cython.int
        with cython.nogil:
            stop = self._pack(octets, pairs, quads, known, target)
        return stop

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _pack(
        self,
        octets: cython.const[cython.uchar][::1],
        pairs: cython.const[cython.ushort][::1],
        quads: cython.const[cython.uint][::1],
        known: cython.longlong[:, ::1],
        out: cython.uchar[::1],
    ) -> cython.int:
        row: cython.Py_ssize_t
        address: cython.Py_ssize_t
        while self.left > 0:
            address = self.at + ADDRESS_AT
            row = self._find(known, quads[(address + 4) >> 2])
            if row < 0:
                self.index = quads[(address + 4) >> 2]
                self.hardware = pairs[(address + 8) >> 1]
                return STRANGER
            if self._is_wanted(octets, known[row, SHAPE]):
                self._shape(pairs, quads, known[row, SHAPE])
                if not self._write(octets, pairs, quads, known[row, NUMBER], out):
                    return FULL
                known[row, PACKETS] += 1
                self.packets += 1
            self.left -= 1
            self.at += cython.cast(cython.Py_ssize_t, quads[self.at >> 2])
        return DONE

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-2)
    def _find(self, known: cython.longlong[:, ::1], index: cython.longlong) -> cython.Py_ssize_t:
        row: cython.Py_ssize_t
        for row in range(self.interfaces):
            if known[row, INDEX] == index:
                return row
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1)
    def _is_wanted(
        self, octets: cython.const[cython.uchar][::1], shape: cython.longlong
    ) -> cython.int:
        """Not the second copy of the loopback; of strange devices only what is IP."""
        address: cython.Py_ssize_t = self.at + ADDRESS_AT
        protocol: cython.longlong
        if shape == LOOPBACK:
            return octets[address + 10] != OUTGOING
        if shape == NETWORK:
            protocol = octets[address + 2] << 8 | octets[address + 3]
            return protocol == IPV4 or protocol == IPV6
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1)
    def _shape(
        self,
        pairs: cython.const[cython.ushort][::1],
        quads: cython.const[cython.uint][::1],
        shape: cython.longlong,
    ) -> cython.int:
        """What to leave out of the frame, and what to put back."""
        status: cython.longlong = quads[(self.at + 20) >> 2]
        tpid: cython.longlong = VLAN_TPID
        self.strip = 0
        self.tag = -1
        if shape == NETWORK:
            self.strip = pairs[(self.at + 26) >> 1] - pairs[(self.at + 24) >> 1]
            if self.strip < 0:
                self.strip = 0
        elif status & VLAN_VALID and quads[(self.at + 12) >> 2] >= BEFORE_TAG:
            if status & VLAN_TPID_VALID:
                tpid = pairs[(self.at + 36) >> 1]
            self.tag = tpid << 16 | quads[(self.at + 32) >> 2] & 0xFFFF
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _write(
        self,
        octets: cython.const[cython.uchar][::1],
        pairs: cython.const[cython.ushort][::1],
        quads: cython.const[cython.uint][::1],
        number: cython.longlong,
        out: cython.uchar[::1],
    ) -> cython.int:
        """One enhanced packet block; 0 where it does not fit."""
        captured: cython.Py_ssize_t = quads[(self.at + 12) >> 2]
        original: cython.Py_ssize_t = quads[(self.at + 16) >> 2] - self.strip
        source: cython.Py_ssize_t = self.at + pairs[(self.at + 24) >> 1]
        strip: cython.Py_ssize_t = min(self.strip, captured)
        added: cython.Py_ssize_t = 0 if self.tag < 0 else TAG_BYTES
        data: cython.Py_ssize_t = captured - strip + added
        at: cython.Py_ssize_t = self.used
        padded: cython.Py_ssize_t = (data + 3) & ~3
        total: cython.Py_ssize_t = BEFORE_DATA + padded + AFTER_DATA
        if total > out.shape[0] - at:
            return 0
        self._begin(quads, number, total, data, max(original, 0) + added, out)
        at += BEFORE_DATA
        if added:
            out[at : at + BEFORE_TAG] = octets[source : source + BEFORE_TAG]
            out[at + BEFORE_TAG] = self.tag >> 24 & 0xFF
            out[at + BEFORE_TAG + 1] = self.tag >> 16 & 0xFF
            out[at + BEFORE_TAG + 2] = self.tag >> 8 & 0xFF
            out[at + BEFORE_TAG + 3] = self.tag & 0xFF
            at += BEFORE_TAG + TAG_BYTES
            strip = BEFORE_TAG
        out[at : at + captured - strip] = octets[source + strip : source + captured]
        at = self.used + BEFORE_DATA + data
        while at < self.used + BEFORE_DATA + padded:
            out[at] = 0
            at += 1
        self._end(octets, total, at, out)
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1)
    def _begin(
        self,
        quads: cython.const[cython.uint][::1],
        number: cython.longlong,
        total: cython.Py_ssize_t,
        captured: cython.Py_ssize_t,
        original: cython.Py_ssize_t,
        out: cython.uchar[::1],
    ) -> cython.int:
        at: cython.Py_ssize_t = self.used
        time_ns: cython.ulonglong = cython.cast(cython.ulonglong, quads[(self.at + 4) >> 2])
        time_ns = time_ns * SECOND_NS + quads[(self.at + 8) >> 2]
        put(out, at, ENHANCED_PACKET)
        put(out, at + 4, total)
        put(out, at + 8, number)
        put(out, at + 12, cython.cast(cython.longlong, time_ns >> 32))
        put(out, at + 16, cython.cast(cython.longlong, time_ns))
        put(out, at + 20, captured)
        put(out, at + 24, original)
        self.last_ns = time_ns
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1)
    def _end(
        self,
        octets: cython.const[cython.uchar][::1],
        total: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        out: cython.uchar[::1],
    ) -> cython.int:
        """The options, from byte ``at`` of ``out`` on, and the length once more."""
        kind: cython.longlong = octets[self.at + ADDRESS_AT + 10]
        put(out, at, EPB_FLAGS)
        put(out, at + 4, cython.cast(cython.longlong, FLAGS >> 8 * kind & 0xFF if kind < 8 else 0))
        put(out, at + 8, 0)
        put(out, at + 12, total)
        self.used += total
        return 0
