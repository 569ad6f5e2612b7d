"""A link in words."""

from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, DropTail, Independent, Loss, Rate, Way
from wirespan.lab.description import describe, round_trip_ns

SLOW = Delay(40_000_000)
NARROW = Rate(20_000_000, DropTail(limit_packets=100))
LOSSY = Loss(Independent(0.01))


def test_the_round_trip_is_both_ways_together() -> None:
    plan = LinkPlan(Way((SLOW,)), Way((Delay(10_000_000),)))

    assert round_trip_ns(plan) == 50_000_000


def test_a_link_alike_both_ways() -> None:
    way = Way((LOSSY, NARROW, SLOW))

    assert describe(LinkPlan(way, way)) == "round trip 80ms, 20mbit each way, 1% lost each way"


def test_a_link_that_differs() -> None:
    plan = LinkPlan(Way((NARROW, SLOW)), Way((SLOW,)))

    assert describe(plan) == "round trip 80ms, 20mbit up and no limit down"


def test_a_direct_link() -> None:
    assert describe(None) == "no delay of its own, as fast as this machine goes"
