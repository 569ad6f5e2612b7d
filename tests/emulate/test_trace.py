"""Traces in Mahimahi's format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.errors import UsageError
from wirespan.emulate.trace import parse_trace


def test_a_line_is_a_moment_in_milliseconds() -> None:
    assert parse_trace("0\n3\n3\r\n\n 12 \n") == (0, 3, 3, 12)


@pytest.mark.parametrize("line", ["x", "-1", "1.5", "1 2", "12345678901", "१"])
def test_what_is_no_number_is_named_with_its_line(line: str) -> None:
    with pytest.raises(UsageError, match=r"line 2"):
        parse_trace(f"1\n{line}\n")


def test_its_length_is_limited() -> None:
    assert len(parse_trace("1\n" * 1_000_000)) == 1_000_000
    with pytest.raises(UsageError, match="more than 1,000,000 lines"):
        parse_trace("1\n" * 1_000_001)


@given(st.lists(st.integers(0, 10**9)).map(tuple))
def test_every_number_of_a_line_is_a_moment(moments: tuple[int, ...]) -> None:
    assert parse_trace("".join(f"{moment}\n" for moment in moments)) == moments
