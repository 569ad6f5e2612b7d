"""Reordering."""

from kit.sights import MS, at, left_ms, through
from wirespan.emulate.plans import Reordering, Script


def test_what_is_picked_is_overtaken() -> None:
    travel = through(Reordering(Script("second packet"), 3 * MS), at(1, 2, 3, 4, 5.5))

    assert left_ms(travel) == [(0, 1), (2, 3), (3, 4), (1, 5), (4, 5.5)]
    assert travel.events[0][5] == 3 * MS


def test_what_comes_in_the_same_moment_the_hold_ends_comes_after() -> None:
    travel = through(Reordering(Script("first packet"), 3 * MS), at(1, 4))

    assert left_ms(travel) == [(0, 4), (1, 4)]
