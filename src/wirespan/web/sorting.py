"""Rows in order of a number each; text is sorted by its rank."""

from array import array
from collections.abc import Callable, Iterable, Sequence

from wirespan.web.shelf import Shelf

Keys = Callable[[Shelf], Sequence[int]]
"""What rows are sorted by."""


def ordered(rows: Iterable[int], keys: Sequence[int], tie: Sequence[int], down: bool) -> list[int]:
    """Rows by key; those of equal keys by ``tie``, which is never turned around."""
    by_tie = sorted(rows, key=tie.__getitem__)
    return sorted(by_tie, key=keys.__getitem__, reverse=down)


def sums(a: Sequence[int], b: Sequence[int]) -> "array[int]":
    return array("q", map(int.__add__, a, b))


def both_ways(known: Iterable[str]) -> dict[str, None]:
    """Each name, and with a minus sign for the largest first."""
    return {f"{sign}{name}": None for name in known for sign in ("", "-")}
