"""What every stage promises, alone and in company."""

from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.interpreted import interpreted
from kit.lanes import CASES, MS, Case, Log, collect, line_for, step_by_step
from wirespan.emulate.packet import NEVER, Packet
from wirespan.emulate.plan_data import way_to_data
from wirespan.emulate.simulate import Arrival, Travel, simulate

SEED = 11

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@st.composite
def recordings(draw: st.DrawFn, most: int = 100) -> list[Arrival]:
    """Bursts and pauses, small packets and large, several flows."""
    many = draw(st.integers(0, most))
    bits = draw(st.randoms(use_true_random=False))
    now = bits.randrange(3 * MS)
    arrivals = []
    for place in range(many):
        now += bits.choice((0, 0, 1000, 200_000, MS, 5 * MS))
        size = bits.choice((60, 600, 1014, 1015, 1414, 1514))
        arrivals.append(
            Arrival(
                now, size, payload_bytes=size - 54, flags=bits.choice((16, 17, 2, 18)),
                ecn=bits.choice((0, 2)), flow=bits.randrange(6), sequence=place,
            )
        )  # fmt: skip
    return arrivals


def stepped(case: Case, arrivals: list[Arrival]) -> Log:
    return step_by_step(line_for(case.way, arrivals, SEED), arrivals)


@every_case
@settings(max_examples=8, deadline=None)
@given(recordings())
def test_no_packet_leaves_before_it_came(case: Case, arrivals: list[Arrival]) -> None:
    departures = stepped(case, arrivals).departures

    quickest = [time_ns - arrivals[packet].time_ns for packet, time_ns in departures]
    assert min(quickest, default=case.least_ns) >= case.least_ns


@every_case
@settings(max_examples=8, deadline=None)
@given(recordings())
def test_every_packet_leaves_or_is_dropped(case: Case, arrivals: list[Arrival]) -> None:
    travel = simulate(case.way, arrivals, SEED)

    duplicated = sum(count.get("duplicated", 0) for count in travel.counts)
    assert len(arrivals) + duplicated == len(travel.departures) + travel.dropped


@every_case
@settings(max_examples=8, deadline=None)
@given(recordings())
def test_every_row_becomes_free_once(case: Case, arrivals: list[Arrival]) -> None:
    line = line_for(case.way, arrivals, SEED)

    log = step_by_step(line, arrivals)

    assert sorted(log.freed) == list(range(len(arrivals)))
    assert line.inside == 0
    assert all(line.passage.packet_table.cells[row, Packet.COPIES] == 0 for row in log.freed)


@every_case
@settings(max_examples=8, deadline=None)
@given(recordings())
def test_packets_leave_in_the_order_of_their_times(case: Case, arrivals: list[Arrival]) -> None:
    departures = stepped(case, arrivals).departures

    times = [time_ns for _, time_ns in departures]
    assert times == sorted(times)


@every_case
@settings(max_examples=8, deadline=None)
@given(recordings())
def test_order_is_kept_where_it_is_promised(case: Case, arrivals: list[Arrival]) -> None:
    packets = [packet for packet, _ in stepped(case, arrivals).departures]

    assert not case.keeps_order or packets == sorted(packets)


@every_case
@settings(max_examples=8, deadline=None)
@given(recordings())
def test_nothing_leaves_before_it_is_due(case: Case, arrivals: list[Arrival]) -> None:
    line = line_for(case.way, arrivals, SEED)
    log = Log([], [], 0)
    for row, arrival in enumerate(arrivals):
        collect(line, arrival.time_ns, log)
        line.offer_(arrival.time_ns, row)
    last = arrivals[-1].time_ns if arrivals else 0
    collect(line, last, log)
    early = 0

    while (due := line.due_()) < NEVER:
        early += collect(line, max(last, due - 1), log)
        last = max(last, due)
        collect(line, last, log)
        assert line.due_() > due

    assert early == 0


@every_case
@settings(max_examples=8, deadline=None)
@given(recordings(), st.integers(10_000, 3 * MS))
def test_how_often_one_asks_changes_nothing(
    case: Case, arrivals: list[Arrival], every_ns: int
) -> None:
    patient = stepped(case, arrivals)
    travel = simulate(case.way, arrivals, SEED)

    restless = step_by_step(line_for(case.way, arrivals, SEED), arrivals, every_ns)

    assert restless.departures == patient.departures
    assert [(one.packet, one.time_ns) for one in travel.departures] == patient.departures


@every_case
@settings(max_examples=5, deadline=None)
@given(recordings())
def test_who_takes_late_gets_the_same(case: Case, arrivals: list[Arrival]) -> None:
    line = line_for(case.way, arrivals, SEED)
    log = Log([], [], 0)

    for row, arrival in enumerate(arrivals):
        line.offer_(arrival.time_ns, row)
    collect(line, NEVER - 1, log)

    assert log.departures == stepped(case, arrivals).departures


@every_case
@settings(max_examples=5, deadline=None)
@given(recordings())
def test_the_same_seed_does_the_same(case: Case, arrivals: list[Arrival]) -> None:
    assert simulate(case.way, arrivals, SEED) == simulate(case.way, arrivals, SEED)


@every_case
@settings(max_examples=6, deadline=None)
@given(recordings(60))
def test_compiled_or_not_it_does_the_same(case: Case, arrivals: list[Arrival]) -> None:
    compiled = plain(simulate(case.way, arrivals, SEED))

    modules = interpreted()
    way = modules["plan_data"].way_from_data(way_to_data(case.way))
    again = [modules["simulate"].Arrival(*astuple(arrival)) for arrival in arrivals]

    assert plain(modules["simulate"].simulate(way, again, SEED)) == compiled


def plain(travel: Travel) -> list[Any]:
    return [[astuple(one) for one in travel.departures], travel.counts, travel.events]


def test_what_is_not_compiled_is_really_not() -> None:
    assert interpreted()["line"].__file__.endswith("line.py")


@pytest.mark.parametrize(
    "name", ["loss", "loss in bursts", "duplication", "corruption", "reordering",
             "unordered delay", "ordered delay", "fq-codel"],
)  # fmt: skip
def test_another_seed_does_something_else(name: str) -> None:
    arrivals = [Arrival(place * 100_000, 1514, flow=place % 9) for place in range(200)]

    ones = [plain(simulate(CASES[name].way, arrivals, seed)) for seed in (1, 2)]

    assert ones[0] != ones[1]
