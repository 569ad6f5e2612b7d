"""Filters over columns: which of a million rows pass, without a record for any of them.

A comparison sees a row's values only through its key, such as a pair of ports; few keys
are different, so each is judged once. What joins comparisons works on all rows at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_, xor
from typing import Any

from wirespan.explain.filter.compiled import Predicate, compile_filter, predicate
from wirespan.explain.filter.fields import FIELDS, Field, Scope
from wirespan.explain.filter.syntax import Combine, Node, Not, parse

JOIN: Mapping[str, Callable[[int, int], int]] = {"and": and_, "or": or_, "xor": xor}


@dataclass(frozen=True, slots=True)
class Lane:
    """A field of every row."""

    keys: Iterable[Any]
    """A row each; rows of equal keys have equal values."""
    values: Callable[[Any], tuple[Any, ...]]
    """What the field is where the key is this; empty where it is absent."""
    few: bool = True
    """Whether keys repeat enough to be worth remembering."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A row's answer made elsewhere: a byte a row, of the tests of that other table."""

    of: Callable[[str, Predicate], bytes]


Lanes = Callable[[str], Lane | Mask]
"""Field -> where its values are."""


def passing(text: str, scope: Scope, lanes: Lanes, count: int) -> bytes:
    """A byte a row: 1 where it passes. UsageError where ``text`` is no filter of this scope."""
    compile_filter(text, scope)
    return _mask(parse(text), lanes, count).to_bytes(count, "little")


def rows_of(mask: bytes) -> Iterator[int]:
    """The rows that pass, in order."""
    at = mask.find(1)
    while at >= 0:
        yield at
        at = mask.find(1, at + 1)


def _mask(tree: Node, lanes: Lanes, count: int) -> int:
    if isinstance(tree, Not):
        return _mask(tree.operand, lanes, count) ^ int.from_bytes(b"\1" * count, "little")
    if isinstance(tree, Combine):
        return reduce(JOIN[tree.operator], (_mask(each, lanes, count) for each in tree.operands))
    fields: dict[str, Field] = {tree.field: FIELDS[tree.field]}
    return int.from_bytes(tested(tree.field, predicate(tree, fields), lanes), "little")


def tested(name: str, test: Predicate, lanes: Lanes) -> bytes:
    """One comparison, over all rows."""
    lane = lanes(name)
    if isinstance(lane, Mask):
        return lane.of(name, test)
    if lane.few:
        return bytes(map(_Judged(name, test, lane.values).__getitem__, lane.keys))
    values = lane.values
    return bytes(test({name: values(key)}) for key in lane.keys)


class _Judged(dict[Any, bool]):
    """Key -> whether it passes, judged when first met."""

    def __init__(self, name: str, test: Predicate, values: Callable[[Any], tuple[Any, ...]]):
        self._name = name
        self._test = test
        self._values = values

    def __missing__(self, key: Any) -> bool:
        passes = self[key] = self._test({self._name: self._values(key)})
        return passes
