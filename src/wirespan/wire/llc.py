"""Logical link control (IEEE 802.2) and its SNAP extension (RFC 1042).

Of the control field only the first byte is read; what other protocols than SNAP put behind
it is left to the payload.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor

SNAP = (0xAA, 0xAA, 0x03)


@dataclass(frozen=True, slots=True)
class Llc:
    destination: int
    source: int
    control: int
    organization: int | None = None
    """With SNAP; 0 means that an EtherType follows."""
    protocol: int | None = None


def parse(cursor: Cursor) -> Llc:
    destination, source, control = cursor.uint(1), cursor.uint(1), cursor.uint(1)
    if (destination, source, control) != SNAP:
        return Llc(destination, source, control)
    return Llc(destination, source, control, organization=cursor.uint(3), protocol=cursor.uint(2))


def emit(header: Llc) -> bytes:
    data = bytes((header.destination, header.source, header.control))
    if header.organization is None or header.protocol is None:
        return data
    return data + header.organization.to_bytes(3, "big") + header.protocol.to_bytes(2, "big")
