"""Captures built by hand, byte for byte: pcap records and pcapng blocks of either byte order."""

import struct

FRAME = bytes(range(60))
MICROSECONDS = b"\xa1\xb2\xc3\xd4"
NANOSECONDS = b"\xa1\xb2\x3c\x4d"
KUZNETZOV = b"\xa1\xb2\xcd\x34"


def _order(big: bool) -> str:
    return ">" if big else "<"


def pcap_header(
    magic: bytes = MICROSECONDS,
    *,
    big: bool = False,
    version: tuple[int, int] = (2, 4),
    snap_length: int = 65535,
    link_type: int = 1,
) -> bytes:
    written = magic if big else magic[::-1]
    fields = struct.pack(_order(big) + "HHiIII", *version, 0, 0, snap_length, link_type)
    return written + fields


def record(
    data: bytes = FRAME,
    *,
    seconds: int = 1,
    fraction: int = 0,
    original: int | None = None,
    big: bool = False,
    more: bytes = b"",
) -> bytes:
    """A pcap record; ``more`` follows the ordinary 16 bytes of its header."""
    lengths = len(data), len(data) if original is None else original
    return struct.pack(_order(big) + "IIII", seconds, fraction, *lengths) + more + data


def option(code: int, value: bytes, *, big: bool = False) -> bytes:
    padding = bytes(-len(value) % 4)
    return struct.pack(_order(big) + "HH", code, len(value)) + value + padding


def block(kind: int, body: bytes, *, big: bool = False) -> bytes:
    body += bytes(-len(body) % 4)
    length = struct.pack(_order(big) + "I", len(body) + 12)
    return struct.pack(_order(big) + "I", kind) + length + body + length


def section(*, big: bool = False, version: tuple[int, int] = (1, 0), options: bytes = b"") -> bytes:
    body = struct.pack(_order(big) + "IHHq", 0x1A2B3C4D, *version, -1)
    return block(0x0A0D0D0A, body + options, big=big)


def interface(
    *, link_type: int = 1, snap_length: int = 0, options: bytes = b"", big: bool = False
) -> bytes:
    return block(1, struct.pack(_order(big) + "HHI", link_type, 0, snap_length) + options, big=big)


def enhanced(
    data: bytes = FRAME,
    *,
    ticks: int = 1_000_000,
    number: int = 0,
    original: int | None = None,
    options: bytes = b"",
    big: bool = False,
) -> bytes:
    """An enhanced packet block."""
    original = len(data) if original is None else original
    fields = number, ticks >> 32, ticks & 0xFFFFFFFF, len(data), original
    padded = data + bytes(-len(data) % 4)
    return block(6, struct.pack(_order(big) + "IIIII", *fields) + padded + options, big=big)


def simple(data: bytes = FRAME, *, original: int | None = None, big: bool = False) -> bytes:
    """A simple packet block."""
    original = len(data) if original is None else original
    return block(3, struct.pack(_order(big) + "I", original) + data, big=big)


def obsolete(
    data: bytes = FRAME, *, ticks: int = 1_000_000, number: int = 0, big: bool = False
) -> bytes:
    """A packet block, as written before the enhanced one."""
    fields = number, 7, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(data)
    return block(2, struct.pack(_order(big) + "HHIIII", *fields) + data, big=big)
