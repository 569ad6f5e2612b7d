"""A queue a flow."""

from collections import Counter

from kit.sights import MS, left, through
from wirespan.emulate.plans import FqCoDel, Rate
from wirespan.emulate.simulate import Arrival, Travel

SLOW = 8_000_000
"""A packet of 1000 bytes takes a millisecond."""


def of(*flows: int, size_bytes: int = 1000, time_ns: int = 0) -> list[Arrival]:
    return [Arrival(time_ns, size_bytes, flow=flow) for flow in flows]


def fair(arrivals: list[Arrival], limit: int = 1000, quantum: int = 1000) -> Travel:
    queue = FqCoDel(limit_packets=limit, quantum_bytes=quantum)
    return through(Rate(SLOW, queue), arrivals)


def test_flows_take_turns() -> None:
    assert left(fair(of(1, 1, 1, 2, 2, 2))) == [0, 3, 1, 4, 2, 5]


def test_turns_are_of_bytes_not_of_packets() -> None:
    arrivals = [*of(1, 1, 1), *of(2, 2, 2, 2, 2, 2, size_bytes=500)]

    # The second flow sends two small ones for each large one of the first.
    assert left(fair(arrivals)) == [0, 3, 4, 1, 5, 6, 2, 7, 8]


def test_a_new_flow_goes_before_the_old() -> None:
    arrivals = [*of(*[1] * 10), *of(2, time_ns=round(3.5 * MS))]

    assert left(fair(arrivals))[4] == 10


def test_a_flow_within_one_queue_keeps_its_order() -> None:
    travel = fair(of(*[1, 2, 3] * 20))

    for first in range(3):
        assert [packet for packet in left(travel) if packet % 3 == first] == list(
            range(first, 60, 3)
        )


def test_a_full_queue_takes_from_the_fattest_flow_s_head() -> None:
    travel = fair([*of(*[1] * 20), *of(2, 3)], limit=20)

    # Packet 0 is being sent; the 22nd arrival makes 21 wait, and half of the 19 of flow 1 go.
    dropped = [event[2] - 1 for event in travel.events]
    assert dropped == list(range(1, 10))
    assert {20, 21} <= set(left(travel))


def test_no_more_than_64_go_at_once() -> None:
    travel = fair(of(*[1] * 302), limit=300)

    assert travel.counts[1]["queue_full"] == 64


def test_one_flow_s_excess_costs_the_others_nothing() -> None:
    greedy = [Arrival(place * MS // 4, 1000, flow=1) for place in range(4000)]
    modest = [Arrival(place * 4 * MS, 1000, flow=2) for place in range(250)]

    travel = fair(sorted([*greedy, *modest], key=lambda one: one.time_ns))

    assert travel.counts[1]["congested"] > 5


def test_a_flow_that_is_new_again_and_again_waits_its_turn() -> None:
    # Less than its quantum each time, and its queue is empty when the next packet comes: the
    # second comes while its flow still has its place behind the four old ones.
    always_new = [Arrival(round((place * 2 + 10.7) * MS), 500, flow=2) for place in range(2)]
    arrivals = [*of(*[1, 3, 4, 5] * 20), *always_new]

    travel = fair(arrivals)

    waits = {one.packet: one.time_ns - arrivals[one.packet].time_ns for one in travel.departures}
    assert waits[80] < 1 * MS
    assert waits[81] > 2 * MS


def test_unknown_flows_share_a_queue() -> None:
    assert left(fair(of(-1, -1, -1))) == [0, 1, 2]


def test_few_queues_make_flows_share() -> None:
    queue = FqCoDel(flows=1)

    assert left(through(Rate(SLOW, queue), of(1, 2, 1, 2))) == [0, 1, 2, 3]


def test_another_seed_puts_other_flows_together() -> None:
    arrivals = of(*range(8), *range(8))
    queue = FqCoDel(flows=8)

    orders = Counter(tuple(left(through(Rate(SLOW, queue), arrivals, seed))) for seed in range(9))

    assert len(orders) > 1
