"""BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): an address family, then the packet.

The family is in the byte order of the capturing host; small numbers in either order are
told apart by where their zeros are.
"""

from dataclasses import dataclass
from typing import Literal

from wirespan.base.cursor import Cursor

IPV4_FAMILIES = frozenset({2})
IPV6_FAMILIES = frozenset({10, 24, 28, 30})
"""AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, Darwin."""


@dataclass(frozen=True, slots=True)
class Loopback:
    family: int
    byte_order: Literal["big", "little"]


def parse(cursor: Cursor) -> Loopback:
    value = cursor.uint(4)
    if value & 0x00FFFFFF == 0:
        return Loopback(value >> 24, "little")
    return Loopback(value, "big")


def emit(header: Loopback) -> bytes:
    return header.family.to_bytes(4, header.byte_order)
