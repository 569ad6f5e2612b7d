"""User Datagram Protocol (RFC 768).

Reads the header; the checksum is reported as sent and judged elsewhere,
because a capture made on the sending host shows it before offload fills it in.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor, Malformed

HEADER_BYTES = 8


@dataclass(frozen=True, slots=True)
class Udp:
    source_port: int
    destination_port: int
    length: int
    """Header and payload, in bytes; 0 means a jumbogram (RFC 2675, section 4)."""
    checksum: int
    """0 means the sender computed none."""


def parse(cursor: Cursor) -> Udp:
    header = Udp(
        source_port=cursor.uint(2),
        destination_port=cursor.uint(2),
        length=cursor.uint(2),
        checksum=cursor.uint(2),
    )
    if 0 < header.length < HEADER_BYTES:
        raise Malformed("length is smaller than the header", "RFC 768, Fields")
    if header.length - HEADER_BYTES > cursor.claimed_remaining:
        cursor.complain(Malformed("length is larger than the packet", "RFC 768, Fields"))
    elif header.length:
        cursor.narrow(header.length - HEADER_BYTES)
    return header


def emit(header: Udp) -> bytes:
    return (
        header.source_port.to_bytes(2, "big")
        + header.destination_port.to_bytes(2, "big")
        + header.length.to_bytes(2, "big")
        + header.checksum.to_bytes(2, "big")
    )
