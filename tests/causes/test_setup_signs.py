"""TCP set-up: each failure told from its look-alikes, on both sides of its bounds."""

import pytest

from kit.cases import MS, T0, S, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.causes.setup_signs import happy_eyeballs
from wirespan.causes.sight import Opening, PairSight
from wirespan.kernels.layout import ConnectionFact, Opened, Pair

CONNECT, WAIT = Phase.CONNECT, Phase.WAIT
SYN_AGAIN = (CONNECT, Reason.SYN_RETRANSMISSION, 1_030 * MS)
TRAVEL = (CONNECT, Reason.PROPAGATION, 10 * MS)
OVERFLOW = ConnectionFact.LATE_SYN_ACK
COLLISION = ConnectionFact.CHALLENGE_ACK


def test_a_syn_sent_again_costs_its_timer() -> None:
    scene = Scene()
    scene.request(scene.connection(SYNS=2), SYN_AGAIN, TRAVEL)

    found = scene.findings()["syn-loss"]

    assert found.cost_ns == 1_030 * MS
    assert found.requests == (0,)
    assert found.connection == 0
    assert "2 SYNs" in found.evidence
    assert "one of" in found.evidence


def test_a_syn_ack_sent_again_tells_which_packet_was_lost() -> None:
    scene = Scene()
    scene.request(scene.connection(SYNS=2, SYN_ACKS=2), SYN_AGAIN, TRAVEL)

    assert "SYN-ACK was sent 2 times" in scene.findings()["syn-loss"].evidence


def test_a_millisecond_is_not_blamed_and_more_is() -> None:
    exact, more = Scene(), Scene()
    exact.request(exact.connection(SYNS=2), (CONNECT, Reason.SYN_RETRANSMISSION, MS))
    more.request(more.connection(SYNS=2), (CONNECT, Reason.SYN_RETRANSMISSION, MS + 1))

    assert not exact.judged()
    assert "syn-loss" in more.findings()


def test_a_fiftieth_of_the_request_is_not_blamed_and_more_is() -> None:
    exact, more = Scene(), Scene()
    rest = (WAIT, Reason.RESIDUAL, 98 * MS)
    exact.request(exact.connection(), (CONNECT, Reason.SYN_RETRANSMISSION, 2 * MS), rest)
    more.request(more.connection(), (CONNECT, Reason.SYN_RETRANSMISSION, 2 * MS + 100), rest)

    assert not exact.judged()
    assert "syn-loss" in more.findings()


def test_loss_in_a_capture_with_gaps_is_not_blamed_where_the_gap_touches() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.CAPTURE_GAP)
    scene.request(slot, (WAIT, Reason.RETRANSMISSION_TIMEOUT, 300 * MS),
                  (WAIT, Reason.UNOBSERVED, 5 * MS))  # fmt: skip

    assert "rto-stall" not in scene.findings()


def test_a_repeated_set_up_without_any_request_is_a_risk_without_a_cost() -> None:
    scene = Scene()
    scene.connection(
        SYNS=2, SYN_FRAME=1, SYN_LAST_FRAME=2, EXCHANGES=0, FACTS=ConnectionFact.SYN_RETRANSMITTED
    )

    found = scene.findings()["syn-loss"]

    assert (found.severity, found.cost_ns, found.requests) == (Severity.RISK, 0, ())
    assert found.frames == (1, 2)


def test_a_set_up_that_nobody_answered_or_a_request_paid_is_another_finding() -> None:
    scene = Scene()
    again = {"SYNS": 2, "FACTS": ConnectionFact.SYN_RETRANSMITTED}
    scene.connection(EXCHANGES=0, OPENED=Opened.UNANSWERED, **again)
    scene.connection(EXCHANGES=1, **again)

    assert "syn-loss" not in scene.findings()


def test_a_late_syn_ack_is_a_full_accept_queue_not_a_lost_syn() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=OVERFLOW, SYN_ACKS=3)
    scene.request(slot, (WAIT, Reason.RETRANSMISSION_TIMEOUT, 3 * S))

    found = scene.findings()

    assert found["accept-queue-overflow"].cost_ns == 3 * S
    assert "rto-stall" not in found


