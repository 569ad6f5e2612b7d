"""Requests that waited for one another are fewer witnesses than they are many."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.compare.dependence import alike, ranks

MS = 1_000_000


def independent(count: int, seed: int = 1) -> list[int]:
    chance = random.Random(seed)
    return [int(chance.expovariate(1) * 10 * MS) for _ in range(count)]


def in_stretches(of: int, count: int) -> list[int]:
    """``of`` requests each that take the same but for a little."""
    chance = random.Random(2)
    usual = independent(count // of)
    return [usual[at // of] + chance.randrange(1_000) for at in range(count)]


def test_independent_requests_are_a_witness_each_in_nineteen_of_twenty() -> None:
    found = [alike(independent(100, seed)) for seed in range(400)]

    assert 0.90 <= sum(each == 1 for each in found) / 400 <= 0.98


@pytest.mark.parametrize("of", [4, 8, 20])
def test_stretches_of_the_same_are_found(of: int) -> None:
    assert of <= alike(in_stretches(of, 4_000)) <= 3 * of


def test_one_that_took_long_hides_nothing() -> None:
    times = in_stretches(8, 1_000)
    times[500] = 10**15

    assert 8 <= alike(times) <= 24


def test_at_least_four_witnesses_remain() -> None:
    assert alike(list(range(4))) == 1
    assert alike(list(range(40))) == 10
    assert alike(list(range(43))) == 10


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_what_is_always_the_same_is_no_queue(count: int) -> None:
    assert alike([7] * count) == 1


def test_equal_values_have_the_same_rank() -> None:
    assert ranks([30, 10, 30, 20]) == [2.5, 0.0, 2.5, 1.0]


def test_only_the_first_thousands_are_looked_at() -> None:
    times = in_stretches(4, 4_096)

    assert alike(times + [0] * 4_096) == alike(times)


@given(st.lists(st.integers(0, 2**63), max_size=60))
def test_any_times_have_a_length_that_leaves_four(times: list[int]) -> None:
    assert 1 <= alike(times) <= max(len(times) // 4, 1)
