"""Hosts: slow, blocked, saturated, wasteful; each told from the others."""

import pytest

from kit.cases import MS, T0, S, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes import host_signs
from wirespan.causes.host_signs import steps_of
from wirespan.kernels.layout import ExchangeFact, ExchangeState

SEND, WAIT = Phase.SEND, Phase.WAIT
TURN = ExchangeFact.TURN


def thinking(length: int, vantage: int = 1, **exchange: int) -> Scene:
    scene = Scene()
    scene.request(scene.connection(VANTAGE=vantage), (WAIT, Reason.SERVER, length), **exchange)
    return scene


def test_a_hundred_milliseconds_of_the_server_are_slow() -> None:
    found = thinking(100 * MS, text="POST /orders").findings()

    assert set(found) == {"slow-server-think"}
    assert found["slow-server-think"].cost_ns == 100 * MS
    assert "POST /orders" in found["slow-server-think"].evidence
    assert not thinking(100 * MS - 1).judged()


@pytest.mark.parametrize("fact", ["EVENT_STREAM", "UPGRADED", "TUNNEL"])
def test_waiting_by_design_is_not_slow(fact: str) -> None:
    assert "slow-server-think" not in thinking(200 * MS, FACTS=ExchangeFact[fact]).findings()


def test_unread_turns_count_up_to_ten_seconds() -> None:
    found = thinking(10 * S, FACTS=TURN).findings()

    assert "may be meant" in found["slow-server-think"].evidence
    assert not thinking(10 * S + 1, FACTS=TURN).judged()


def test_an_answer_that_never_came_is_not_thought() -> None:
    assert not thinking(5 * S, ANSWER=-1).judged()


def resent(length: int, vantage: int = 1) -> Scene:
    scene = thinking(length, vantage)
    scene.client(0, RETRANSMISSIONS=1)
    return scene


def test_a_gap_of_one_timer_with_the_request_sent_again_is_loss() -> None:
    assert not resent(200 * MS).judged()
    assert not resent(330 * MS).judged()
    assert resent(200 * MS - 1).judged()
    assert resent(330 * MS + 1).judged()


def test_at_the_server_the_gap_is_its_own() -> None:
    assert resent(230 * MS, vantage=2).judged()


def blocked(connections: int, spread: int, apart: int) -> Scene:
    """Requests that come ``spread`` after each other and are all answered around 1 s."""
    scene = Scene()
    for number in range(connections):
        start = spread * number // (connections - 1)
        end = S + apart * number // (connections - 1)
        scene.request(scene.connection(), (WAIT, Reason.SERVER, end - start), start=start)
    return scene


def test_answers_that_leave_together_had_one_cause() -> None:
    found = blocked(3, 50 * MS, 5 * MS).findings()

    assert set(found) == {"blocked-event-loop"}
    assert found["blocked-event-loop"].requests_total == 3
    assert "3 requests of 3 connections" in found["blocked-event-loop"].evidence


def test_two_connections_or_little_spread_prove_nothing() -> None:
    assert set(blocked(2, 50 * MS, 5 * MS).findings()) == {"slow-server-think"}
    assert set(blocked(3, 50 * MS - 1, 5 * MS).findings()) == {"slow-server-think"}


def test_answers_further_apart_are_each_slow() -> None:
    assert set(blocked(3, 50 * MS, 5 * MS + 2).findings()) == {"slow-server-think"}


def queued(*waits: int) -> Scene:
    scene = Scene()
    for wait in waits:
        scene.request(scene.connection(), (WAIT, Reason.SERVER, wait))
    return scene


def test_equal_steps_are_a_queue_for_workers() -> None:
    found = queued(S, S, 2 * S, 2 * S, 3 * S, 3 * S).findings()

    assert found["worker-saturation"].cost_ns == (1 + 1 + 2 + 2) * S
    assert "2 workers" in found["worker-saturation"].evidence
    assert found["slow-server-think"].cost_ns == 12 * S - 6 * S


def test_five_requests_or_two_steps_prove_no_queue() -> None:
    assert "worker-saturation" not in queued(S, S, 2 * S, 2 * S, 3 * S).findings()
    assert "worker-saturation" not in queued(S, S, S, 2 * S, 2 * S, 2 * S).findings()


