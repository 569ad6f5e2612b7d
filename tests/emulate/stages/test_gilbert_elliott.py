"""Bursts of two states."""

from kit.sights import at, left, through
from wirespan.emulate.plans import GilbertElliott, Loss

ARRIVALS = at(*range(1000))


def test_it_begins_in_the_good_state() -> None:
    way = Loss(GilbertElliott(to_bad=0.0, to_good=0.0, in_bad=1.0, in_good=0.0))

    assert left(through(way, ARRIVALS)) == list(range(1000))


def test_the_state_changes_before_the_packet_is_judged() -> None:
    way = Loss(GilbertElliott(to_bad=1.0, to_good=1.0))

    assert left(through(way, ARRIVALS)) == list(range(1, 1000, 2))


def test_a_bad_state_that_never_ends_loses_all() -> None:
    way = Loss(GilbertElliott(to_bad=1.0, to_good=0.0))

    assert left(through(way, ARRIVALS)) == []


def test_each_state_has_its_own_chance() -> None:
    way = Loss(GilbertElliott(to_bad=1.0, to_good=1.0, in_bad=0.0, in_good=1.0))

    assert left(through(way, ARRIVALS)) == list(range(0, 1000, 2))
