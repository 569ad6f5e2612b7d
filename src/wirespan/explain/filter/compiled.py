"""A filter ready for use: text -> a predicate over the fields of a frame, connection or request.

As in Wireshark, a field may have several values (``ip.addr`` has two): a comparison holds
where any of them passes, ``!=`` only where the field is there and none is equal.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.explain.filter.fields import Field, Scope, find_field
from wirespan.explain.filter.syntax import Among, Combine, Compare, Node, Not, Present, parse
from wirespan.explain.filter.values import (
    ORDER,
    Test,
    contains_test,
    equal_test,
    matches_test,
    order_test,
    range_test,
)

Record = Mapping[str, tuple[Any, ...]]
"""Field -> its values; a protocol that is present has the value True."""
Predicate = Callable[[Record], bool]

PLACES = {
    Scope.PACKET: "frames",
    Scope.CONNECTION: "connections",
    Scope.CONNECTION | Scope.REQUEST: "requests",
}


@dataclass(frozen=True, slots=True)
class Filter:
    text: str
    fields: frozenset[str]
    per_connection: bool
    """Every field it names is the same for all packets of a connection."""
    matches: Predicate


def compile_filter(text: str, scope: Scope) -> Filter:
    """Raises UsageError for what cannot be read, or cannot be asked of this scope."""
    tree = parse(text)
    fields = {name: find_field(name) for name in _names(tree)}
    for field in fields.values():
        if not field.scope & scope:
            raise UsageError(
                f"cannot filter {PLACES[scope]} by {field.name}",
                "they have no such field",
                f"it works on {_elsewhere(field.scope)}",
            )
    constant = all(field.scope & Scope.CONNECTION for field in fields.values())
    return Filter(text, frozenset(fields), constant, predicate(tree, fields))


def _elsewhere(scope: Scope) -> str:
    return "wirespan packets" if scope & Scope.PACKET else "wirespan explain"


def _names(tree: Node) -> Iterator[str]:
    if isinstance(tree, Not):
        yield from _names(tree.operand)
    elif isinstance(tree, Combine):
        for operand in tree.operands:
            yield from _names(operand)
    else:
        yield tree.field


def predicate(tree: Node, fields: Mapping[str, Field]) -> Predicate:
    """The tree, or a part of it, as a test; ``fields`` are those it names."""
    if isinstance(tree, Not):
        inner = predicate(tree.operand, fields)
        return lambda record: not inner(record)
    if isinstance(tree, Combine):
        return JOIN[tree.operator]([predicate(each, fields) for each in tree.operands])
    if isinstance(tree, Present):
        name = tree.field
        return lambda record: bool(record.get(name))
    field = fields[tree.field]
    if isinstance(tree, Among):
        tests = [range_test(field, first, last) for first, last in tree.ranges]
        return _any(field.name, lambda seen: any(test(seen) for test in tests))
    return _comparison(field, tree)


def _comparison(field: Field, tree: Compare) -> Predicate:
    name = field.name
    if tree.operator in ORDER:
        return _any(name, order_test(field, tree.operator, tree.value))
    if tree.operator in TEXT_TESTS:
        return _any(name, TEXT_TESTS[tree.operator](field, tree.value))
    equal = equal_test(field, tree.value)
    if tree.operator == "==":
        return _any(name, equal)
    if tree.operator == "~=":
        return _any(name, lambda seen: not equal(seen))
    return lambda record: bool(record.get(name)) and not any(map(equal, record[name]))


TEXT_TESTS = {"contains": contains_test, "matches": matches_test}


def _any(name: str, test: Test) -> Predicate:
    return lambda record: any(map(test, record.get(name, ())))


def _all_of(predicates: list[Predicate]) -> Predicate:
    return lambda record: all(predicate(record) for predicate in predicates)


def _any_of(predicates: list[Predicate]) -> Predicate:
    return lambda record: any(predicate(record) for predicate in predicates)


def _odd_of(predicates: list[Predicate]) -> Predicate:
    return lambda record: sum(predicate(record) for predicate in predicates) % 2 == 1


JOIN: dict[str, Callable[[list[Predicate]], Predicate]] = {
    "and": _all_of,
    "or": _any_of,
    "xor": _odd_of,
}