def test_an_unanswered_syn_seen_at_the_server_is_a_full_accept_queue() -> None:
    scene = Scene()
    slot = scene.connection(SYNS=2, VANTAGE=2, SYN_LAST=T0 + S, SYN_ACK=T0 + S)
    scene.request(slot, SYN_AGAIN)

    found = scene.findings()

    assert "accept-queue-overflow" in found
    assert "syn-loss" not in found


def test_a_syn_that_met_an_old_connection_met_no_full_queue() -> None:
    scene = Scene()
    slot = scene.connection(SYNS=2, VANTAGE=2, SYN_LAST=T0 + S, SYN_ACK=T0 + S, FACTS=COLLISION)
    scene.request(slot, SYN_AGAIN, TRAVEL)

    assert set(scene.findings()) == {"time-wait-collision"}


def test_a_server_that_answered_the_first_syn_has_no_full_queue() -> None:
    scene = Scene()
    slot = scene.connection(SYNS=2, SYN_ACKS=2, VANTAGE=2, SYN_LAST=T0 + S, SYN_ACK=T0)
    scene.request(slot, SYN_AGAIN)

    found = scene.findings()

    assert "accept-queue-overflow" not in found
    assert "syn-loss" in found


def test_an_overflow_without_any_request_is_an_error() -> None:
    scene = Scene()
    scene.connection(FACTS=OVERFLOW, EXCHANGES=0, SYN_ACKS=4)

    assert scene.findings()["accept-queue-overflow"].severity is Severity.ERROR


def test_three_unanswered_syns_are_a_black_hole_and_two_are_not() -> None:
    two, three = Scene(), Scene()
    two.connection(OPENED=Opened.UNANSWERED, SYNS=2)
    three.connection(OPENED=Opened.UNANSWERED, SYNS=3, END=T0 + 2 * S)

    assert not two.judged()
    assert "3 SYNs in 2.00 s" in three.findings()["syn-blackhole"].evidence


def test_an_icmp_answer_is_no_black_hole() -> None:
    scene = Scene()
    scene.connection(OPENED=Opened.UNANSWERED, SYNS=3, FACTS=ConnectionFact.ICMP_ERROR,
                     REFUSED_BY_ICMP=3 * 256 + 1)  # fmt: skip

    assert set(scene.findings()) == {"icmp-unreachable"}


def test_a_reset_answering_the_syn_is_a_refusal() -> None:
    scene = Scene()
    scene.connection(OPENED=Opened.REFUSED, RESET=T0 + 20 * MS, RESET_SIDE=1, RESET_FRAME=2)

    found = scene.findings()["connection-refused"]

    assert found.severity is Severity.ERROR
    assert "after 20 ms" in found.evidence


def test_a_refusal_by_icmp_is_named_otherwise() -> None:
    scene = Scene()
    scene.connection(OPENED=Opened.REFUSED, REFUSED_BY_ICMP=3 * 256 + 13)

    assert set(scene.findings()) == {"icmp-unreachable"}


def test_a_syn_ack_with_nothing_but_a_cookie_size_may_be_a_cookie() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, SACK_PERMITTED=0, TIMESTAMPS=0, WINDOW_SCALE_OFFERED=-1, PAYLOAD_BYTES=10)

    assert set(scene.findings()) == {"syn-cookies"}


def test_a_syn_ack_with_another_size_is_no_cookie() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, SACK_PERMITTED=0, TIMESTAMPS=0, WINDOW_SCALE_OFFERED=-1,
                 MAXIMUM_SEGMENT=1380, PAYLOAD_BYTES=65_536)  # fmt: skip

    found = scene.findings()

    assert set(found) == {"tcp-options-stripped"}
    assert "window scaling and SACK" in found["tcp-options-stripped"].evidence


def test_missing_options_matter_above_64_kilobytes_only() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, WINDOW_SCALE_OFFERED=-1, PAYLOAD_BYTES=65_535)

    assert not scene.judged()


def test_options_neither_side_offers_are_not_stripped() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.client(slot, WINDOW_SCALE_OFFERED=-1)
    scene.server(slot, WINDOW_SCALE_OFFERED=-1, PAYLOAD_BYTES=1_000_000)

    assert not scene.judged()


