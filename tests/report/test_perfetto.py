"""Traces for Perfetto: bars that nest and add up, as its JSON importer demands."""

import json
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit.answers import MS, SAMPLES, START, answer_of, connection_of, request_of, slow_post
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.explain.answer import Answer
from wirespan.report.perfetto import lanes, microseconds, write_perfetto

WAIT = (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 10.0, (1, 2))


def trace(answer: Answer) -> list[dict[str, Any]]:
    said: list[str] = []
    write_perfetto(answer, said.append)
    return json.loads("".join(said))["traceEvents"]


def bars(answer: Answer, category: str) -> list[dict[str, Any]]:
    return [each for each in trace(answer) if each.get("cat") == category]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_event_has_what_its_kind_demands(name: str) -> None:
    for each in trace(SAMPLES[name]()):
        assert isinstance(each["pid"], int)
        assert isinstance(each["tid"], int)
        if each["ph"] == "M":
            assert each["name"] == "process_name"
            assert isinstance(each["args"]["name"], str)
        else:
            assert each["ph"] == "X"
            assert each["dur"] >= 0


@pytest.mark.parametrize("name", SAMPLES)
def test_bars_of_a_lane_lie_in_one_another_or_apart(name: str) -> None:
    by_lane: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for each in trace(SAMPLES[name]())[:400]:
        if each["ph"] == "X":
            start = round(each["ts"] * 1000)
            span = start, start + round(each["dur"] * 1000)
            by_lane.setdefault((each["pid"], each["tid"]), []).append(span)

    for spans in by_lane.values():
        for (a, b), (c, d) in combinations(spans, 2):
            apart = b <= c or d <= a
            inside = (a <= c and d <= b) or (c <= a and b <= d)
            assert apart or inside


def test_reasons_add_up_to_the_request_to_the_nanosecond() -> None:
    answer = slow_post()

    reasons = [each for each in bars(answer, "reason") if each["pid"] == 0 and each["tid"] == 0]

    post = next(each for each in bars(answer, "request") if each["name"].startswith("POST"))
    inside = [each for each in reasons if post["ts"] <= each["ts"] < post["ts"] + post["dur"]]
    assert sum(round(each["dur"] * 1000) for each in inside) == round(post["dur"] * 1000)
    assert post["args"]["findings"][0] == "slow-server-think"


def test_times_are_microseconds_with_their_nanoseconds() -> None:
    odd = (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 1.234567, (1, 2))

    bar = bars(answer_of((request_of([odd], start_ns=START + 1_001),)), "reason")[0]

    assert bar["ts"] == pytest.approx(1.001, abs=1e-9)
    assert bar["dur"] == pytest.approx(1234.567, abs=1e-9)


@given(st.integers(-(10**9), 2_251_799_813_685_248))
@example(1001)
def test_a_reader_that_cuts_off_has_the_same_nanoseconds(nanoseconds: int) -> None:
    written = json.loads(json.dumps(microseconds(nanoseconds)))

    assert int(written * 1000) == nanoseconds
    assert round(written * 1000) == nanoseconds


def late(days: int) -> Answer:
    """A request of two slices, 250 and 1500 ns, that began after so many days and 1500 ns."""
    slices = [
        (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 0.00025, (1, 2)),
        (Phase.WAIT, Reason.CLIENT, Medium.CLIENT_HOST, 0.0015, (2, 3)),
    ]
    return answer_of((request_of(slices, start_ns=START + days * 86_400 * 10**9 + 1_500),))


def test_of_26_days_nanoseconds_are_told() -> None:
    found = bars(late(26), "reason")

    ends = [int(each["ts"] * 1000) + int(each["dur"] * 1000) for each in found]
    assert [int(each["dur"] * 1000) for each in found] == [250, 1500]
    assert ends[0] == int(found[1]["ts"] * 1000)


def test_of_more_days_whole_microseconds_are_told() -> None:
    found = bars(late(27), "reason")

    at = 27 * 86_400 * 10**6
    assert [(each["ts"], each["dur"]) for each in found] == [(at + 1, 0), (at + 1, 2)]


def test_a_phase_holds_its_reasons() -> None:
    found = trace(answer_of((request_of([WAIT, WAIT]),)))

    assert [(each.get("cat"), each["name"]) for each in found[1:]] == [
        ("request", "GET example.com/"),
        ("phase", "wait"),
        ("reason", "waiting for the server"),
        ("reason", "waiting for the server"),
    ]
    assert found[4]["ts"] == 10_000.0


def test_requests_that_overlap_stand_in_lanes_of_their_own() -> None:
    requests = [
        request_of([WAIT], id=number, start_ns=START + at * MS)
        for number, at in enumerate((0, 5, 10, 12))
    ]

    assert [(request.id, lane) for request, lane in lanes(requests)] == [
        (0, 0), (1, 1), (2, 0), (3, 2),
    ]  # fmt: skip


def test_lanes_are_each_connection_s_own() -> None:
    requests = [request_of([WAIT], id=number, connection=number) for number in range(2)]

    assert [lane for _, lane in lanes(requests)] == [0, 0]


def test_a_process_is_a_connection_and_its_ends() -> None:
    request = request_of([WAIT])

    assert trace(answer_of((request,), (connection_of(),)))[0]["args"]["name"] == (
        "connection 0, tcp: 192.0.2.10:53124 to 203.0.113.7:443"
    )
    assert trace(answer_of((request,)))[0]["args"]["name"] == "connection 0"
