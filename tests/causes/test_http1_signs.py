"""HTTP/1.1: waits and failures of messages, on both sides of each bound."""

import pytest

from kit.cases import MS, T0, S, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ExchangeFact, ExchangeState

SEND, WAIT, RECEIVE, CONNECT = Phase.SEND, Phase.WAIT, Phase.RECEIVE, Phase.CONNECT


def test_a_pipelined_answer_waits_for_those_before_it() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.HEAD_OF_LINE_SHARING, 70 * MS),
                  FACTS=ExchangeFact.PIPELINED, text="GET /fast")  # fmt: skip

    found = scene.findings()["http1-hol"]

    assert found.cost_ns == 70 * MS
    assert "GET /fast" in found.evidence


def test_two_questions_on_one_connection_to_a_resolver_are_not_http() -> None:
    scene = Scene()
    slot = scene.connection(SERVER_PORT=53)
    scene.dns(slot, (Phase.DNS, Reason.HEAD_OF_LINE_SHARING, 70 * MS),
              FACTS=ExchangeFact.PIPELINED | ExchangeFact.OVER_TCP)  # fmt: skip

    assert "http1-hol" not in scene.findings()


def test_a_request_that_was_not_pipelined_waits_for_nobody() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.HEAD_OF_LINE_SHARING, 70 * MS))

    assert not scene.judged()


def expecting(pause: int, facts: ExchangeFact = ExchangeFact.EXPECT_CONTINUE) -> Scene:
    scene = Scene()
    scene.request(scene.connection(), (SEND, Reason.CLIENT, pause), FACTS=facts)
    return scene


def test_an_unanswered_expectation_costs_the_clients_timer() -> None:
    assert expecting(1_000 * MS).findings()["http-100-continue"].cost_ns == 1_000 * MS


def test_a_short_pause_is_a_round_trip() -> None:
    assert expecting(300 * MS).findings()
    assert not expecting(300 * MS - 1).judged()


def test_an_answered_or_absent_expectation_is_silent() -> None:
    both = ExchangeFact.EXPECT_CONTINUE | ExchangeFact.CONTINUED

    assert not expecting(S, both).judged()
    assert not expecting(S, ExchangeFact.CHUNKED).judged()


def visits(requests: int, connections: int, setup: int = 40 * MS, rest: int = 60 * MS) -> Scene:
    scene = Scene()
    slots = [scene.connection(SYN_FRAME=100 + at) for at in range(connections)]
    for slot in slots:
        scene.server(slot, FIN=T0)
    for number in range(requests):
        fresh = number < connections
        pieces = [(CONNECT, Reason.PROPAGATION, setup)] if fresh else []
        slot = slots[number if fresh else -1]
        scene.request(slot, *pieces, (WAIT, Reason.SERVER, rest), base=setup)
    return scene


def test_a_connection_for_each_request_costs_its_opening() -> None:
    found = visits(20, 20).findings()["no-connection-reuse"]

    assert found.cost_ns == 19 * 40 * MS
    assert found.requests_total == 20
    assert len(found.requests) == 20
    assert "40 % of the time" in found.evidence
    assert "server closes first" in found.evidence
    assert found.frames == (100,)
    around = "ip.addr == 10.0.0.2 and tcp.port == 80 and tcp.flags.syn == 1"
    assert found.display_filter == f"({around}) or frame.number in {{100}}"


def test_nineteen_requests_prove_no_habit() -> None:
    assert not visits(19, 19).judged()


def test_a_tenth_of_the_requests_may_reuse() -> None:
    assert "no-connection-reuse" in visits(22, 20).findings()
    assert not visits(23, 20).judged()


def test_an_opening_that_takes_little_time_is_not_blamed() -> None:
    assert not visits(20, 20, setup=30 * MS, rest=70 * MS).judged()
    assert visits(20, 20, setup=31 * MS, rest=69 * MS).judged()


def streamed(wait: int, receive: int) -> Scene:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.SERVER, wait),
                  (RECEIVE, Reason.SERIALIZATION, receive),
                  FACTS=ExchangeFact.EVENT_STREAM)  # fmt: skip
    return scene


def test_an_event_stream_that_arrives_whole_was_buffered() -> None:
    assert streamed(S, 99 * MS).findings()["http-no-flush"].cost_ns == S


def test_a_stream_that_flows_or_begins_soon_was_not() -> None:
    assert not streamed(S, 100 * MS).judged()
    assert not streamed(S - 1, 9 * MS).judged()


def truncated(**exchange: int) -> Scene:
    scene = Scene()
    chosen = {"FACTS": ExchangeFact.TRUNCATED_ANSWER, "STATE": ExchangeState.FAILED,
              "EXPECTED": 1_000, "BODY_ANSWERED": 900}  # fmt: skip
    scene.request(scene.connection(), (RECEIVE, Reason.SENDER_IDLE, 5 * S),
                  **(chosen | exchange))  # fmt: skip
    return scene


def test_a_body_shorter_than_promised_costs_the_wait() -> None:
    found = truncated().findings()

    assert set(found) == {"http-body-length-mismatch"}
    assert found["http-body-length-mismatch"].cost_ns == 5 * S
    assert "promised 1,000 bytes and ended after 900" in found["http-body-length-mismatch"].evidence


@pytest.mark.parametrize("fact", ["RESET", "GAP", "CAPTURE_ENDED"])
def test_bodies_cut_by_something_else_are_no_mismatch(fact: str) -> None:
    facts = ExchangeFact.TRUNCATED_ANSWER | ExchangeFact[fact]

    assert "http-body-length-mismatch" not in truncated(FACTS=facts).findings()


def answered(status: int, followed: bool = False, **exchange: int) -> Scene:
    scene = Scene()
    slot = scene.connection(EXCHANGES=2 if followed else 1)
    scene.request(slot, (WAIT, Reason.PROPAGATION, 30 * MS), STATUS=status, **exchange)
    return scene


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_cost_their_exchange(status: int) -> None:
    assert answered(status).findings()["http-extra-roundtrips"].cost_ns == 30 * MS


@pytest.mark.parametrize("status", [200, 300, 304, 305, 400, 403, 404, 408])
def test_other_answers_are_answers(status: int) -> None:
    assert not answered(status, followed=True).judged()


def test_a_challenge_counts_where_another_request_follows() -> None:
    assert "http-extra-roundtrips" in answered(401, followed=True).findings()
    assert not answered(401).judged()


def gave_up(waited: int) -> Scene:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.SERVER, waited), STATUS=504)
    return scene


def test_a_504_after_a_round_number_of_seconds_is_the_proxys() -> None:
    found = gave_up(60 * S).findings()

    assert set(found) == {"proxy-timeout"}
    assert found["proxy-timeout"].severity is Severity.ERROR


def test_the_round_number_holds_within_one_percent() -> None:
    assert set(gave_up(60 * S + 600 * MS).findings()) == {"proxy-timeout"}
    assert set(gave_up(60 * S + 601 * MS).findings()) == {"slow-server-think"}
