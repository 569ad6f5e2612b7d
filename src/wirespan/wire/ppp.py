"""Point-to-point protocol (RFC 1661, 2) with or without HDLC-like framing (RFC 1662, 3.1)."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor

ADDRESS_AND_CONTROL = b"\xff\x03"


@dataclass(frozen=True, slots=True)
class Ppp:
    framed: bool
    """Whether address and control stand before the protocol."""
    compressed: bool
    """Whether the protocol takes one byte (RFC 1661, 6.5)."""
    protocol: int


def parse(cursor: Cursor) -> Ppp:
    if cursor.peek(2) == ADDRESS_AND_CONTROL[:1]:
        raise cursor.shortage()
    framed = cursor.peek(2) == ADDRESS_AND_CONTROL
    if framed:
        cursor.skip(2)
    protocol = cursor.uint(1)
    compressed = bool(protocol & 1)
    if not compressed:
        protocol = protocol << 8 | cursor.uint(1)
    return Ppp(framed, compressed, protocol)


def emit(header: Ppp) -> bytes:
    protocol = header.protocol.to_bytes(1 if header.compressed else 2, "big")
    return ADDRESS_AND_CONTROL + protocol if header.framed else protocol
