"""Literals as tests of one value."""

from ipaddress import ip_address

import pytest

from wirespan.base.errors import UsageError
from wirespan.explain.filter.fields import find_field
from wirespan.explain.filter.syntax import Value
from wirespan.explain.filter.values import (
    Span,
    contains_test,
    equal_test,
    matches_test,
    order_test,
    range_test,
)


def bare(text: str) -> Value:
    return Value(text, quoted=False)


PORT, TIME = find_field("tcp.port"), find_field("frame.time_relative")
ADDRESS, HOST, SYN = find_field("ip.addr"), find_field("http.host"), find_field("tcp.flags.syn")


@pytest.mark.parametrize("text", ["80", "0x50"])
def test_integers_are_decimal_or_hexadecimal(text: str) -> None:
    assert equal_test(PORT, bare(text))(80)
    assert not equal_test(PORT, bare(text))(81)


def test_seconds_are_exact() -> None:
    assert equal_test(TIME, bare("0.1"))(100_000_000)
    assert order_test(TIME, "<", bare("0.000000001"))(0)


@pytest.mark.parametrize(
    ("text", "inside"),
    [("10.1.2.3", True), ("10.0.0.0/8", True), ("10.1.2.99/24", True), ("11.0.0.0/8", False),
     ("::/0", False)],
)  # fmt: skip
def test_addresses_may_be_networks(text: str, inside: bool) -> None:
    assert equal_test(ADDRESS, bare(text))(ip_address("10.1.2.3")) is inside


def test_ranges_include_both_ends() -> None:
    test = range_test(PORT, bare("80"), bare("90"))

    assert [test(port) for port in (79, 80, 90, 91)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("sign", "limit", "passes"),
    [(">", "8", True), (">", "9", False), (">=", "9", True), (">=", "10", False),
     ("<", "6", True), ("<", "5", False), ("<=", "5", True), ("<=", "4", False)],
)  # fmt: skip
def test_a_span_passes_where_any_of_its_numbers_would(sign: str, limit: str, passes: bool) -> None:
    assert order_test(find_field("frame.number"), sign, bare(limit))(Span(5, 9)) is passes


@pytest.mark.parametrize(
    ("first", "last", "passes"),
    [("1", "4", False), ("1", "5", True), ("9", "20", True), ("10", "20", False)],
)
def test_a_span_meets_a_range(first: str, last: str, passes: bool) -> None:
    test = range_test(find_field("frame.number"), bare(first), bare(last))

    assert test(Span(5, 9)) is passes


def test_text_is_searched() -> None:
    assert contains_test(HOST, bare("amp"))("example")
    assert not contains_test(HOST, bare("AMP"))("example")
    assert matches_test(HOST, bare("^EX.*e$"))("example")


def test_only_the_beginning_of_a_text_is_searched() -> None:
    assert matches_test(HOST, bare("x$"))("a" * 4_095 + "x")
    assert not matches_test(HOST, bare("x"))("a" * 4_096 + "x")


@pytest.mark.parametrize(("text", "value"), [("1", True), ("true", True), ("0", False)])
def test_flags_are_true_or_false(text: str, value: bool) -> None:
    assert equal_test(SYN, bare(text))(value)
    assert not equal_test(SYN, bare(text))(not value)


def test_values_of_another_kind_never_pass_or_raise() -> None:
    assert not order_test(HOST, "<", bare("a"))(5)
    assert not range_test(PORT, bare("1"), bare("9"))("5")


@pytest.mark.parametrize(
    ("field", "value"),
    [(PORT, Value("80", quoted=True)), (PORT, bare("-1")), (PORT, bare("1" * 21)),
     (PORT, bare("٣")), (TIME, bare("nan")), (TIME, bare("inf")), (TIME, bare("1e999999999")),
     (TIME, bare("soon")), (ADDRESS, bare("www")), (ADDRESS, bare("10.0.0.0/33")),
     (SYN, bare("2")), (find_field("tcp"), bare("1"))],
)  # fmt: skip
def test_what_does_not_fit_the_field_is_refused(field: object, value: Value) -> None:
    with pytest.raises(UsageError):
        equal_test(field, value)  # type: ignore[arg-type]  # parametrize widens the type


@pytest.mark.parametrize("pattern", ["(", "a{999999999999}", "(?P<x", "*"])
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError, match="no regular expression"):
        matches_test(HOST, bare(pattern))


def test_text_tests_are_for_text() -> None:
    with pytest.raises(UsageError, match="not text"):
        contains_test(PORT, bare("8"))
    with pytest.raises(UsageError, match="not text"):
        matches_test(PORT, bare("8"))
    with pytest.raises(UsageError, match="only there or not"):
        order_test(SYN, "<", bare("1"))
