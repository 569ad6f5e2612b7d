"""Links against what theory says of them, in virtual time."""

import itertools
from math import sqrt
from statistics import mean

import pytest

from kit.reno import Reno, run
from wirespan.emulate import plans
from wirespan.emulate.picks import in_bursts
from wirespan.emulate.plans import Way
from wirespan.emulate.simulate import Arrival, simulate, steady

MS = 1_000_000
SECOND = 1_000_000_000
MBIT = 1_000_000


def rate(rate_bps: int, queue: plans.Queue, delay_ns: int = 0) -> Way:
    return Way((plans.Rate(rate_bps, queue), plans.Delay(delay_ns)))


@pytest.mark.parametrize("rate_bps", [1, 56_000, 1_000_003, 20 * MBIT, 999_999_937, 10**10])
def test_a_busy_link_sends_exactly_its_rate(rate_bps: int) -> None:
    arrivals = steady(1000, 1514, 0)

    left = simulate(rate(rate_bps, plans.DropTail(limit_packets=1000)), arrivals, 1).departures

    bits = 1000 * 1514 * 8
    assert len(left) == 1000
    assert left[-1].time_ns == bits * SECOND // rate_bps


def test_a_full_queue_delays_by_its_bytes_over_the_rate() -> None:
    # 20 packets wait and one is being sent: the last of them has waited 21 transmissions.
    way = rate(8 * MBIT, plans.DropTail(limit_bytes=20_000))

    travel = simulate(way, steady(30, 1000, 0), 1)

    assert travel.dropped == 9
    assert travel.departures[-1].time_ns == 21 * MS


def test_a_window_limited_flow_gets_a_window_a_round_trip() -> None:
    flow = Reno(back_ns=20 * MS, most=20, window=20)

    run(rate(1000 * MBIT, plans.DropTail(limit_packets=100), 20 * MS), [flow], 10 * SECOND)

    trip_s = 0.040 + 1514 * 8 / 1e9
    assert flow.delivered == pytest.approx(10 * 20 / trip_s, rel=0.01)


def test_a_greedy_flow_fills_a_drop_tail_queue() -> None:
    flow = Reno(back_ns=10 * MS)

    run(rate(10 * MBIT, plans.DropTail(limit_bytes=125_000), 10 * MS), [flow], 30 * SECOND)

    # 125 kB at 10 Mbit/s: 100 ms of queue at its fullest, besides 10 ms and its own time.
    worst = max(trip for time_ns, trip in flow.trips if time_ns > 10 * SECOND)
    assert worst == pytest.approx(111.2 * MS, rel=0.02)
    assert flow.delivered * 1514 * 8 / 30 == pytest.approx(10 * MBIT, rel=0.03)


@pytest.mark.parametrize("ecn", [0, 2])
@pytest.mark.parametrize("queue", [plans.CoDel(ecn=True), plans.FqCoDel(ecn=True)], ids=type)
def test_codel_keeps_a_standing_queue_near_its_target(queue: plans.Queue, ecn: int) -> None:
    flow = Reno(back_ns=10 * MS, ecn=ecn)

    run(rate(20 * MBIT, queue, 10 * MS), [flow], 30 * SECOND)

    base = 10 * MS + 1514 * 8 * 1000 // 20
    waits = [trip - base for time_ns, trip in flow.trips if time_ns > 5 * SECOND]
    assert mean(waits) < 7 * MS
    assert sorted(waits)[len(waits) * 95 // 100] < 15 * MS
    assert flow.delivered * 1514 * 8 / 30 > 0.9 * 20 * MBIT


def test_without_codel_the_same_flow_stands_in_a_long_queue() -> None:
    flow = Reno(back_ns=10 * MS)

    run(rate(20 * MBIT, plans.DropTail(limit_packets=1000), 10 * MS), [flow], 30 * SECOND)

    assert mean(trip for time_ns, trip in flow.trips if time_ns > 5 * SECOND) > 100 * MS


def test_fq_codel_gives_flows_equal_shares() -> None:
    flows = [Reno(back_ns=trip_ms * MS, flow=trip_ms) for trip_ms in (5, 40, 100)]

    run(rate(30 * MBIT, plans.FqCoDel(), 5 * MS), flows, 30 * SECOND)

    shares = [flow.delivered / sum(flow.delivered for flow in flows) for flow in flows]
    assert min(shares) > 0.25
    assert max(shares) < 0.42


def test_fq_codel_lets_a_sparse_flow_pass_a_greedy_one() -> None:
    greedy = Reno(back_ns=10 * MS, flow=1)
    sparse = Reno(back_ns=10 * MS, flow=2, most=1, window=1, size_bytes=200)

    run(rate(10 * MBIT, plans.FqCoDel(), 10 * MS), [greedy, sparse], 20 * SECOND)

    # At most the packet being sent is before it: 1514 bytes at 10 Mbit/s.
    waits = [trip - 10 * MS - 160_000 for _, trip in sparse.trips[5:]]
    assert max(waits) <= 2 * 1_211_200


@pytest.mark.parametrize("share", [0.005, 0.02])
def test_a_lossy_path_gives_what_mathis_says(share: float) -> None:
    way = Way((plans.Loss(plans.Independent(share)), plans.Delay(25 * MS)))
    flow = Reno(back_ns=25 * MS)

    run(way, [flow], 150 * SECOND, seed=3)

    # 1.31: losses at random, every packet acknowledged (Mathis and others, CCR 1997, table 1).
    predicted = 1.31 / (0.050 * sqrt(share))
    assert flow.delivered / 150 == pytest.approx(predicted, rel=0.1)


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3])
def test_independent_loss_is_as_frequent_as_asked(share: float) -> None:
    many = 50_000
    way = Way((plans.Loss(plans.Independent(share)),))

    lost = simulate(way, steady(many, 100, 1000), 5).dropped

    deviation = sqrt(many * share * (1 - share))
    assert abs(lost - many * share) < 3 * deviation


