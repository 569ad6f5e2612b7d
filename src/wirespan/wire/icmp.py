"""Internet Control Message Protocol (RFC 792). What an error quotes is its payload."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor

ERRORS = frozenset({3, 4, 5, 11, 12})
"""Unreachable, source quench, redirect, time exceeded, parameter problem."""


@dataclass(frozen=True, slots=True)
class Icmp:
    type: int
    code: int
    checksum: int
    rest: bytes
    """Four bytes whose meaning depends on the type."""

    @property
    def is_error(self) -> bool:
        """Whether the packet it complains of is quoted behind it."""
        return self.type in ERRORS


def parse(cursor: Cursor) -> Icmp:
    return Icmp(
        type=cursor.uint(1),
        code=cursor.uint(1),
        checksum=cursor.uint(2),
        rest=cursor.take(4),
    )


def emit(message: Icmp) -> bytes:
    return bytes((message.type, message.code)) + message.checksum.to_bytes(2, "big") + message.rest
