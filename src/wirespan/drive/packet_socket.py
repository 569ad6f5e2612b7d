# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""One end of a link: frames from and to an interface through an AF_PACKET socket (packet(7)).

Arrivals come from a ring shared with the kernel (TPACKET_V2: each frame is readable at once,
where V3 waits for a block to fill). A socket's own buffer would be too small for an ordinary
user, who may not raise it; a ring may be as large as one likes. Each frame carries the time
the kernel first saw it, so a late reader does not make the link longer. VLAN tags are not put
back: the lab's networks have none.
"""

import mmap
import socket
import struct

import cython

if cython.compiled:
    from cython.cimports.libc.string import memcpy, memset
    from cython.cimports.wirespan.drive.frame_store import FrameStore
    from cython.cimports.wirespan.drive.linux import (
        BURST,
        MSG_DONTWAIT,
        TP_STATUS_CSUMNOTREADY,
        TP_STATUS_KERNEL,
        TP_STATUS_USER,
        __sync_synchronize,
        sendmmsg,
        tpacket2_hdr,
    )
else:
    from wirespan.drive.frame_store import FrameStore

from wirespan.drive.offloads import maximum_transmission_unit

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_RX_RING = 5
PACKET_STATISTICS = 6
PACKET_VERSION = 10
PACKET_TIMESTAMP = 17
PACKET_IGNORE_OUTGOING = 23
TPACKET_V2 = 1
SO_TIMESTAMPNS = 35
SOF_TIMESTAMPING_SOFTWARE = 1 << 4
LINK_HEADER_BYTES = 18
"""Ethernet with one VLAN tag."""
RING_HEADER_BYTES = 128
"""Room before a frame in the ring: the kernel's header and address, and alignment."""
SMALLEST_FRAME_BYTES = 2048
BLOCK_BYTES = 1 << 17
RING_BYTES = 16 << 20
"""About a tenth of a second of full-sized frames at 1 Gbit/s."""
NANOSECONDS = cython.declare(cython.longlong, 1_000_000_000)


@cython.cclass
class PacketSocket:
    """Opened on ``interface`` in the network namespace of the caller."""

    def __init__(self, interface: str, ring_bytes: int = RING_BYTES) -> None:
        self.interface = interface
        self.endpoint = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.endpoint.setblocking(False)
        self.descriptor = self.endpoint.fileno()
        self.frame_bytes = _ring_frame_bytes(maximum_transmission_unit(interface))
        self._map_ring(ring_bytes)
        self.endpoint.bind((interface, ETH_P_ALL))
        self.at = 0
        self.queued = 0
        self._prepare_messages()

    def _map_ring(self, ring_bytes: int) -> None:
        option = self.endpoint.setsockopt
        blocks = max(ring_bytes // BLOCK_BYTES, 1)
        self.frame_count = blocks * (BLOCK_BYTES // self.frame_bytes)
        option(SOL_PACKET, PACKET_VERSION, TPACKET_V2)
        option(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        option(SOL_PACKET, PACKET_TIMESTAMP, SOF_TIMESTAMPING_SOFTWARE)
        option(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        request = struct.pack("IIII", BLOCK_BYTES, blocks, self.frame_bytes, self.frame_count)
        option(SOL_PACKET, PACKET_RX_RING, request)
        self.mapping = mmap.mmap(self.descriptor, blocks * BLOCK_BYTES, mmap.MAP_SHARED)
        self.ring = self.mapping

    def _prepare_messages(self) -> None:
        i: cython.Py_ssize_t
        memset(cython.address(self.messages[0]), 0, cython.sizeof(self.messages))
        for i in range(BURST):
            self.messages[i].msg_hdr.msg_iov = cython.address(self.vectors[i])
            self.messages[i].msg_hdr.msg_iovlen = 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def waits(self) -> cython.bint:
        """Whether a frame waits in the ring."""
        header = cython.cast(
            cython.pointer(tpacket2_hdr), cython.address(self.ring[self.at * self.frame_bytes])
        )
        return header.tp_status & TP_STATUS_USER != 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def receive(self, store: FrameStore, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Move the frame that waits into a slot; its length, or -1: not one a wire carries.

        ``arrived_ns`` is then the wall-clock time at which the kernel first saw it. A slot of
        -1 throws the frame away.
        """
        start: cython.Py_ssize_t = self.at * self.frame_bytes
        header = cython.cast(cython.pointer(tpacket2_hdr), cython.address(self.ring[start]))
        length: cython.Py_ssize_t
        __sync_synchronize()
        length = header.tp_len
        self.received += 1
        self.arrived_ns = header.tp_sec * NANOSECONDS + header.tp_nsec
        if header.tp_status & TP_STATUS_CSUMNOTREADY:
            self.without_checksum += 1
        if length > header.tp_snaplen or length > store.slot_bytes:
            self.oversized += 1
            length = -1
        elif slot >= 0:
            start += header.tp_mac
            self.ring[start + length - 1]  # both ends are checked, then copied at once
            memcpy(cython.address(store.octets[slot, 0]), cython.address(self.ring[start]), length)
            store.lengths[slot] = length
        __sync_synchronize()
        header.tp_status = TP_STATUS_KERNEL
        self.at += 1
        if self.at == self.frame_count:
            self.at = 0
        return length

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def queue(self, store: FrameStore, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Send it with the next ``flush``; until then the slot must stay. The room left."""
        i: cython.Py_ssize_t = self.queued
        self.vectors[i].iov_base = cython.address(store.octets[slot, 0])
        self.vectors[i].iov_len = store.lengths[slot]
        self.queued += 1
        return BURST - self.queued

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def flush(self) -> cython.Py_ssize_t:
        """Send what is queued. What the kernel refuses is counted and gone."""
        done: cython.Py_ssize_t = 0
        count: cython.int
        while done < self.queued:
            count = sendmmsg(
                self.descriptor,
                cython.address(self.messages[done]),
                cython.cast(cython.uint, self.queued - done),
                MSG_DONTWAIT,
            )
            if count < 1:
                self.refused += 1
                count = 1
            else:
                self.sent += count
            done += count
        self.queued = 0
        return done

    def overflowed(self) -> int:
        """Frames the kernel dropped because the ring was full, since the last call."""
        answer = self.endpoint.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
        return struct.unpack("II", answer)[1]

    def counts(self) -> dict[str, int]:
        """Frames seen that no wire would carry so, and calls the kernel refused."""
        return {
            "oversized": self.oversized,
            "without_checksum": self.without_checksum,
            "refused": self.refused,
        }

    def close(self) -> None:
        """Give the interface and the ring back."""
        self.ring = None
        self.mapping.close()
        self.endpoint.close()


def _ring_frame_bytes(mtu: int) -> int:
    """A power of two, so that frames fill their blocks."""
    needed = mtu + LINK_HEADER_BYTES + RING_HEADER_BYTES
    size = SMALLEST_FRAME_BYTES
    while size < needed:
        size *= 2
    return size
