"""Ethernet frames (IEEE 802.3, 3.2; DIX 2.0).

Preamble and check sequence are not captured. What follows a length is read in ``llc``.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor

LONGEST_LENGTH = 1500


@dataclass(frozen=True, slots=True)
class Ethernet:
    destination: bytes
    source: bytes
    type_or_length: int
    """An EtherType from 0x0600, a length up to 1500 (IEEE 802.3, 3.2.6)."""


def parse(cursor: Cursor) -> Ethernet:
    header = Ethernet(
        destination=cursor.take(6),
        source=cursor.take(6),
        type_or_length=cursor.uint(2),
    )
    if header.type_or_length <= LONGEST_LENGTH:
        cursor.narrow(header.type_or_length)
    return header


def emit(header: Ethernet) -> bytes:
    return header.destination + header.source + header.type_or_length.to_bytes(2, "big")
