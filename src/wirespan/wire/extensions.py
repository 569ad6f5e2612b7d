"""Extension headers of IPv6 (RFC 8200, 4) and the authentication header (RFC 4302, 2).

Options and addresses inside them are kept as bytes; encrypted payload (ESP) is not here,
because nothing behind it can be read.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor
from wirespan.wire.ipv4 import check_fragment


@dataclass(frozen=True, slots=True)
class Options:
    """Hop-by-hop (RFC 8200, 4.3) or destination options (4.6)."""

    next_header: int
    data: bytes
    """Six bytes and a multiple of eight."""


@dataclass(frozen=True, slots=True)
class Routing:
    next_header: int
    type: int
    segments_left: int
    data: bytes
    """Four bytes and a multiple of eight."""


@dataclass(frozen=True, slots=True)
class Fragment:
    next_header: int
    reserved: int
    offset: int
    """In bytes."""
    reserved_bits: int
    more: bool
    identification: int

    @property
    def is_whole(self) -> bool:
        """Whether it is the only piece of its datagram (RFC 6946)."""
        return self.offset == 0 and not self.more


@dataclass(frozen=True, slots=True)
class Authentication:
    next_header: int
    reserved: int
    security_parameters: int
    data: bytes
    """Sequence number and integrity check value."""


def parse_options(cursor: Cursor) -> Options:
    next_header, length = cursor.uint(1), cursor.uint(1)
    return Options(next_header, cursor.take(6 + 8 * length))


def parse_routing(cursor: Cursor) -> Routing:
    next_header, length = cursor.uint(1), cursor.uint(1)
    return Routing(
        next_header,
        type=cursor.uint(1),
        segments_left=cursor.uint(1),
        data=cursor.take(4 + 8 * length),
    )


def parse_fragment(cursor: Cursor) -> Fragment:
    next_header, reserved, field = cursor.uint(1), cursor.uint(1), cursor.uint(2)
    header = Fragment(
        next_header,
        reserved,
        offset=field & 0xFFF8,
        reserved_bits=field >> 1 & 3,
        more=bool(field & 1),
        identification=cursor.uint(4),
    )
    if not header.is_whole:
        check_fragment(cursor, header.offset, more=header.more)
    return header


def parse_authentication(cursor: Cursor) -> Authentication:
    next_header, length = cursor.uint(1), cursor.uint(1)
    return Authentication(
        next_header,
        reserved=cursor.uint(2),
        security_parameters=cursor.uint(4),
        data=cursor.take(4 * length),
    )


def emit_options(header: Options) -> bytes:
    return bytes((header.next_header, (len(header.data) - 6) // 8)) + header.data


def emit_routing(header: Routing) -> bytes:
    length = (len(header.data) - 4) // 8
    return bytes((header.next_header, length, header.type, header.segments_left)) + header.data


def emit_fragment(header: Fragment) -> bytes:
    field = header.offset | header.reserved_bits << 1 | header.more
    return (
        bytes((header.next_header, header.reserved))
        + field.to_bytes(2, "big")
        + header.identification.to_bytes(4, "big")
    )


def emit_authentication(header: Authentication) -> bytes:
    return (
        bytes((header.next_header, len(header.data) // 4))
        + header.reserved.to_bytes(2, "big")
        + header.security_parameters.to_bytes(4, "big")
        + header.data
    )
