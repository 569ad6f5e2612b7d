"""Generic network virtualization encapsulation over UDP (RFC 8926, 3.4).

Options are kept as bytes, also those marked critical: we look at a packet, we do not obey it.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor, Unsupported

PORT = 6081
FIXED_BYTES = 8


@dataclass(frozen=True, slots=True)
class Geneve:
    control: bool
    critical: bool
    reserved: int
    protocol: int
    """EtherType; 0x6558 is an Ethernet frame."""
    network_identifier: int
    reserved_end: int
    options: bytes


def parse(cursor: Cursor) -> Geneve:
    first, second = cursor.uint(1), cursor.uint(1)
    protocol, identifier, reserved_end = cursor.uint(2), cursor.uint(3), cursor.uint(1)
    if first >> 6:
        raise Unsupported("only version 0 is read", "RFC 8926, 3.4")
    return Geneve(
        control=bool(second & 0x80),
        critical=bool(second & 0x40),
        reserved=second & 0x3F,
        protocol=protocol,
        network_identifier=identifier,
        reserved_end=reserved_end,
        options=cursor.take((first & 0x3F) * 4),
    )


def is_likely(cursor: Cursor) -> bool:
    """Whether what follows a UDP header with our port can be Geneve."""
    if cursor.remaining < FIXED_BYTES:
        return False
    first = cursor.peek(1)[0]
    return first >> 6 == 0 and cursor.remaining >= FIXED_BYTES + (first & 0x3F) * 4


def emit(header: Geneve) -> bytes:
    return (
        bytes((len(header.options) // 4,))
        + bytes((header.control << 7 | header.critical << 6 | header.reserved,))
        + header.protocol.to_bytes(2, "big")
        + header.network_identifier.to_bytes(3, "big")
        + bytes((header.reserved_end,))
        + header.options
    )
