"""What every parser of a header owes: example, prefixes, round trip."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from wirespan.base.cursor import Cursor, Truncated, WireError

Header = TypeVar("Header")


def parse_hex(parse: Callable[[Cursor], Header], text: str) -> Header:
    """Parse bytes written as hex, all of them."""
    cursor = Cursor(bytes.fromhex(text))
    header = parse(cursor)
    assert cursor.remaining == 0
    return header


def refuses_every_prefix(parse: Callable[[Cursor], object], data: bytes) -> None:
    """Every proper prefix of a header is one that ends too early."""
    for size in range(len(data)):
        with pytest.raises(Truncated):
            parse(Cursor(data[:size]))


def breaks(parse: Callable[[Cursor], object], data: bytes) -> str:
    """The sentence of the rule that a header breaks."""
    with pytest.raises(WireError) as caught:
        parse(Cursor(data))
    return str(caught.value)


def complaints(parse: Callable[[Cursor], object], data: bytes) -> list[str]:
    """The rules broken by a header that was read all the same."""
    cursor = Cursor(data)
    parse(cursor)
    return [str(error) for error in cursor.complaints]
