"""Quantiles of delays."""

import pytest

from wirespan.emulate.distributions import quantiles


@pytest.mark.parametrize("distribution", ["uniform", "normal", "pareto"])
def test_quantiles_never_decrease_and_are_as_many_as_a_spread_needs(distribution: str) -> None:
    delays = quantiles(distribution, 1_000_000, 300_000)

    assert len(delays) == 4097
    assert list(delays) == sorted(delays)


def test_uniform_goes_from_end_to_end() -> None:
    delays = quantiles("uniform", 1_000_000, 300_000)

    assert (delays[0], delays[2048], delays[4096]) == (700_000, 1_000_000, 1_300_000)


def test_normal_has_the_quantiles_of_the_normal_distribution() -> None:
    delays = quantiles("normal", 1_000_000, 100_000)

    assert delays[2048] == 1_000_000
    # One deviation below: 15.87 %, place 650 of 4096.
    assert delays[650] == pytest.approx(900_000, abs=100)


def test_pareto_is_a_little_early_mostly_and_very_late_sometimes() -> None:
    delays = quantiles("pareto", 10_000_000, 1_000_000)

    assert 9_400_000 < delays[0] < delays[2048] < 10_000_000
    assert delays[4096] > 30_000_000


def test_no_delay_is_negative() -> None:
    assert quantiles("normal", 100, 1000)[0] == 0