def test_a_bare_ack_to_the_syn_is_an_old_connection() -> None:
    scene = Scene()
    scene.request(scene.connection(FACTS=COLLISION, SYNS=2), SYN_AGAIN)

    found = scene.findings()

    assert found["time-wait-collision"].cost_ns == 1_030 * MS
    assert "syn-loss" not in found


def test_a_challenge_on_a_connection_that_opened_and_was_unused_is_silent() -> None:
    scene = Scene()
    scene.connection(FACTS=COLLISION, EXCHANGES=0)

    assert not scene.judged()


def fallback(gap: int, server: int = 4) -> Scene:
    scene = Scene()
    scene.connection(OPENED=Opened.UNANSWERED, SERVER=server, SYNS=1)
    scene.connection(SYN=T0 + gap)
    return scene


def test_an_attempt_at_another_address_soon_after_is_a_fallback() -> None:
    found = fallback(250 * MS).findings()["happy-eyeballs-fallback"]

    assert found.severity is Severity.ERROR
    assert "[2001:db8::1]:80" in found.evidence
    assert "250 ms after" in found.evidence


def test_a_fallback_comes_within_150_milliseconds_and_ten_seconds() -> None:
    assert not fallback(150 * MS - 1).judged()
    assert fallback(150 * MS).judged()
    assert fallback(10 * S).judged()
    assert not fallback(10 * S + 1).judged()


def test_a_second_attempt_at_the_same_address_is_no_fallback() -> None:
    assert not fallback(250 * MS, server=1).judged()


@pytest.mark.parametrize(("silent", "found"), [(3, True), (4, False)])
def test_a_port_scan_is_no_fallback(silent: int, found: bool) -> None:
    scene = Scene()
    for server in range(2, 2 + silent):
        scene.connection(OPENED=Opened.UNANSWERED, SERVER=server, SYNS=1)
    scene.connection(SYN=T0 + 250 * MS)

    assert ("happy-eyeballs-fallback" in scene.findings()) is found


def test_a_request_pays_for_the_dead_attempt_of_its_lookup() -> None:
    scene = Scene()
    slot = scene.connection(SYN=T0 + 260 * MS, SYN_FRAME=9)
    scene.request(slot, (CONNECT, Reason.CLIENT, 250 * MS), FELL_BACK=T0 + 10 * MS,
                  FELL_BACK_FRAME=5)  # fmt: skip

    found = scene.findings()["happy-eyeballs-fallback"]

    assert (found.severity, found.cost_ns) == (Severity.COST, 250 * MS)
    assert found.frames == (5, 9)


class Counted(list[Opening]):
    """Knows how often it was read."""

    reads = 0

    def __getitem__(self, at):  # type: ignore[no-untyped-def]  # one of list's overloads
        self.reads += 1
        return super().__getitem__(at)


def test_the_openings_of_a_port_scan_are_not_walked() -> None:
    sums = [0] * len(Pair)
    sums[Pair.UNOPENED], sums[Pair.UNOPENED_START] = 1, 4_000 * S
    openings = Counted(Opening(number * S, 2) for number in range(8_192))

    found = happy_eyeballs(PairSight(sums, (), openings, str))

    assert found is not None
    assert "1.00 s after" in found.evidence
    assert openings.reads < 20


def hurried(connections: int, lasted: int) -> Scene:
    scene = Scene()
    for number in range(connections):
        syn = T0 + lasted * number // (connections - 1)
        slot = scene.connection(SYN=syn, SYN_FRAME=3 + number)
        scene.client(slot, FIN=T0)
    return scene


def test_hundreds_of_connections_a_second_exhaust_the_ports() -> None:
    found = hurried(2_000, 6 * S).findings()["ephemeral-port-exhaustion"]

    assert found.severity is Severity.RISK
    assert "333 a second" in found.evidence
    assert found.frames == (3,)


def test_fewer_connections_or_fewer_a_second_do_not() -> None:
    assert not hurried(1_999, 6 * S).judged()
    assert hurried(2_100, 7 * S).judged()
    assert not hurried(2_099, 7 * S).judged()
