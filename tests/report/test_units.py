"""Quantities in words."""

import pytest

from wirespan.report import units


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0 ns"),
        (1, "1 ns"),
        (999, "999 ns"),
        (1_000, "1 µs"),
        (1_234, "1.23 µs"),
        (41_200, "41.2 µs"),
        (999_499, "999 µs"),
        (999_500, "1.00 ms"),
        (9_994_999, "9.99 ms"),
        (9_995_001, "10.0 ms"),
        (99_949_999, "99.9 ms"),
        (99_950_001, "100 ms"),
        (812_345_678, "812 ms"),
        (999_499_999, "999 ms"),
        (999_500_000, "1.00 s"),
        (1_243_000_000, "1.24 s"),
        (99_900_000_000, "99.9 s"),
        (99_999_999_999, "100 s"),
        (100_000_000_000, "1m40s"),
        (3_599_000_000_000, "59m59s"),
        (3_600_000_000_000, "1h00m"),
        (359_999_000_000_000, "99h59m"),
        (360_000_000_000_000, "4d"),
        (-40_000_000, "-40 ms"),
    ],
)
def test_durations_have_three_digits_and_the_largest_fitting_unit(
    nanoseconds: int, text: str
) -> None:
    assert units.duration(nanoseconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (45_230, "45.2 kB"), (-5, "-5 B"),
     (2_400_000, "2.40 MB"), (10**15, "1,000 TB")],
)  # fmt: skip
def test_sizes_are_decimal(count: int, text: str) -> None:
    assert units.size(count) == text


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [(1, "request", "1 request"), (0, "request", "0 requests"), (2, "query", "2 queries"),
     (1_000, "packet", "1,000 packets")],
)  # fmt: skip
def test_nouns_agree_with_their_number(count: int, noun: str, text: str) -> None:
    assert units.plural(count, noun) == text


def test_a_share_is_rounded_down() -> None:
    assert units.share(9_999, 10_000) == "99 %"
    assert units.share(10_000, 10_000) == "100 %"
    assert units.share(1, 0) == "0 %"
