"""Virtual extensible LAN over UDP (RFC 7348, 5)."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor

PORT = 4789
NETWORK_IDENTIFIER_VALID = 0x08


@dataclass(frozen=True, slots=True)
class Vxlan:
    flags: int
    reserved: int
    """24 bits before the identifier; the group policy extension uses 16 of them."""
    network_identifier: int
    reserved_end: int


def parse(cursor: Cursor) -> Vxlan:
    return Vxlan(
        flags=cursor.uint(1),
        reserved=cursor.uint(3),
        network_identifier=cursor.uint(3),
        reserved_end=cursor.uint(1),
    )


def is_likely(cursor: Cursor) -> bool:
    """Whether what follows a UDP header with our port can be VXLAN."""
    return cursor.remaining >= 8 and bool(cursor.peek(1)[0] & NETWORK_IDENTIFIER_VALID)


def emit(header: Vxlan) -> bytes:
    return (
        bytes((header.flags,))
        + header.reserved.to_bytes(3, "big")
        + header.network_identifier.to_bytes(3, "big")
        + bytes((header.reserved_end,))
    )
