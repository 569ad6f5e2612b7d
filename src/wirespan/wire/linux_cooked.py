"""Linux cooked captures, versions 1 and 2 (LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2).

What ``tcpdump -i any`` writes instead of the real link header.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor


@dataclass(frozen=True, slots=True)
class LinuxCooked:
    packet_type: int
    """0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 sent by us."""
    address_type: int
    """ARPHRD_ number."""
    address_length: int
    address: bytes
    """Eight bytes, of which ``address_length`` count."""
    protocol: int
    """EtherType; 4 means that 802.2 follows."""


@dataclass(frozen=True, slots=True)
class LinuxCooked2:
    protocol: int
    reserved: int
    interface_index: int
    address_type: int
    packet_type: int
    address_length: int
    address: bytes


def parse(cursor: Cursor) -> LinuxCooked:
    return LinuxCooked(
        packet_type=cursor.uint(2),
        address_type=cursor.uint(2),
        address_length=cursor.uint(2),
        address=cursor.take(8),
        protocol=cursor.uint(2),
    )


def parse_2(cursor: Cursor) -> LinuxCooked2:
    return LinuxCooked2(
        protocol=cursor.uint(2),
        reserved=cursor.uint(2),
        interface_index=cursor.uint(4),
        address_type=cursor.uint(2),
        packet_type=cursor.uint(1),
        address_length=cursor.uint(1),
        address=cursor.take(8),
    )


def emit(header: LinuxCooked) -> bytes:
    return (
        header.packet_type.to_bytes(2, "big")
        + header.address_type.to_bytes(2, "big")
        + header.address_length.to_bytes(2, "big")
        + header.address
        + header.protocol.to_bytes(2, "big")
    )


def emit_2(header: LinuxCooked2) -> bytes:
    return (
        header.protocol.to_bytes(2, "big")
        + header.reserved.to_bytes(2, "big")
        + header.interface_index.to_bytes(4, "big")
        + header.address_type.to_bytes(2, "big")
        + bytes((header.packet_type, header.address_length))
        + header.address
    )
