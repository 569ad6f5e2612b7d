"""The header fields the HTTP scanner reads, and how it finds them by shape.

RFC 9110 and 9112. The shape of a name is its length and first letter: few names share one, so
most fields are passed over without being compared.
"""

from enum import IntEnum


class FieldKind(IntEnum):
    """A field the scanner reads; its name is the member's, with hyphens."""

    HOST = 1
    CONNECTION = 2
    CONTENT_LENGTH = 3
    TRANSFER_ENCODING = 4
    EXPECT = 5
    UPGRADE = 6
    CONTENT_TYPE = 7
    CONTENT_ENCODING = 8
    LOCATION = 9


FIELD_BYTES = 32
"""Names of this length or longer are none of ours."""


def name_of(kind: FieldKind) -> bytes:
    """The field's name in lower case."""
    return kind.name.lower().replace("_", "-").encode()


FIELDS = tuple(FieldKind)
NAMES = bytes(FIELD_BYTES) + b"".join(name_of(kind).ljust(FIELD_BYTES) for kind in FIELDS)
"""Lower-case names, FIELD_BYTES apart, by kind."""


def _kind_by_shape() -> bytes:
    table = bytearray(FIELD_BYTES * 32)
    for kind in FIELDS:
        name = name_of(kind)
        table[len(name) * 32 + (name[0] & 31)] = kind
    return bytes(table)


KIND_BY_SHAPE = _kind_by_shape()
"""FieldKind by length * 32 + (first letter & 31); 0 none."""
