"""Controlled delay, step by step."""

import itertools

from kit.sights import MS, at, left, through
from wirespan.emulate.plans import CoDel, Rate
from wirespan.emulate.simulate import Arrival

SLOW = 8_000_000
"""A packet of 1000 bytes takes a millisecond."""


def overload(many: int, ecn: int = 0) -> list[Arrival]:
    """Half a millisecond apart: twice the rate."""
    return [Arrival(place * MS // 2, 1000, ecn=ecn) for place in range(many)]


def drops_ms(travel_events: list[list[int]]) -> list[float]:
    return [event[0] / MS for event in travel_events]


def test_a_short_queue_is_left_alone() -> None:
    # Four wait at most: 4 ms, under the target of 5.
    travel = through(Rate(SLOW, CoDel()), at(*[0] * 5, *[10] * 5, *[20] * 5))

    assert travel.dropped == 0


def test_the_first_drop_comes_an_interval_after_delay_first_stood_over_the_target() -> None:
    # At time t the packet sent next has waited t / 2: over 5 ms from t = 10 ms on.
    travel = through(Rate(SLOW, CoDel()), overload(400))

    assert drops_ms(travel.events)[0] == 110


def test_the_second_drop_comes_an_interval_later() -> None:
    travel = through(Rate(SLOW, CoDel()), overload(800))

    first, second, third = drops_ms(travel.events)[:3]
    assert second - first == 100
    # interval / sqrt(2) and a packet's time to notice.
    assert 70.7 <= third - second <= 72


def test_drops_stop_when_delay_falls_below_the_target() -> None:
    calm = [Arrival(600 * MS + place * 10 * MS, 1000) for place in range(100)]

    travel = through(Rate(SLOW, CoDel()), [*overload(400), *calm])

    assert max(drops_ms(travel.events)) < 400
    assert left(travel)[-100:] == list(range(400, 500))


def test_a_queue_of_one_packet_is_never_bad() -> None:
    # 20 ms each: the next one waits 20 ms, but there is only one.
    arrivals = at(*(place * 20 for place in range(100)), size_bytes=20_000)

    assert through(Rate(SLOW, CoDel()), arrivals).dropped == 0


def test_what_speaks_ecn_is_marked_instead() -> None:
    travel = through(Rate(SLOW, CoDel(ecn=True)), overload(400, ecn=2))

    assert travel.dropped == 0
    assert sum(one.marked for one in travel.departures) == travel.counts[1]["marked"] > 1


def test_what_does_not_speak_ecn_is_dropped_all_the_same() -> None:
    travel = through(Rate(SLOW, CoDel(ecn=True)), overload(400, ecn=0))

    assert set(travel.counts[1]) == {"congested"}


def test_ecn_says_nothing_to_a_queue_that_does_not() -> None:
    travel = through(Rate(SLOW, CoDel()), overload(400, ecn=2))

    assert set(travel.counts[1]) == {"congested"}


def test_its_places_are_limited() -> None:
    travel = through(Rate(SLOW, CoDel(limit_packets=10)), at(*[0] * 20))

    assert left(travel) == list(range(11))
    assert travel.counts[1] == {"queue_full": 9}


def test_after_a_short_calm_it_goes_on_where_it_was() -> None:
    # RFC 8289, section 4.3: the count of a dropping state left lately is taken up again.
    def gaps(pause_ms: int) -> list[float]:
        more = [Arrival((1000 + pause_ms) * MS + place * MS // 2, 1000) for place in range(1200)]
        events = through(Rate(SLOW, CoDel()), [*overload(1200), *more]).events
        later = [time for time in drops_ms(events) if time > 1000 + pause_ms]
        return [b - a for a, b in itertools.pairwise(later)]

    assert gaps(pause_ms=700)[0] < 60
    assert gaps(pause_ms=5000)[0] == 100


def test_what_counts_are_the_drops_since_the_state_was_entered() -> None:
    # Of n drops the first entered the state: the next state begins with a count of n - 1.
    more = [Arrival(1300 * MS + place * MS // 2, 1000) for place in range(1200)]

    times = drops_ms(through(Rate(SLOW, CoDel()), [*overload(300), *more]).events)

    before = sum(time < 1300 for time in times)
    again = [time for time in times if time > 1300]
    assert before == 3
    assert 0 <= again[1] - again[0] - 100 / 2**0.5 < 1
