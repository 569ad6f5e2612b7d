"""Filter text in tokens."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.explain.filter.tokens import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tcp.port==80", ["tcp.port", "==", "80"]),
        ("tcp.port eq 80 && udp||!dns", ["tcp.port", "==", "80", "and", "udp", "or", "not", "dns"]),
        ("x in {1..3, 5}", ["x", "in", "{", "1", "..", "3", ",", "5", "}"]),
        ("ip.addr == 10.0.0.0/8", ["ip.addr", "==", "10.0.0.0/8"]),
        ("ipv6.addr==2001:db8::1", ["ipv6.addr", "==", "2001:db8::1"]),
        (r'http.host == "a\"b\n"', ["http.host", "==", 'a"b\n']),
        (r'http.host matches r"\d+"', ["http.host", "matches", r"\d+"]),
        ("http.host ~ 'x y'", ["http.host", "matches", "x y"]),
        ("frame.time_relative>=0.25", ["frame.time_relative", ">=", "0.25"]),
        ("", []),
    ],
)
def test_every_spelling_is_read(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokens(text)] == expected


@pytest.mark.parametrize("text", ["a ; b", '"open', "tcp.port == 80 # x", "a = b", "a & b", "\x00"])
def test_what_is_no_token_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="does not belong there"):
        tokens(text)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [("a = b", "equal is =="), ("a & b", "write and"), ("a | b", "write or"), ("a ; b", "quotes")],
)
def test_what_is_written_from_habit_is_put_right(text: str, remedy: str) -> None:
    with pytest.raises(UsageError, match=remedy):
        tokens(text)


def test_a_filter_has_a_greatest_length() -> None:
    assert tokens("a" * 4_096)
    with pytest.raises(UsageError, match="longer than 4096"):
        tokens("a" * 4_097)
