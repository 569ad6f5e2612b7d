"""Frames built by hand for tests: short words for headers, outermost first."""

import struct
from ipaddress import ip_address

from kit.records import Record

ETHERNET = 1
CLIENT, SERVER = "10.0.0.1", "10.0.0.2"
CLIENT_6, SERVER_6 = "2001:db8::1", "2001:db8::2"


def record(data: bytes, *, link_type: int = ETHERNET, cut: int = 0, time_ns: int = 0) -> Record:
    """A frame as captured, its last ``cut`` bytes missing."""
    return Record(time_ns, data[: len(data) - cut], len(data), link_type)


def ethernet(payload: bytes, kind: int = 0x0800) -> bytes:
    return bytes(12) + struct.pack(">H", kind) + payload


def vlan(payload: bytes, kind: int = 0x0800, identifier: int = 7) -> bytes:
    return struct.pack(">HH", identifier, kind) + payload


def ipv4(
    payload: bytes,
    protocol: int = 6,
    *,
    source: str = CLIENT,
    destination: str = SERVER,
    identification: int = 1,
    offset: int = 0,
    more: bool = False,
    total: int | None = None,
    options: bytes = b"",
) -> bytes:
    length = 20 + len(options)
    return (
        struct.pack(
            ">BBHHHBBH",
            0x40 | length // 4,
            0,
            length + len(payload) if total is None else total,
            identification,
            more << 13 | offset // 8,
            64,
            protocol,
            0,
        )
        + ip_address(source).packed
        + ip_address(destination).packed
        + options
        + payload
    )


def ipv6(
    payload: bytes, protocol: int = 6, *, source: str = CLIENT_6, destination: str = SERVER_6
) -> bytes:
    return (
        struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64)
        + ip_address(source).packed
        + ip_address(destination).packed
        + payload
    )


def fragment(payload: bytes, protocol: int = 17, *, offset: int = 0, more: bool = False) -> bytes:
    return struct.pack(">BBHI", protocol, 0, offset | more, 99) + payload


def tcp(
    payload: bytes = b"",
    *,
    flags: int = 16,
    options: bytes = b"",
    checksum: int = 0xABCD,
    sequence: int = 1000,
) -> bytes:
    words = (20 + len(options)) // 4
    head = struct.pack(">HHIIBBHHH", 40000, 80, sequence, 2000, words << 4, flags, 512, checksum, 0)
    return head + options + payload


def udp(payload: bytes = b"", *, source: int = 40000, destination: int = 53) -> bytes:
    return struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload


def vxlan(payload: bytes) -> bytes:
    return udp(b"\x08\0\0\0\0\0\x07\0" + payload, destination=4789)


def geneve(payload: bytes, kind: int = 0x6558) -> bytes:
    return udp(struct.pack(">BBHI", 1, 0, kind, 0) + bytes(4) + payload, destination=6081)


def gre(payload: bytes, kind: int = 0x0800) -> bytes:
    return struct.pack(">HHI", 0x2000, kind, 42) + payload


def icmp(payload: bytes, kind: int = 3, code: int = 1) -> bytes:
    return struct.pack(">BBHI", kind, code, 0, 0) + payload
