"""Options and name records end where they say or where they stop making sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.capture_bytes import option
from wirespan.capture.options import read_names, read_options, text

ONE = option(1, b"abc")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", []),
        (ONE, [(1, b"abc")]),
        (ONE + option(2, b""), [(1, b"abc"), (2, b"")]),
        (ONE + bytes(4) + ONE, [(1, b"abc")]),
        (ONE + b"\2\0\5\0abcd", [(1, b"abc")]),
        (ONE + b"\2\0\4\0abcd", [(1, b"abc"), (2, b"abcd")]),
        (ONE + b"\2\0\4", [(1, b"abc")]),
    ],
)
def test_options_are_read_up_to_the_end(body: bytes, found: list[tuple[int, bytes]]) -> None:
    assert list(read_options(body, False)) == found


def test_options_are_read_in_the_order_of_the_section() -> None:
    assert list(read_options(option(258, b"x", big=True), True)) == [(258, b"x")]


def test_a_record_without_a_name_or_of_an_unknown_kind_is_passed_over() -> None:
    body = option(1, bytes(4)) + option(9, bytes(40)) + option(1, b"\x7f\0\0\1me\0")

    assert list(read_names(body, False)) == [("127.0.0.1", "me")]


def test_text_that_is_not_utf_8_is_marked() -> None:
    assert text(b"a\xffb\0\0") == "a\N{REPLACEMENT CHARACTER}b"


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_read(body: bytes, big: bool) -> None:
    assert sum(4 + len(value) for _, value in read_options(body, big)) <= len(body)
    list(read_names(body, big))
