"""Corruption."""

from kit.sights import at, through
from wirespan.emulate.plans import Corruption, Script


def test_what_is_picked_is_marked_and_goes_on() -> None:
    travel = through(Corruption(Script("third packet")), at(1, 2, 3, 4))

    assert [one.corrupted for one in travel.departures] == [False, False, True, False]
    assert travel.counts[1] == {"corrupted": 1}
