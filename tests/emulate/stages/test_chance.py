"""Chance in integers."""

from kit.interpreted import interpreted
from wirespan.emulate.stages.chance import Chance, threshold


def test_mixing_is_that_of_splitmix64() -> None:
    # The first outputs of splitmix64 from state 1234567 (Vigna's splitmix64.c).
    mixed = interpreted()["stages.chance"].mixed
    golden = 0x9E3779B97F4A7C15

    outputs = [mixed((1234567 + step * golden) & 0xFFFFFFFFFFFFFFFF) for step in (1, 2, 3)]

    assert outputs == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_compiled_or_not_the_draws_are_the_same() -> None:
    other = interpreted()["stages.chance"].Chance

    for seed, stream in ((0, 0), (1, 7), (-5, 3), (1 << 80, 2)):
        pair = Chance(seed, stream), other(seed, stream)
        assert [pair[0].draw_() for _ in range(50)] == [pair[1].draw_() for _ in range(50)]


def test_streams_of_one_seed_differ() -> None:
    firsts = {Chance(1, stream).draw_() for stream in range(100)}

    assert len(firsts) == 100


def test_draws_fill_their_range_evenly() -> None:
    chance = Chance(3, 0)
    draws = [chance.draw_() for _ in range(20_000)]

    assert 0 <= min(draws) < 0.001 * 2**53
    assert 0.999 * 2**53 < max(draws) < 2**53
    # The mean of so many has a deviation of 0.002.
    assert abs(sum(draws) / 20_000 / 2**53 - 0.5) < 0.008


def test_a_whole_share_is_above_every_draw() -> None:
    assert threshold(1.0) == 2**53
    assert threshold(0.0) == 0
    assert threshold(0.25) == 2**51
