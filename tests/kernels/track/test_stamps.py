"""Ticks of another host's clock, measured from far away."""

import pytest

from wirespan.kernels.track.stamps import between, tick

MS = 1_000_000


@pytest.mark.parametrize(
    ("ticks", "elapsed_ms", "tick_ms"),
    [
        (20, 20, 1),
        (20, 22.5, 1),
        (20, 17.5, 1),
        (20, 22.6, -1),
        (20, 17.4, -1),
        (20, 200, 10),
        (20, 80, 4),
        (10, 10, 1),
        (9, 9, -1),
        (20, 40, -1),
        (999, 1998, -1),
        (1000, 2000, 2),
        (20_000, 20, 0.001),
        (20, 0, -1),
        (-1, 20, -1),
    ],
)
def test_a_round_tick_is_known_soon_an_odd_one_after_many(
    ticks: int, elapsed_ms: float, tick_ms: float
) -> None:
    expected = tick_ms * MS if tick_ms > 0 else -1

    assert tick(ticks, round(elapsed_ms * MS)) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "ticks"),
    [
        (5, 9, 4),
        (5, 5, 0),
        (0xFFFFFFFF, 3, 4),
        (0, 0x7FFFFFFF, 0x7FFFFFFF),
        (0, 0x80000000, -1),
        (9, 5, -1),
        (-1, 5, -1),
        (5, -1, -1),
    ],
)
def test_timestamps_wrap_and_only_later_ones_count(earlier: int, later: int, ticks: int) -> None:
    assert between(earlier, later) == ticks
