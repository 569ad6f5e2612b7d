"""Lines in virtual time."""

import pytest

from kit.sights import MS, at
from wirespan.emulate import plans
from wirespan.emulate.packet import NEVER, What
from wirespan.emulate.plans import Way
from wirespan.emulate.simulate import Arrival, Departure, Lane, simulate, steady

FORTY_MS = Way((plans.Delay(40 * MS),))


def test_arrivals_become_departures() -> None:
    travel = simulate(FORTY_MS, at(0, 3), 1)

    assert travel.departures == [
        Departure(0, 40 * MS, corrupted=False, marked=False),
        Departure(1, 43 * MS, corrupted=False, marked=False),
    ]
    assert travel.dropped == 0


def test_nothing_comes_of_nothing() -> None:
    assert simulate(FORTY_MS, [], 1).departures == []


def test_drops_are_counted_over_all_stages() -> None:
    loss = plans.Loss(plans.Script("first packet"))

    travel = simulate(Way((loss, loss, plans.Mtu(68))), steady(5, 100, 1), 1)

    assert travel.dropped == 5


def test_events_are_in_the_order_of_their_times() -> None:
    late = plans.Loss(plans.Script("first packet"))
    way = Way((late, plans.Delay(5 * MS), late, late))

    travel = simulate(way, at(0, 1, 2, 9), 1)

    times = [event[0] for event in travel.events]
    assert times == sorted(times)
    assert {event[4] for event in travel.events} == {What.LOST}


def test_steady_packets_are_evenly_spaced() -> None:
    assert steady(3, 1514, 7, 100) == [
        Arrival(100, 1514), Arrival(107, 1514), Arrival(114, 1514),
    ]  # fmt: skip


def test_a_lane_carries_more_packets_than_it_has_rows() -> None:
    lane = Lane(Way((plans.Loss(plans.Script("every third packet")), plans.Delay(5))), 1, rows=2)
    seen = []

    for time in range(0, 100, 10):
        lane.offer(Arrival(time, 100))
        seen += [one.packet for one in lane.take(lane.due_ns())]

    assert seen == [0, 1, 3, 4, 6, 7, 9]
    assert lane.due_ns() == NEVER


def test_rows_of_packets_lost_inside_come_back() -> None:
    lane = Lane(Way((plans.Delay(5), plans.Loss(plans.Independent(1.0)))), 1, rows=1)

    for time in range(0, 100, 10):
        lane.offer(Arrival(time, 100))
        lane.take(time + 5)

    assert lane.line.inside == 0


def test_more_packets_than_rows_at_once_are_refused() -> None:
    lane = Lane(FORTY_MS, 1, rows=2)
    lane.offer(Arrival(0, 100))
    lane.offer(Arrival(0, 100))

    with pytest.raises(ValueError, match="more than 2 packets inside at once"):
        lane.offer(Arrival(0, 100))
