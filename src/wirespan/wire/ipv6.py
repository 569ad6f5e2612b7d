"""Internet Protocol, version 6 (RFC 8200, 3; RFC 3168 for ECN). Its extension headers are
read in ``extensions``; jumbo payload options (RFC 2675) are not interpreted."""

from dataclasses import dataclass
from ipaddress import IPv6Address

from wirespan.base.cursor import Cursor, Malformed

NO_NEXT_HEADER = 59


@dataclass(frozen=True, slots=True)
class Ipv6:
    differentiated_services: int
    explicit_congestion: int
    flow_label: int
    payload_length: int
    """0 where a jumbogram or segmentation offload keeps it elsewhere."""
    next_header: int
    hop_limit: int
    source: IPv6Address
    destination: IPv6Address


def parse(cursor: Cursor) -> Ipv6:
    first = cursor.uint(4)
    header = Ipv6(
        differentiated_services=first >> 22 & 0x3F,
        explicit_congestion=first >> 20 & 3,
        flow_label=first & 0xFFFFF,
        payload_length=cursor.uint(2),
        next_header=cursor.uint(1),
        hop_limit=cursor.uint(1),
        source=IPv6Address(cursor.take(16)),
        destination=IPv6Address(cursor.take(16)),
    )
    if first >> 28 != 6:
        raise Malformed("the version is not 6", "RFC 8200, 3")
    if header.payload_length > cursor.claimed_remaining:
        cursor.complain(Malformed("payload length is larger than the packet", "RFC 8200, 3"))
    elif header.payload_length or header.next_header == NO_NEXT_HEADER:
        cursor.narrow(header.payload_length)
    return header


def emit(header: Ipv6) -> bytes:
    first = (
        6 << 28
        | header.differentiated_services << 22
        | header.explicit_congestion << 20
        | header.flow_label
    )
    return (
        first.to_bytes(4, "big")
        + header.payload_length.to_bytes(2, "big")
        + bytes((header.next_header, header.hop_limit))
        + header.source.packed
        + header.destination.packed
    )
