"""Quantities as people write them."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.errors import UsageError
from wirespan.emulate.quantities import (
    parse_bytes,
    parse_delay,
    parse_rate,
    parse_share,
    show_bytes,
    show_delay,
    show_rate,
    show_share,
)


@pytest.mark.parametrize(
    ("text", "delay_ns"),
    [
        ("40ms", 40_000_000),
        (" 40 ms ", 40_000_000),
        ("1.5s", 1_500_000_000),
        ("250us", 250_000),
        ("0.1ms", 100_000),
        ("7ns", 7),
        ("2min", 120_000_000_000),
        ("0", 0),
        ("0ms", 0),
        (".5ms", 500_000),
        ("3600s", 3_600_000_000_000),
    ],
)
def test_delays(text: str, delay_ns: int) -> None:
    assert parse_delay(text) == delay_ns


@pytest.mark.parametrize(
    ("text", "rate_bps"),
    [
        ("20mbit", 20_000_000),
        ("20Mbit/s", 20_000_000),
        ("1.5gbit", 1_500_000_000),
        ("56kbit", 56_000),
        ("1bit", 1),
        ("400gbit", 400_000_000_000),
    ],
)
def test_rates(text: str, rate_bps: int) -> None:
    assert parse_rate(text) == rate_bps


@pytest.mark.parametrize(
    ("text", "share"), [("1%", 0.01), ("0.1%", 0.001), ("100%", 1.0), ("0", 0.0), ("33.3 %", 0.333)]
)
def test_shares(text: str, share: float) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize(
    ("text", "size"), [("1500B", 1500), ("64kB", 64_000), ("64KiB", 65_536), ("1MB", 1_000_000)]
)
def test_sizes(text: str, size: int) -> None:
    assert parse_bytes(text) == size


@pytest.mark.parametrize(
    ("parse", "text", "says"),
    [
        (parse_delay, "40", "the unit is missing"),
        (parse_delay, "40m", "'m' is not one of ns, us, ms, s, min"),
        (parse_delay, "-1ms", "it is not a number and a unit"),
        (parse_delay, "1e3ms", "it is not a number and a unit"),
        (parse_delay, "", "it is not a number and a unit"),
        (parse_delay, "0.5ns", "finer than one ns"),
        (parse_delay, "3600.1s", "more than 3,600,000,000,000 ns"),
        (parse_delay, "9" * 401 + "ms", "it is not a number and a unit"),
        (parse_delay, "४०ms", "it is not a number and a unit"),
        (parse_delay, 40, "the unit is missing"),
        (parse_delay, None, "it is not a number and a unit"),
        (parse_rate, "20mbps", "'mbps' is not one of bit, kbit, mbit, gbit"),
        (parse_rate, "0mbit", "nothing would ever leave"),
        (parse_rate, "401gbit", "more than"),
        (parse_share, "1", "the % is missing"),
        (parse_share, "101%", "more than the whole"),
        (parse_bytes, "64", "the unit is missing"),
        (parse_bytes, "1.0001kB", "finer than one B"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(
    parse: Callable[[object], object], text: object, says: str
) -> None:
    with pytest.raises(UsageError) as told:
        parse(text)

    assert says in str(told.value)
    assert "write" in str(told.value)


@given(st.text())
def test_no_text_surprises(text: str) -> None:
    for parse in (parse_delay, parse_rate, parse_share, parse_bytes):
        with suppress(UsageError):
            parse(text)


@pytest.mark.parametrize(
    ("delay_ns", "text"),
    [(40_000_000, "40ms"), (1_500_000_000, "1.5s"), (1_234_567, "1234.567us"), (5, "5ns"),
     (0, "0ns"), (1_000_000_001, "1000000.001us")],
)  # fmt: skip
def test_delays_are_shown_in_the_largest_unit_that_is_exact(delay_ns: int, text: str) -> None:
    assert show_delay(delay_ns) == text


def test_other_quantities_are_shown_the_same_way() -> None:
    assert [show_rate(20_000_000), show_rate(1_500_000_000)] == ["20mbit", "1.5gbit"]
    assert [show_bytes(64_000), show_bytes(1514)] == ["64kB", "1.514kB"]
    assert [show_share(0.01), show_share(1.0), show_share(1e-9)] == ["1%", "100%", "0.0000001%"]


@given(st.integers(0, 3600 * 10**9))
def test_delays_come_back_as_they_went(delay_ns: int) -> None:
    assert parse_delay(show_delay(delay_ns)) == delay_ns


@given(st.integers(1, 400 * 10**9))
def test_rates_come_back_as_they_went(rate_bps: int) -> None:
    assert parse_rate(show_rate(rate_bps)) == rate_bps


@given(st.integers(0, 10**9))
def test_sizes_come_back_as_they_went(size: int) -> None:
    assert parse_bytes(show_bytes(size)) == size


@given(st.floats(0, 1))
def test_shares_come_back_as_they_went(share: float) -> None:
    assert parse_share(show_share(share)) == share
