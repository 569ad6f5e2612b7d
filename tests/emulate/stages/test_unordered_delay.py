"""A varying delay for each packet by itself."""

from kit.sights import MS, at, left, through
from wirespan.emulate.plans import Delay


def test_the_quick_overtake_the_slow() -> None:
    travel = through(Delay(10 * MS, 5 * MS, keep_order=False), at(*range(50)))

    assert left(travel) != list(range(50))
    assert sorted(left(travel)) == list(range(50))


def test_far_packets_are_not_reordered() -> None:
    arrivals = at(*(place * 11 for place in range(50)))

    assert left(through(Delay(10 * MS, 5 * MS, keep_order=False), arrivals)) == list(range(50))


def test_no_delay_is_negative() -> None:
    arrivals = at(*range(300))

    travel = through(Delay(1 * MS, 5 * MS, "normal", False), arrivals)

    assert min(one.time_ns - arrivals[one.packet].time_ns for one in travel.departures) == 0
