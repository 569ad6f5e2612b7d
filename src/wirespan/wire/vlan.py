"""VLAN tags (IEEE 802.1Q, 9.6), customer and service alike."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor
from wirespan.wire.ethernet import LONGEST_LENGTH


@dataclass(frozen=True, slots=True)
class Vlan:
    priority: int
    drop_eligible: bool
    identifier: int
    type_or_length: int


def parse(cursor: Cursor) -> Vlan:
    control = cursor.uint(2)
    header = Vlan(
        priority=control >> 13,
        drop_eligible=bool(control & 0x1000),
        identifier=control & 0x0FFF,
        type_or_length=cursor.uint(2),
    )
    if header.type_or_length <= LONGEST_LENGTH:
        cursor.narrow(header.type_or_length)
    return header


def emit(header: Vlan) -> bytes:
    control = header.priority << 13 | header.drop_eligible << 12 | header.identifier
    return control.to_bytes(2, "big") + header.type_or_length.to_bytes(2, "big")
