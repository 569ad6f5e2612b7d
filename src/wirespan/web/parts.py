"""Headers taken apart for people: each field with its bytes, its value and what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from wirespan.report.safe import visible

LONGEST_VALUE = 512
"""Characters of a value; what is longer is cut, and said to be."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field at a fixed place of a header."""

    name: str
    filter: str | None
    """Wireshark's name of the field."""
    start: int
    """From the start of the header, in bytes."""
    size: int
    value: Callable[[Any], object]
    """From the parsed header."""
    meaning: str
    bits: tuple[int, int] | None = None
    """First bit, counted from the most significant of ``start``, and how many."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field where it lies in the frame (or message)."""

    name: str
    filter: str | None
    start: int
    end: int
    value: object
    meaning: str
    bits: tuple[int, int] | None = None

    def document(self) -> dict[str, object]:
        return {
            "name": self.name,
            "filter": self.filter,
            "start": self.start,
            "end": self.end,
            "bits": None if self.bits is None else list(self.bits),
            "value": self.value if isinstance(self.value, bool | int) else shown(self.value),
            "meaning": self.meaning,
        }


@dataclass(frozen=True, slots=True)
class Layer:
    """A header and all that is inside it."""

    name: str
    made_by: str
    start: int
    end: int
    """Of what it encloses, as far as it was captured."""
    header_bytes: int
    payload_bytes: int
    fields: Sequence[Field]

    def document(self) -> dict[str, object]:
        return {
            "name": self.name,
            "made_by": self.made_by,
            "start": self.start,
            "end": self.end,
            "header_bytes": self.header_bytes,
            "payload_bytes": self.payload_bytes,
            "fields": [field.document() for field in self.fields],
        }


def placed(parts: Sequence[Part], header: object, start: int) -> list[Field]:
    """The fields of a header that begins at ``start``."""
    return [
        Field(
            part.name,
            part.filter,
            start + part.start,
            start + part.start + part.size,
            part.value(header),
            part.meaning,
            part.bits,
        )
        for part in parts
    ]


def shown(value: object) -> str:
    """One line of harmless text."""
    text = visible(str(value))
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def in_hex(octets: bytes) -> str:
    """As hexadecimal digits; cut where nobody would read on."""
    text = octets[: LONGEST_VALUE // 2].hex()
    return text if len(octets) * 2 <= LONGEST_VALUE else f"{text}..."
