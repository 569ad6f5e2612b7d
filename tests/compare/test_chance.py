"""Intervals hold the truth as often as they say, and say nothing of too few."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.compare.chance import Interval, Verdict, interval

TIMES = st.lists(st.integers(0, 10**12), min_size=4, max_size=40)


@pytest.mark.parametrize(("before", "after"), [(3, 3), (3, 100), (100, 3), (0, 9), (1, 1)])
def test_three_on_a_side_are_too_few(before: int, after: int) -> None:
    assert interval(range(before), range(1_000, 1_000 + after)) is None


def test_four_on_either_side_that_do_not_overlap_are_enough() -> None:
    found = interval([10, 11, 12, 13], [20, 21, 22, 23])

    assert found == Interval(7, 13)
    assert found.verdict is Verdict.SLOWER


def test_four_on_either_side_of_which_one_overlaps_are_not() -> None:
    found = interval([10, 11, 12, 20], [19, 21, 22, 23])

    assert found is not None
    assert found.verdict is Verdict.CHANCE


def test_identical_samples_do_not_differ() -> None:
    for count in (4, 6, 7, 32, 33, 500):
        times = [(at * 7_919) % 1_009 for at in range(count)]

        found = interval(times, times)

        assert found is not None
        assert found.low_ns <= 0 <= found.high_ns
        assert found.verdict is Verdict.CHANCE


def test_what_never_varies_has_an_interval_without_width() -> None:
    assert interval([5] * 10, [5] * 9) == Interval(0, 0)
    assert interval([5] * 10, [8] * 9) == Interval(3, 3)


@pytest.mark.parametrize(
    ("held", "verdict"),
    [
        (Interval(1, 9), Verdict.SLOWER),
        (Interval(0, 9), Verdict.CHANCE),
        (Interval(-9, 0), Verdict.CHANCE),
        (Interval(-9, -1), Verdict.FASTER),
    ],
)
def test_an_interval_that_holds_nothing_is_chance(held: Interval, verdict: Verdict) -> None:
    assert held.verdict is verdict


@given(TIMES, TIMES)
def test_exchanging_the_sides_turns_the_interval_around(
    before: list[int], after: list[int]
) -> None:
    there, back = interval(before, after), interval(after, before)

    assert there is not None
    assert back is not None
    assert (there.low_ns, there.high_ns) == (-back.high_ns, -back.low_ns)


@given(TIMES, TIMES)
def test_it_holds_what_was_seen(before: list[int], after: list[int]) -> None:
    seen = sum(after) / len(after) - sum(before) / len(before)

    found = interval(before, after)

    assert found is not None
    assert found.low_ns - 1 <= seen <= found.high_ns + 1


def skewed(generator: random.Random) -> float:
    return generator.lognormvariate(0, 1)


def with_losses(generator: random.Random) -> float:
    """One request in ten waits for a retransmission."""
    return generator.expovariate(1) + (20 if generator.random() < 0.1 else 0)


def true_mean(draw: Callable[[random.Random], float]) -> float:
    return {skewed: 2.718281828**0.5, with_losses: 3.0}[draw]


def held(
    draw: Callable[[random.Random], float], before: int, after: int, factor: int, trials: int
) -> float:
    """In which share of the trials the interval held the true difference."""
    generator = random.Random(1)
    truth = (factor - 1) * true_mean(draw) * 10**6
    right = 0
    for _ in range(trials):
        a = [int(draw(generator) * 10**6) for _ in range(before)]
        b = [int(factor * draw(generator) * 10**6) for _ in range(after)]
        found = interval(a, b)
        assert found is not None
        right += found.low_ns <= truth <= found.high_ns
    return right / trials


@pytest.mark.parametrize("draw", [skewed, with_losses])
@pytest.mark.parametrize(
    ("before", "after"), [(4, 4), (4, 40), (10, 10), (40, 40), (20, 200), (200, 20)]
)
def test_where_nothing_changed_it_says_so_as_often_as_it_promises(
    draw: Callable[[random.Random], float], before: int, after: int
) -> None:
    """93 % is 95 % less two standard errors of 400 trials."""
    assert held(draw, before, after, factor=1, trials=400) >= 0.93


@pytest.mark.parametrize("draw", [skewed, with_losses])
def test_where_all_takes_twice_as_long_a_hundred_requests_are_enough(
    draw: Callable[[random.Random], float],
) -> None:
    """The method says 94 % there; less two standard errors of 1,000 trials."""
    assert held(draw, 100, 100, factor=2, trials=1_000) >= 0.925


def test_neighbours_that_waited_together_are_one_witness() -> None:
    """Bursts of ten equal times: taken one by one they would seem ten times as many."""
    generator = random.Random(1)
    mistaken = 0
    for _ in range(200):
        sides = [
            [time for _ in range(64) for time in [generator.randrange(10**6)] * 10]
            for _ in range(2)
        ]
        found = interval(*sides)
        assert found is not None
        mistaken += found.verdict is not Verdict.CHANCE
    assert mistaken <= 0.08 * 200


def in_a_queue(count: int, generator: random.Random) -> list[int]:
    """Times at a server that is busy four fifths of the time, from an idle one on."""
    waiting, found = 0.0, []
    for _ in range(count + 50):
        waiting = max(0.0, waiting - generator.expovariate(0.8))
        waiting += generator.expovariate(1)
        found.append(int(waiting * 10**6))
    return found[50:]


def test_requests_in_a_busy_queue_are_fewer_witnesses_than_they_are_many() -> None:
    """The method says 11 %; plus two standard errors. Taken one by one it were 45 %."""
    generator = random.Random(1)
    mistaken = 0
    for _ in range(200):
        found = interval(in_a_queue(200, generator), in_a_queue(200, generator))
        assert found is not None
        mistaken += found.verdict is not Verdict.CHANCE
    assert mistaken <= 0.15 * 200
