"""A fixed delay."""

from kit.sights import MS, at, left_ms, through
from wirespan.emulate.plans import Delay


def test_every_packet_leaves_the_delay_after_it_came() -> None:
    travel = through(Delay(40 * MS), at(0, 1, 1, 100))

    assert left_ms(travel) == [(0, 40), (1, 41), (2, 41), (3, 140)]


def test_no_delay_is_no_delay() -> None:
    assert left_ms(through(Delay(0), at(0, 7))) == [(0, 0), (1, 7)]
