"""Strings from packets made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.report.safe import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /orders", "GET /orders"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\r\nb", "a\\x0d\\x0ab"),
        ("\x7f", "\\x7f"),
        ("\x9b31m", "\\x9b31m"),
        ("a\u202eb\u2066c\u2028", "a\\u202eb\\u2066c\\u2028"),
        ("\u200b\ufeff", "\\u200b\\ufeff"),
        ("e\u0301", "e\\u0301"),
        ("\udc80\udcff", "\\x80\\xff"),
        ("\udc7f\udd00", "\\udc7f\\udd00"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("漢字 \U0001f600 é", "漢字 \U0001f600 é"),
    ],
)
def test_what_would_move_or_hide_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_without_utf8_our_signs_have_ascii_twins() -> None:
    assert visible("12 µs – a → b…", ascii_only=True) == "12 us - a -> b..."
    assert visible("漢", ascii_only=True) == "\\u6f22"


@given(
    st.text(max_size=40)
    | st.binary(max_size=40).map(lambda b: b.decode("utf-8", "surrogateescape"))
)
def test_any_text_becomes_printable_and_encodable(text: str) -> None:
    shown = visible(text)

    assert shown.isprintable()
    shown.encode("utf-8")
    visible(text, ascii_only=True).encode("ascii")
