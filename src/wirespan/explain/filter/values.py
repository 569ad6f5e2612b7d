"""Literals of a filter -> tests of one value of a field.

Values of fields are integers (seconds as nanoseconds), strings, booleans, addresses of
``ipaddress``, and ``Span`` where a request covers several frames or a stretch of time.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.explain.filter.fields import Field, Kind
from wirespan.explain.filter.syntax import Value

NANOSECONDS = 1_000_000_000
LONGEST_SUBJECT = 4_096
"""Characters of a packet's text that ``matches`` looks at."""
MOST_SECONDS = Decimal(10) ** 10
BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
INTEGER = re.compile(r"0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20}")

Test = Callable[[Any], bool]
"""Whether one value of a field passes."""


@dataclass(frozen=True, slots=True)
class Span:
    """All the numbers from first to last, both included: passes where any of them would."""

    first: int
    last: int


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def equal_test(field: Field, value: Value) -> Test:
    return range_test(field, value, value)


def range_test(field: Field, first: Value, last: Value) -> Test:
    """Within a range, both ends included; addresses: within a network or between two."""
    if field.kind is Kind.ADDRESS and first == last:
        network = _network(field, first)
        return lambda seen: seen in network
    low, high = _literal(field, first), _literal(field, last)

    def test(seen: Any) -> bool:
        if isinstance(seen, Span):
            return bool(seen.first <= high and low <= seen.last)
        return type(seen) is type(low) and bool(low <= seen <= high)

    return test


def order_test(field: Field, sign: str, value: Value) -> Test:
    if field.kind in {Kind.BOOLEAN, Kind.PROTOCOL}:
        raise _unfit(field, sign, "it is only there or not")
    limit = _literal(field, value)
    compare = ORDER[sign]

    def test(seen: Any) -> bool:
        if isinstance(seen, Span):
            return compare(seen.last if sign[0] == ">" else seen.first, limit)
        return type(seen) is type(limit) and compare(seen, limit)

    return test


def contains_test(field: Field, value: Value) -> Test:
    if field.kind is not Kind.STRING:
        raise _unfit(field, "contains", "it is not text")
    return lambda seen: value.text in seen


def matches_test(field: Field, value: Value) -> Test:
    """Case does not count, as in Wireshark; the pattern is Python's."""
    if field.kind is not Kind.STRING:
        raise _unfit(field, "matches", "it is not text")
    try:
        pattern = re.compile(value.text, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise UsageError(
            f"cannot match {value.text!r}", f"it is no regular expression: {error}", "correct it"
        ) from None
    return lambda seen: pattern.search(seen[:LONGEST_SUBJECT]) is not None


def _literal(field: Field, value: Value) -> Any:
    return LITERALS[field.kind](field, value)


def _integer(field: Field, value: Value) -> int:
    if value.quoted or not INTEGER.fullmatch(value.text):
        raise _misread(field, value, "an integer")
    return int(value.text, 16 if value.text[:2] in {"0x", "0X"} else 10)


def _nanoseconds(field: Field, value: Value) -> int:
    try:
        seconds = Decimal(value.text)
    except InvalidOperation:
        raise _misread(field, value, "a time in seconds") from None
    if not (seconds.is_finite() and -MOST_SECONDS <= seconds <= MOST_SECONDS):
        raise _misread(field, value, "a time in seconds")
    return int(seconds * NANOSECONDS)


def _string(_field: Field, value: Value) -> str:
    return value.text


def _boolean(field: Field, value: Value) -> bool:
    if value.text.lower() not in BOOLEANS:
        raise _misread(field, value, "1 or 0")
    return BOOLEANS[value.text.lower()]


def _address(field: Field, value: Value) -> Any:
    try:
        return ip_address(value.text)
    except ValueError:
        raise _misread(field, value, "an address") from None


def _network(field: Field, value: Value) -> IPv4Network | IPv6Network:
    try:
        return ip_network(value.text, strict=False)
    except ValueError:
        raise _misread(field, value, "an address or a network such as 10.0.0.0/8") from None


def _no_value(field: Field, value: Value) -> Any:
    raise _unfit(field, f"compare with {value.text!r}", "it is only there or not")


LITERALS: dict[Kind, Callable[[Field, Value], Any]] = {
    Kind.INTEGER: _integer,
    Kind.SECONDS: _nanoseconds,
    Kind.STRING: _string,
    Kind.BOOLEAN: _boolean,
    Kind.ADDRESS: _address,
    Kind.PROTOCOL: _no_value,
}


def _misread(field: Field, value: Value, wanted: str) -> UsageError:
    return UsageError(
        f"cannot compare {field.name} with {value.text!r}", f"it is not {wanted}", "correct it"
    )


def _unfit(field: Field, what: str, why: str) -> UsageError:
    return UsageError(f"cannot use {what!r} on {field.name}", why, f"write just {field.name}")
