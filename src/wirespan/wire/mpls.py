"""One entry of an MPLS label stack (RFC 3032, 2.1; RFC 5462)."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor


@dataclass(frozen=True, slots=True)
class Mpls:
    label: int
    traffic_class: int
    bottom_of_stack: bool
    time_to_live: int


def parse(cursor: Cursor) -> Mpls:
    entry = cursor.uint(4)
    return Mpls(
        label=entry >> 12,
        traffic_class=entry >> 9 & 7,
        bottom_of_stack=bool(entry & 0x100),
        time_to_live=entry & 0xFF,
    )


def emit(header: Mpls) -> bytes:
    entry = (
        header.label << 12
        | header.traffic_class << 9
        | header.bottom_of_stack << 8
        | header.time_to_live
    )
    return entry.to_bytes(4, "big")
