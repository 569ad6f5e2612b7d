"""Classic BPF on a socket (linux/filter.h): programs as the kernel takes them.

What is asked of a packet is ``drive.bpf``'s to know; here is what every ring wants, and how a
program is handed over.
"""

import array
import socket
import struct
from collections.abc import Iterable, Sequence

SO_ATTACH_FILTER = 26
INSTRUCTION = struct.Struct("HBBI")
PROGRAM = struct.Struct("HP")
MOST_DEVICES = 64

LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ANCILLARY = 0xFFFFF000
"""Loads from here on are of what the kernel knows about the packet (SKF_AD_OFF)."""
PACKET_TYPE, DEVICE, DEVICE_TYPE = ANCILLARY + 4, ANCILLARY + 8, ANCILLARY + 28
OUTGOING, LOOPBACK = 4, 772

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, operand."""


def keep(length: int) -> list[Instruction]:
    """The program that keeps so many bytes of every packet; 0: that drops all."""
    return [(RETURN, 0, 0, length)]


def guarded(devices: Sequence[int], program: Sequence[Instruction]) -> list[Instruction]:
    """``program`` for packets of these devices only (none: of all), and on the loopback
    without the copy that goes out, because it comes in as well.
    """
    assert len(devices) <= MOST_DEVICES
    second_copy = [
        (LOAD, 0, 0, PACKET_TYPE),
        (JUMP_IF_EQUAL, 0, 3, OUTGOING),
        (LOAD, 0, 0, DEVICE_TYPE),
        (JUMP_IF_EQUAL, 0, 1, LOOPBACK),
        (RETURN, 0, 0, 0),
    ]
    if not devices:
        return [*second_copy, *program]
    among = [
        (JUMP_IF_EQUAL, len(devices) - position, 0, device)
        for position, device in enumerate(devices)
    ]
    return [(LOAD, 0, 0, DEVICE), *among, (RETURN, 0, 0, 0), *second_copy, *program]


def attach(endpoint: socket.socket, program: Iterable[Instruction]) -> None:
    """Replaces the program before it, if there was one."""
    packed = b"".join(INSTRUCTION.pack(*instruction) for instruction in program)
    content = array.array("B", packed)
    address, size = content.buffer_info()
    endpoint.setsockopt(
        socket.SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM.pack(size // INSTRUCTION.size, address)
    )
