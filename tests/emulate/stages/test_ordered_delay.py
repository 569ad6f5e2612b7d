"""A varying delay without overtaking."""

from kit.sights import MS, at, left, through
from wirespan.emulate.plans import Delay


def test_packets_stay_in_order_however_much_the_delay_varies() -> None:
    travel = through(Delay(10 * MS, 10 * MS), at(*range(200)))

    assert left(travel) == list(range(200))


def test_delays_stay_within_the_width_of_a_uniform_one() -> None:
    arrivals = at(*(place * 100 for place in range(300)))

    travel = through(Delay(10 * MS, 4 * MS), arrivals)

    delays = [one.time_ns - arrivals[one.packet].time_ns for one in travel.departures]
    assert 6 * MS <= min(delays) < 6.2 * MS
    assert 13.8 * MS < max(delays) <= 14 * MS


def test_who_is_quick_leaves_with_the_slow_one_before() -> None:
    arrivals = at(*(place / 100 for place in range(100)))

    travel = through(Delay(10 * MS, 5 * MS), arrivals)

    times = [one.time_ns for one in travel.departures]
    assert len(set(times)) < 40
