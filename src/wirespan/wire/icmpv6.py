"""ICMPv6 (RFC 4443). Every type in use has four bytes before its body, as in ICMP."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor

ERRORS = frozenset({1, 2, 3, 4})
"""Unreachable, packet too big, time exceeded, parameter problem (RFC 4443, 3)."""


@dataclass(frozen=True, slots=True)
class Icmpv6:
    type: int
    code: int
    checksum: int
    rest: bytes
    """Four bytes whose meaning depends on the type."""

    @property
    def is_error(self) -> bool:
        """Whether the packet it complains of is quoted behind it."""
        return self.type in ERRORS


def parse(cursor: Cursor) -> Icmpv6:
    return Icmpv6(
        type=cursor.uint(1),
        code=cursor.uint(1),
        checksum=cursor.uint(2),
        rest=cursor.take(4),
    )


def emit(message: Icmpv6) -> bytes:
    return bytes((message.type, message.code)) + message.checksum.to_bytes(2, "big") + message.rest
