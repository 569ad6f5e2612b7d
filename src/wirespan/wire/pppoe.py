"""PPP over Ethernet, session stage (RFC 2516, 4). Discovery is not read."""

from dataclasses import dataclass

from wirespan.base.cursor import Cursor


@dataclass(frozen=True, slots=True)
class Pppoe:
    version: int
    type: int
    code: int
    session: int
    length: int


def parse(cursor: Cursor) -> Pppoe:
    first = cursor.uint(1)
    header = Pppoe(
        version=first >> 4,
        type=first & 15,
        code=cursor.uint(1),
        session=cursor.uint(2),
        length=cursor.uint(2),
    )
    cursor.narrow(header.length)
    return header


def emit(header: Pppoe) -> bytes:
    return (
        bytes((header.version << 4 | header.type, header.code))
        + header.session.to_bytes(2, "big")
        + header.length.to_bytes(2, "big")
    )
