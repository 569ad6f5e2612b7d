"""Internet Protocol, version 4 (RFC 791, 3.1; RFC 3168 for ECN).

The header checksum is reported as sent. Options are kept as bytes.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address

from wirespan.base.cursor import Cursor, Malformed

LEAST_BYTES = 20
LONGEST_DATAGRAM = 65_535


@dataclass(frozen=True, slots=True)
class Ipv4:
    differentiated_services: int
    explicit_congestion: int
    total_length: int
    """Header and payload; 0 where segmentation was left to the network card."""
    identification: int
    reserved_flag: bool
    dont_fragment: bool
    more_fragments: bool
    fragment_offset: int
    """In bytes."""
    time_to_live: int
    protocol: int
    header_checksum: int
    source: IPv4Address
    destination: IPv4Address
    options: bytes

    @property
    def is_fragment(self) -> bool:
        """Whether this is a piece of a larger datagram."""
        return self.more_fragments or self.fragment_offset > 0


def parse(cursor: Cursor) -> Ipv4:
    first, services, total_length = cursor.uint(1), cursor.uint(1), cursor.uint(2)
    identification, fragment, time_to_live = cursor.uint(2), cursor.uint(2), cursor.uint(1)
    protocol, checksum = cursor.uint(1), cursor.uint(2)
    source, destination = IPv4Address(cursor.take(4)), IPv4Address(cursor.take(4))
    header_length = (first & 15) * 4
    _check(first >> 4, header_length, total_length)
    header = Ipv4(
        differentiated_services=services >> 2,
        explicit_congestion=services & 3,
        total_length=total_length,
        identification=identification,
        reserved_flag=bool(fragment & 0x8000),
        dont_fragment=bool(fragment & 0x4000),
        more_fragments=bool(fragment & 0x2000),
        fragment_offset=(fragment & 0x1FFF) * 8,
        time_to_live=time_to_live,
        protocol=protocol,
        header_checksum=checksum,
        source=source,
        destination=destination,
        options=cursor.take(header_length - LEAST_BYTES),
    )
    _enclose(cursor, header, header_length)
    return header


def _check(version: int, header_length: int, total_length: int) -> None:
    if version != 4:
        raise Malformed("the version is not 4", "RFC 791, 3.1")
    if header_length < LEAST_BYTES:
        raise Malformed("the header is shorter than five words", "RFC 791, 3.1")
    if 0 < total_length < header_length:
        raise Malformed("total length is smaller than the header", "RFC 791, 3.1")


def _enclose(cursor: Cursor, header: Ipv4, header_length: int) -> None:
    """End the packet where the header says, which leaves the link's padding out."""
    length = header.total_length - header_length
    if header.total_length and length > cursor.claimed_remaining:
        cursor.complain(Malformed("total length is larger than the packet", "RFC 791, 3.1"))
    elif header.total_length:
        cursor.narrow(length)
    if header.is_fragment:
        check_fragment(cursor, header.fragment_offset, more=header.more_fragments)


def check_fragment(cursor: Cursor, offset: int, *, more: bool) -> None:
    """Complain of a fragment that cannot be part of a datagram."""
    if offset + cursor.claimed_remaining > LONGEST_DATAGRAM:
        rule = "the fragment ends beyond 65,535 bytes"
    elif more and cursor.claimed_remaining % 8:
        rule = "a fragment but the last is not a multiple of 8 bytes"
    else:
        return
    cursor.complain(Malformed(rule, "RFC 791, 3.2"))


def emit(header: Ipv4) -> bytes:
    fragment = (
        header.reserved_flag << 15
        | header.dont_fragment << 14
        | header.more_fragments << 13
        | header.fragment_offset // 8
    )
    return (
        bytes((0x40 | (LEAST_BYTES + len(header.options)) // 4,))
        + bytes((header.differentiated_services << 2 | header.explicit_congestion,))
        + header.total_length.to_bytes(2, "big")
        + header.identification.to_bytes(2, "big")
        + fragment.to_bytes(2, "big")
        + bytes((header.time_to_live, header.protocol))
        + header.header_checksum.to_bytes(2, "big")
        + header.source.packed
        + header.destination.packed
        + header.options
    )