@pytest.mark.parametrize(("share", "length"), [(0.01, 4.0), (0.05, 2.0), (0.2, 10.0)])
def test_bursts_are_as_frequent_and_as_long_as_asked(share: float, length: float) -> None:
    many = 100_000
    way = Way((plans.Loss(in_bursts(share, length)),))

    travel = simulate(way, steady(many, 100, 1000), 7)

    left = [one.packet for one in travel.departures]
    gaps = [b - a - 1 for a, b in itertools.pairwise(left) if b - a > 1]
    # The mean of geometric lengths has this relative deviation; three of them are allowed.
    deviation = sqrt((1 - 1 / length) / len(gaps))
    assert mean(gaps) == pytest.approx(length, rel=3 * deviation)
    # Bursts, not packets, are independent; their number varies about as much as their length.
    assert travel.dropped / many == pytest.approx(share, rel=3 * (deviation + 1 / sqrt(len(gaps))))


def test_a_policer_lets_its_burst_pass_and_then_its_rate() -> None:
    way = Way((plans.Policer(8 * MBIT, 20_000),))
    # Twice the rate for a second: 2000 packets of 1000 bytes.
    travel = simulate(way, steady(2000, 1000, MS // 2), 1)

    # 20 at once from the bucket, and one more each millisecond.
    assert len(travel.departures) == pytest.approx(20 + 1000, abs=1)


def test_a_policer_lets_exactly_its_burst_pass_at_once() -> None:
    way = Way((plans.Policer(8 * MBIT, 20_000),))

    assert len(simulate(way, steady(50, 1000, 0), 1).departures) == 20


@pytest.mark.parametrize("distribution", ["uniform", "normal", "pareto"])
def test_a_varying_delay_has_the_mean_asked_for(distribution: str) -> None:
    way = Way((plans.Delay(50 * MS, 5 * MS, distribution, False),))
    arrivals = steady(50_000, 100, 1000)

    left = simulate(way, arrivals, 9).departures

    delays = [one.time_ns - arrivals[one.packet].time_ns for one in left]
    assert mean(delays) == pytest.approx(50 * MS, rel=0.005)


@pytest.mark.parametrize(
    ("distribution", "deviation_ms"), [("uniform", 5 / sqrt(3)), ("normal", 5), ("pareto", 5)]
)
def test_a_varying_delay_varies_as_asked(distribution: str, deviation_ms: float) -> None:
    way = Way((plans.Delay(50 * MS, 5 * MS, distribution, False),))
    arrivals = steady(50_000, 100, 1000)

    left = simulate(way, arrivals, 9).departures

    delays = [one.time_ns - arrivals[one.packet].time_ns for one in left]
    middle = mean(delays)
    deviation = sqrt(mean((delay - middle) ** 2 for delay in delays))
    assert deviation == pytest.approx(deviation_ms * MS, rel=0.05)


def test_a_trace_carries_one_full_packet_an_opportunity() -> None:
    # 12 opportunities in 12 ms are 1514 bytes a millisecond: 12.112 Mbit/s.
    way = Way((plans.Trace(tuple(range(1, 13)), plans.DropTail(limit_packets=5000)),))

    left = simulate(way, steady(5000, 1514, 0), 1).departures

    assert left[-1].time_ns == 5000 * MS


def test_jitter_that_keeps_order_makes_packets_bunch() -> None:
    arrivals = [Arrival(place * 100_000, 100) for place in range(1000)]
    way = Way((plans.Delay(10 * MS, 5 * MS),))

    left = simulate(way, arrivals, 4).departures

    together = sum(a.time_ns == b.time_ns for a, b in itertools.pairwise(left))
    assert together > 500
