"""Sightings add up into one finding; its memory stays bounded."""

from dataclasses import replace

from wirespan.causes.case import Place, Sighting
from wirespan.causes.catalogue import BY_ID
from wirespan.causes.finding import Severity
from wirespan.causes.tally import Tally

PLACE = Place(connection=3, stream=5, transport=6, client="10.0.0.1", server="10.0.0.2", port=80)
ONE = Sighting("one", PLACE, cost_ns=5_000_000, requests=(1,), requests_total=1, frames=(11,))


def tally() -> Tally:
    return Tally(BY_ID["rto-stall"])


def test_costs_add_up_and_the_costliest_speaks() -> None:
    sum_up = tally()
    sum_up.add(ONE)
    sum_up.add(replace(ONE, evidence="worst", cost_ns=7_000_000, requests=(2,), frames=(22,)))

    found = sum_up.finding()

    assert found is not None
    assert found.cost_ns == 12_000_000
    assert found.requests == (1, 2)
    assert found.frames == (22, 11)
    assert found.connection == 3
    assert found.evidence == "worst (the worst of 2 cases on 1 connection, at 10.0.0.2:80)."
    assert (
        found.display_filter
        == "(tcp.stream eq 5 and tcp.analysis.retransmission) or frame.number in {11, 22}"
    )


def test_several_connections_are_no_single_connection() -> None:
    sum_up = tally()
    sum_up.add(ONE)
    sum_up.add(replace(ONE, place=replace(PLACE, connection=4, server="10.0.0.3")))

    found = sum_up.finding()

    assert found is not None
    assert found.connection is None
    assert "mostly at" in found.evidence


def test_the_display_filter_shows_every_conversation_the_costliest_first() -> None:
    sum_up = tally()
    sum_up.add(ONE)
    sum_up.add(replace(ONE, place=replace(PLACE, connection=4, stream=9), cost_ns=7_000_000))
    sum_up.add(replace(ONE, place=replace(PLACE, connection=5, stream=7)))

    found = sum_up.finding()

    assert found is not None
    assert found.display_filter.startswith("(tcp.stream in {9, 5, 7} and ")


def test_a_display_filter_names_sixteen_conversations_at_most() -> None:
    sum_up = tally()
    for stream in range(40):
        sum_up.add(replace(ONE, place=replace(PLACE, connection=stream, stream=stream)))
    sum_up.add(replace(ONE, place=replace(PLACE, connection=99, stream=99), cost_ns=9_000_000))

    found = sum_up.finding()

    assert found is not None
    shown = [99, *range(15)]
    assert found.display_filter.startswith("(tcp.stream in {" + ", ".join(map(str, shown)) + "} ")


def test_a_display_filter_without_frames_names_none() -> None:
    sum_up = tally()
    sum_up.add(replace(ONE, frames=()))

    found = sum_up.finding()

    assert found is not None
    assert found.display_filter == "(tcp.stream eq 5 and tcp.analysis.retransmission)"


def test_a_display_filter_may_need_both_transports() -> None:
    sum_up = Tally(BY_ID["offload-artefact"])
    sum_up.add(ONE)
    sum_up.add(replace(ONE, place=replace(PLACE, connection=4, stream=2, transport=17)))

    found = sum_up.finding()

    assert found is not None
    assert found.display_filter == "(tcp.stream eq 5 or udp.stream eq 2)"


def test_what_was_counted_no_further_is_said_so() -> None:
    sum_up = tally()
    for connection in range(4_097):
        sum_up.add(replace(ONE, place=replace(PLACE, connection=connection)))

    found = sum_up.finding()

    assert found is not None
    assert "the worst of 4,097 cases on 4,096 or more connections, at" in found.evidence


def test_pairs_of_hosts_are_no_connections() -> None:
    sum_up = tally()
    for server in ("10.0.0.2", "10.0.0.3"):
        sum_up.add(replace(ONE, place=replace(PLACE, connection=-1, server=server)))

    found = sum_up.finding()

    assert found is not None
    assert "(the worst of 2 cases, mostly at 10.0.0.2:80)" in found.evidence


def test_what_was_never_seen_is_no_finding() -> None:
    assert tally().finding() is None


def test_what_another_cause_explains_is_given_away() -> None:
    sum_up = tally()
    sum_up.add(ONE)
    sum_up.add(replace(ONE, requests=(2,)))
    sum_up.give(5_000_000, (1,), 1)

    found = sum_up.finding()

    assert found is not None
    assert found.cost_ns == 5_000_000
    assert found.requests == (2,)
    assert found.requests_total == 1


def test_nothing_is_left_when_all_was_given_away() -> None:
    sum_up = tally()
    sum_up.add(ONE)
    sum_up.give(5_000_000, (1,), 1)

    assert sum_up.finding() is None


def test_errors_outweigh_costs_of_nothing_and_costs_outweigh_errors() -> None:
    sum_up = tally()
    sum_up.add(replace(ONE, severity=Severity.ERROR, evidence="error", cost_ns=0))
    first = sum_up.finding()
    sum_up.add(ONE)
    second = sum_up.finding()

    assert first is not None
    assert first.severity is Severity.ERROR
    assert second is not None
    assert second.severity is Severity.COST
    assert second.evidence.startswith("one")


def test_a_thousand_ids_are_kept_and_all_are_counted() -> None:
    sum_up = tally()
    for number in range(1_001):
        sum_up.add(replace(ONE, requests=(number,), frames=(number + 1,)))

    found = sum_up.finding()

    assert found is not None
    assert len(found.requests) == 1_000
    assert found.requests_total == 1_001
    assert len(found.frames) == 100
