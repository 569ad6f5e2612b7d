"""A packet socket's receive ring, TPACKET_V3 (linux/if_packet.h, packet_mmap.rst).

The kernel fills blocks of packets in memory that we share and hands over a block when it is
full, or RETIRE_MS after it was begun; nothing is copied and no call made for a packet. Stamps
are taken where a packet meets the device's driver, in nanoseconds of the wall clock.
"""

import contextlib
import errno
import mmap
import socket
import struct
from collections.abc import Sequence
from typing import Self

from wirespan.drive.socket_filter import Instruction, attach, keep

ETH_P_ALL = 3
SOL_PACKET = 263
PACKET_RX_RING, PACKET_STATISTICS, PACKET_VERSION = 5, 6, 10
TPACKET_V3 = 2
SO_TIMESTAMPNS = 35
REQUEST = struct.Struct("7I")
STATISTICS = struct.Struct("3I")

BLOCK_BYTES = 1 << 20
"""Holds the largest packet that offloads can make."""
FRAME_BYTES = 2048
"""Says only how the kernel counts room: packets of any size follow one another in a block."""
RING_BYTES = 32 << 20
LEAST_BLOCKS = 2
RETIRE_MS = 10

STATUS_AT, PACKETS_AT, FIRST_AT = 2, 3, 4
"""Words of a block's header."""
KERNEL, USER = 0, 1
WORD = 4


class Ring:
    """Open it, take ``ready`` blocks and give each back with ``release``; close it."""

    def __init__(
        self,
        device: str | None,
        program: Sequence[Instruction] | None = None,
        *,
        ring_bytes: int = RING_BYTES,
    ) -> None:
        """On one device, or on all; OSError where the kernel does not permit it."""
        self.received = 0
        self.dropped = 0
        protocol = 0 if device else socket.htons(ETH_P_ALL)
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, protocol)
        try:
            # The filter first: making the ring throws away what came without it.
            if program is not None:
                attach(self._socket, program)
            self._socket.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V3)
            self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            self.blocks = allocate(self._socket, ring_bytes)
            self._memory = mmap.mmap(self._socket.fileno(), self.blocks * BLOCK_BYTES)
        except BaseException:
            self._socket.close()
            raise
        self.octets = memoryview(self._memory)
        self.halves = self.octets.cast("H")
        self.words = self.octets.cast("I")
        self._block = 0
        try:
            if device:
                self._socket.bind((device, ETH_P_ALL))
        except BaseException:
            self.close()
            raise

    def fileno(self) -> int:
        """For poll: readable when a block is ready."""
        return self._socket.fileno()

    def ready(self) -> tuple[int, int] | None:
        """Where in the ring the next block's first packet is, and how many packets it has."""
        word = self._block * BLOCK_BYTES // WORD
        if not self.words[word + STATUS_AT] & USER:
            return None
        first = self._block * BLOCK_BYTES + self.words[word + FIRST_AT]
        return first, self.words[word + PACKETS_AT]

    def release(self) -> None:
        """Give the block that was ready back to the kernel."""
        self.words[self._block * BLOCK_BYTES // WORD + STATUS_AT] = KERNEL
        self._block = (self._block + 1) % self.blocks

    def is_empty(self) -> bool:
        """Whether no packet waits, not even in the block that the kernel is filling."""
        word = self._block * BLOCK_BYTES // WORD
        return not self.words[word + STATUS_AT] & USER and not self.words[word + PACKETS_AT]

    def refuse(self) -> None:
        """Take no more packets; those in the ring stay."""
        attach(self._socket, keep(0))

    def count(self) -> None:
        """Bring ``received`` (with those dropped) and ``dropped`` up to date."""
        answer = self._socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, STATISTICS.size)
        received, dropped, _ = STATISTICS.unpack(answer)
        self.received += received
        self.dropped += dropped

    def close(self) -> None:
        for view in (self.words, self.halves, self.octets):
            view.release()
        self._memory.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


def may_capture() -> bool:
    """Whether packet sockets exist here and are permitted."""
    if not hasattr(socket, "AF_PACKET"):
        return False
    with contextlib.suppress(OSError), socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0):
        return True
    return False


def allocate(endpoint: socket.socket, ring_bytes: int) -> int:
    """Make a socket's ring, smaller where memory is short; the number of its blocks."""
    blocks = max(ring_bytes // BLOCK_BYTES, LEAST_BLOCKS)
    while True:
        request = REQUEST.pack(
            BLOCK_BYTES, blocks, FRAME_BYTES, blocks * (BLOCK_BYTES // FRAME_BYTES), RETIRE_MS, 0, 0
        )
        try:
            endpoint.setsockopt(SOL_PACKET, PACKET_RX_RING, request)
        except OSError as error:
            if blocks // 2 < LEAST_BLOCKS or error.errno != errno.ENOMEM:
                raise
            blocks //= 2
        else:
            return blocks
