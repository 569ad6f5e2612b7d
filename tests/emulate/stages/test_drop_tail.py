"""First in, first out."""

from kit.sights import at, left, through
from wirespan.emulate.plans import DropTail, Rate

SLOW = 8_000_000
"""A packet of 1000 bytes takes a millisecond."""


def test_a_full_queue_drops_the_newcomer() -> None:
    # One is being sent, two wait.
    travel = through(Rate(SLOW, DropTail(limit_packets=2)), at(0, 0, 0, 0, 0))

    assert left(travel) == [0, 1, 2]
    assert travel.counts[1] == {"queue_full": 2}


def test_bytes_that_fit_exactly_fit() -> None:
    assert left(through(Rate(SLOW, DropTail(limit_bytes=2000)), at(0, 0, 0, 0))) == [0, 1, 2]


def test_a_byte_too_many_is_dropped() -> None:
    assert left(through(Rate(SLOW, DropTail(limit_bytes=1999)), at(0, 0, 0, 0))) == [0, 1]


def test_both_limits_hold() -> None:
    queue = DropTail(limit_bytes=5000, limit_packets=1)

    assert left(through(Rate(SLOW, queue), at(0, 0, 0))) == [0, 1]


def test_without_a_queue_only_an_idle_link_takes_a_packet() -> None:
    assert left(through(Rate(SLOW, DropTail(limit_packets=0)), at(0, 0.5, 1, 2.5))) == [0, 2, 3]


def test_a_place_is_free_when_its_packet_begins_to_be_sent() -> None:
    travel = through(Rate(SLOW, DropTail(limit_packets=1)), at(0, 0, 0.999999, 1.0))

    assert left(travel) == [0, 1, 3]


def test_the_journal_says_how_much_waited() -> None:
    travel = through(Rate(SLOW, DropTail(limit_packets=2)), at(0, 0, 0, 0))

    assert travel.events[0][5] == 2000