def test_steps_may_be_off_by_a_tenth() -> None:
    assert steps_of([100, 100, 220, 200, 300]) == (100, 2)
    assert steps_of([100, 100, 221, 200, 300]) is None
    assert steps_of([100, 100, 200, 300, 300]) is None
    assert steps_of([100, 200, 200, 300]) is None


def abandoned(*ages: int, pause: int = S, **exchange: int) -> Scene:
    scene = Scene()
    start = 0
    chosen = {"STATE": ExchangeState.FAILED, "FACTS": ExchangeFact.UNANSWERED, "ANSWER": -1}
    for age in ages:
        scene.request(scene.connection(), (WAIT, Reason.RESIDUAL, age), start=start,
                      **(chosen | exchange))  # fmt: skip
        start += age + pause
    return scene


def test_a_request_abandoned_thrice_at_one_age_is_a_storm() -> None:
    found = abandoned(S, S, S).findings()["retry-storm"]

    assert found.cost_ns == 3 * S
    assert found.requests == (0, 1, 2)
    assert "always after 1.00 s" in found.evidence


def test_an_answer_to_a_client_that_had_gone_is_none() -> None:
    def answered(fin: int, reset_side: int = 0) -> Scene:
        scene = Scene()
        for number in range(3):
            start = number * 2 * S
            slot = scene.connection(RESET=T0 + start + S, RESET_SIDE=reset_side)
            scene.client(slot, FIN=T0 + start + fin)
            scene.request(slot, (WAIT, Reason.SERVER, S), start=start)
        return scene

    assert answered(300 * MS).findings()["retry-storm"].cost_ns == 900 * MS
    assert "retry-storm" not in answered(S).findings()
    assert "retry-storm" not in answered(300 * MS, reset_side=1).findings()


def test_two_attempts_irregular_ages_or_long_pauses_are_people() -> None:
    assert not abandoned(S, S).judged()
    assert not abandoned(S, 2 * S, S).judged()
    assert abandoned(S, S, S, pause=3 * S).judged()
    assert not abandoned(S, S, S, pause=3 * S + 1).judged()


def test_abandoned_requests_are_kept_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_signs, "ABANDONED_KEPT", 3)

    assert abandoned(S, S, S, S).findings()["retry-storm"].requests == (0, 1, 2)


def slow_sender(length: int, payload: int, packets: int = 3) -> Scene:
    scene = Scene()
    scene.request(scene.connection(), (SEND, Reason.CLIENT, length),
                  columns={"SENT_PAYLOAD": payload, "SENT_PACKETS": packets})  # fmt: skip
    return scene


def test_a_request_at_a_trickle_holds_a_worker() -> None:
    assert "slowloris" in slow_sender(20 * S, 1_999).findings()


def test_a_faster_shorter_or_single_packet_is_no_trickle() -> None:
    assert not slow_sender(20 * S, 2_000).judged()
    assert not slow_sender(10 * S, 500).judged()
    assert slow_sender(10 * S + 1, 500).judged()
    assert not slow_sender(20 * S, 500, packets=2).judged()


def test_a_lossy_sender_is_no_trickle() -> None:
    scene = slow_sender(20 * S, 500)
    scene.client(0, RETRANSMISSIONS=1)

    assert not scene.judged()


def test_nobody_on_a_udp_port_is_told_with_its_filter() -> None:
    scene = Scene()
    scene.connection(TRANSPORT=17, OPENED=4, REFUSED_BY_ICMP=3 * 256 + 3, ICMP_TIME=T0 + MS)

    found = scene.findings()["udp-port-unreachable"]

    assert "port unreachable of 10.0.0.2:80 after 1.0 ms" in found.evidence
    around = "udp.stream eq 0 or ((icmp or icmpv6) and ip.addr == 10.0.0.2)"
    assert found.display_filter == f"({around}) or frame.number in {{1}}"


def test_a_message_about_a_late_answer_is_not_the_servers() -> None:
    scene = Scene()
    slot = scene.connection(TRANSPORT=17, OPENED=4, REFUSED_BY_ICMP=3 * 256 + 3)
    scene.server(slot, PACKETS=1)

    assert not scene.judged()


def test_other_codes_and_tcp_are_told_elsewhere() -> None:
    other, tcp = Scene(), Scene()
    other.connection(TRANSPORT=17, OPENED=4, REFUSED_BY_ICMP=3 * 256 + 13)
    tcp.connection(REFUSED_BY_ICMP=3 * 256 + 3)

    assert not other.judged()
    assert not tcp.judged()
