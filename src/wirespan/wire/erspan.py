"""Mirrored frames inside GRE: ERSPAN types II and III (draft-foschiano-erspan-03, 4).

Type I has no header of its own.
"""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor, Unsupported

TYPE_II, TYPE_III = 1, 2


@dataclass(frozen=True, slots=True)
class Erspan:
    version: int
    vlan: int
    class_of_service: int
    encapsulation: int
    truncated: bool
    session: int
    rest: bytes
    """Type II: the port index; type III: time stamp, security group, hardware, sub-header."""


def parse(cursor: Cursor) -> Erspan:
    word, rest = cursor.uint(4), cursor.take(4)
    version = word >> 28
    if version not in (TYPE_II, TYPE_III):
        raise Unsupported("only types II and III are read", "draft-foschiano-erspan-03, 4")
    if version == TYPE_III:
        rest += cursor.take(4)
        rest += cursor.take(8 if rest[-1] & 1 else 0)
    return Erspan(
        version=version,
        vlan=word >> 16 & 0x0FFF,
        class_of_service=word >> 13 & 7,
        encapsulation=word >> 11 & 3,
        truncated=bool(word & 0x0400),
        session=word & 0x03FF,
        rest=rest,
    )


def emit(header: Erspan) -> bytes:
    word = (
        header.version << 28
        | header.vlan << 16
        | header.class_of_service << 13
        | header.encapsulation << 11
        | header.truncated << 10
        | header.session
    )
    return word.to_bytes(4, "big") + header.rest
