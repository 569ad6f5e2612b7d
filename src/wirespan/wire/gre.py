"""Generic Routing Encapsulation (RFC 2784, 2) with key and sequence number (RFC 2890, 2).

Source routes (RFC 1701) and version 1 (PPTP, RFC 2637) are not read.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor, Unsupported


@dataclass(frozen=True, slots=True)
class Gre:
    reserved: int
    """The bits of the first two bytes that mean nothing to us, in place."""
    protocol: int
    """EtherType."""
    checksum: int | None
    """With the two reserved bytes behind it."""
    key: int | None
    sequence_number: int | None


def parse(cursor: Cursor) -> Gre:
    flags, protocol = cursor.uint(2), cursor.uint(2)
    if flags & 0x0007:
        raise Unsupported("only version 0 is read", "RFC 2784, 2.3.1")
    if flags & 0x4000:
        raise Unsupported("source routes are not read", "RFC 1701, Routing")
    return Gre(
        reserved=flags & 0x0FF8,
        protocol=protocol,
        checksum=cursor.uint(4) if flags & 0x8000 else None,
        key=cursor.uint(4) if flags & 0x2000 else None,
        sequence_number=cursor.uint(4) if flags & 0x1000 else None,
    )


def emit(header: Gre) -> bytes:
    optional = (
        (0x8000, header.checksum),
        (0x2000, header.key),
        (0x1000, header.sequence_number),
    )
    flags = header.reserved | sum(bit for bit, value in optional if value is not None)
    return (
        flags.to_bytes(2, "big")
        + header.protocol.to_bytes(2, "big")
        + b"".join(value.to_bytes(4, "big") for _, value in optional if value is not None)
    )
