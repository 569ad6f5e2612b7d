"""Lets the clock of a capture step, or coarsens it: for scenarios about recorders that lie.

The wall clock belongs to the whole machine, so its steps cannot be played; the file says
afterwards what a recorder with such a clock would have written (pcapng, section 4.3).
"""

import struct
from collections.abc import Callable
from pathlib import Path

ENHANCED_PACKET = 6
HEADER = struct.Struct("=II")
STAMP = struct.Struct("=II")
STAMP_AT = 12
MILLISECOND = 1_000_000


def step_clock(path: Path, step_ms: float) -> None:
    """Everything after the middle packet is stamped ``step_ms`` later; stamps are in ns."""
    step_ns = round(step_ms * MILLISECOND)
    _restamp(path, lambda stamp, is_late: stamp + step_ns if is_late else stamp)


def coarsen_clock(path: Path, unit_ms: float) -> None:
    """Every packet is stamped with the multiple of ``unit_ms`` that was over; stamps are in ns."""
    unit_ns = round(unit_ms * MILLISECOND)
    _restamp(path, lambda stamp, _: stamp - stamp % unit_ns)


def _restamp(path: Path, stamped: Callable[[int, bool], int]) -> None:
    """``stamped`` gets each packet's stamp, and whether it follows the middle packet."""
    octets = bytearray(path.read_bytes())
    packets = [at for at, kind in _blocks(octets) if kind == ENHANCED_PACKET]
    for number, at in enumerate(packets):
        high, low = STAMP.unpack_from(octets, at + STAMP_AT)
        stamp = stamped(high << 32 | low, number >= len(packets) // 2)
        STAMP.pack_into(octets, at + STAMP_AT, stamp >> 32, stamp & 0xFFFFFFFF)
    path.write_bytes(octets)


def _blocks(octets: bytearray) -> list[tuple[int, int]]:
    found = []
    at = 0
    while at + HEADER.size <= len(octets):
        kind, length = HEADER.unpack_from(octets, at)
        found.append((at, kind))
        at += max(length, HEADER.size)
    return found
