"""What is wanted is counted and the slowest of it listed; nothing outlives the answer."""

import gc

import pytest

from kit.captures import CAPTURES, needs_captures
from wirespan.explain.run import explain

pytestmark = needs_captures

ESPN = str(CAPTURES / "packets.http_espn.pcapng")
CONTINUE = str(CAPTURES / "zeek.100-continue.pcap")


def test_a_limit_changes_what_is_listed_and_nothing_that_is_counted() -> None:
    everything = explain(ESPN)
    three = explain(ESPN, top=3)

    slowest = sorted(everything.requests, key=lambda one: -one.duration_ns)[:3]
    assert {one.id for one in three.requests} == {one.id for one in slowest}
    assert {one.id for one in three.connections} == {one.connection for one in slowest}
    assert three.totals == everything.totals
    assert three.findings == everything.findings


def test_a_filter_on_a_stream_answers_for_that_stream_alone() -> None:
    answer = explain(ESPN, filter="tcp.stream == 1")

    assert [one.stream for one in answer.connections] == [1]
    assert {one.connection for one in answer.requests} == {answer.connections[0].id}
    assert answer.totals.connections == {"tcp": 1, "udp": 0, "quic": 0}


def test_a_filter_on_requests_keeps_their_connections() -> None:
    answer = explain(ESPN, filter='http.request.uri contains "jpg"')

    assert answer.requests
    assert all("jpg" in one.request for one in answer.requests)
    assert {one.id for one in answer.connections} >= {one.connection for one in answer.requests}


@pytest.mark.parametrize("wanted", ['http.request.uri contains "jpg"', "dns", "http"])
def test_what_is_listed_changes_nothing_of_what_a_filter_counts(wanted: str) -> None:
    everything = explain(ESPN, filter=wanted)
    one = explain(ESPN, filter=wanted, top=1)

    assert one.totals == everything.totals
    assert one.findings == everything.findings
    assert sum(everything.totals.connections.values()) > 1


@pytest.mark.parametrize(
    ("path", "top", "wanted"),
    [(ESPN, None, None), (ESPN, 3, "tcp.port == 80"), (CONTINUE, None, "http")],
)
def test_what_it_needed_is_freed_with_the_answer(
    path: str, top: int | None, wanted: str | None
) -> None:
    explain(path, top=top, filter=wanted)  # what is loaded at first use stays
    gc.collect()

    explain(path, top=top, filter=wanted)

    assert gc.collect() == 0  # no reference cycles, whose buffers would wait for a collection
