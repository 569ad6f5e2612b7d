"""Ticks in nanoseconds: held to exact fractions, and to 64 bits."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.capture.interface import Interface, clock_row
from wirespan.kernels.index.clock import nanoseconds

LATEST_NS = 0x7FFFFFFFFFFFFFFF


@given(
    ticks=st.integers(0, 2**64 - 1) | st.integers(0, 2**33),
    resolution=st.integers(0, 255),
    offset=st.integers(-(2**63), 2**63 - 1) | st.integers(-(10**10), 10**10),
)
def test_every_resolution_and_offset_is_exact_or_the_latest(
    ticks: int, resolution: int, offset: int
) -> None:
    interface = Interface(1, 0, resolution=resolution, offset_seconds=offset)
    base = 2 if resolution & 0x80 else 10
    whole_ns = int(Fraction(ticks, base ** (resolution & 0x7F)) * 1_000_000_000)
    offset_ns = max(-LATEST_NS, min(offset * 1_000_000_000, LATEST_NS))
    expected = LATEST_NS
    if whole_ns <= LATEST_NS:
        expected = min(whole_ns + offset_ns, LATEST_NS)

    time_ns = nanoseconds(ticks, *clock_row(interface)[2:])

    assert time_ns == expected


@pytest.mark.parametrize(
    ("ticks", "time_ns"),
    [
        (9_223_372_036_854_775, 9_223_372_036_854_775_000),
        (9_223_372_036_854_776, LATEST_NS),
    ],
)
def test_the_largest_count_of_ticks_is_multiplied(ticks: int, time_ns: int) -> None:
    microseconds = clock_row(Interface(1, 0))[2:]

    assert nanoseconds(ticks, *microseconds) == time_ns
