"""Domain names on the wire (RFC 1035, sections 3.1 and 4.1.4).

A name is a tuple of labels, the root the empty tuple. Compression pointers are followed only
backwards, each further back than the last, so that no loop is possible.
"""

from typing import TypeAlias

from wirespan.base.cursor import Cursor, Malformed
from wirespan.kernels.scan.dns.words import escape_label

Name: TypeAlias = tuple[bytes, ...]

NAME_BYTES = 255
"""Longest name, lengths of labels and the root's included (RFC 1035, section 2.3.4)."""
LABEL_BYTES = 63
JUMPS = 128
"""Pointers followed in one name: as many as it can have labels."""
POINTER = 0xC0
HEADER_BYTES = 12


def parse(cursor: Cursor, message: int) -> Name:
    """The name at the cursor; ``message`` is where the message begins."""
    labels: list[bytes] = []
    size = 1
    jumps = 0
    lowest = cursor.position
    after: int | None = None
    while length := cursor.uint(1):
        if length >= POINTER:
            target = message + ((length & ~POINTER) << 8 | cursor.uint(1))
            after = cursor.position if after is None else after
            jumps += 1
            _check_jump(target, message, lowest, jumps)
            cursor.position = lowest = target
            continue
        if length > LABEL_BYTES:
            raise Malformed("label of an undefined kind", "RFC 1035, section 4.1.4")
        size += 1 + length
        if size > NAME_BYTES:
            raise Malformed("name is longer than 255 bytes", "RFC 1035, section 2.3.4")
        labels.append(cursor.take(length))
    if after is not None:
        cursor.position = after
    return tuple(labels)


def emit(name: Name) -> bytes:
    """The name uncompressed."""
    return b"".join(bytes([len(label)]) + label for label in name) + b"\0"


def text(name: Name) -> str:
    """The name for people, without the final dot; the root is a dot."""
    return ".".join(escape_label(label) for label in name) or "."


def _check_jump(target: int, message: int, lowest: int, jumps: int) -> None:
    if target >= lowest:
        raise Malformed("compression pointer does not point back", "RFC 1035, section 4.1.4")
    if target < message + HEADER_BYTES:
        raise Malformed("compression pointer into the header", "RFC 1035, section 4.1.4")
    if jumps > JUMPS:
        raise Malformed("more pointers than a name can have labels", "RFC 1035, section 4.1.4")
