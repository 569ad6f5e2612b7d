"""TCP data transfer: each wait told from its look-alikes, on both sides of its bounds."""

import pytest

from kit.cases import MS, T0, S, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact, ExchangeFact, Segment, SegmentMark, Slice

WAIT, RECEIVE, TLS = Phase.WAIT, Phase.RECEIVE, Phase.TLS
FIRST = ExchangeFact.FIRST_ON_CONNECTION
AGAIN = SegmentMark.RETRANSMISSION
FROM_SERVER = SegmentMark.FROM_SERVER


def charged(reason: Reason, length: int, phase: Phase = RECEIVE, **exchange: int) -> Scene:
    scene = Scene()
    scene.request(scene.connection(), (phase, reason, length), **exchange)
    return scene


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (Reason.SLOW_START, "slow-start"),
        (Reason.CONGESTION_WINDOW, "cwnd-limited"),
        (Reason.RECEIVE_WINDOW, "rwnd-limited"),
        (Reason.ZERO_WINDOW, "zero-window"),
        (Reason.SENDER_IDLE, "app-limited"),
        (Reason.RETRANSMISSION_TIMEOUT, "rto-stall"),
        (Reason.TAIL_LOSS_PROBE, "rto-stall"),
        (Reason.FAST_RETRANSMIT, "random-loss"),
        (Reason.REORDERING, "packet-reordering"),
    ],
)
def test_a_reason_becomes_its_cause_with_its_cost(reason: Reason, cause: str) -> None:
    found = charged(reason, 30 * MS).findings()

    assert set(found) == {cause}
    assert found[cause].severity is Severity.COST
    assert found[cause].cost_ns == 30 * MS
    assert found[cause].frames


def test_a_timer_shows_in_one_direction_alone() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.ONE_DIRECTION | ConnectionFact.MIDSTREAM)
    scene.request(slot, (WAIT, Reason.RETRANSMISSION_TIMEOUT, 9 * S))

    found = scene.findings()["rto-stall"]

    assert found.cost_ns == 9 * S
    assert "the data was lost, or its acknowledgement" in found.evidence


def test_a_wait_of_35_milliseconds_beyond_the_round_trip_is_a_delayed_ack() -> None:
    found = charged(Reason.NAGLE_DELAYED_ACK, 45 * MS).findings()

    assert set(found) == {"nagle-delayed-ack"}


def test_a_wait_shorter_than_that_is_nagle_alone() -> None:
    found = charged(Reason.NAGLE_DELAYED_ACK, 45 * MS - 1).findings()

    assert set(found) == {"nagle-rtt-stall"}


def test_waits_of_both_kinds_are_told_apart_within_one_request() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.NAGLE_DELAYED_ACK, 50 * MS),
                  (WAIT, Reason.NAGLE_DELAYED_ACK, 10 * MS))  # fmt: skip

    found = scene.findings()

    assert found["nagle-delayed-ack"].cost_ns == 50 * MS
    assert found["nagle-rtt-stall"].cost_ns == 10 * MS


def paused(length: int, after: int = MS) -> Scene:
    scene = Scene()
    scene.request(scene.connection(), (RECEIVE, Reason.SENDER_IDLE, length),
                  (RECEIVE, Reason.SERIALIZATION, after))  # fmt: skip
    return scene


def test_two_hundred_milliseconds_before_the_last_bytes_are_a_cork() -> None:
    assert set(paused(198 * MS).findings()) == {"cork-stall"}
    assert set(paused(212 * MS).findings()) == {"cork-stall"}


def test_shorter_longer_or_earlier_pauses_are_the_applications() -> None:
    assert set(paused(198 * MS - 1).findings()) == {"app-limited"}
    assert set(paused(212 * MS + 1).findings()) == {"app-limited"}
    assert set(paused(200 * MS, after=16 * MS).findings()) == {"app-limited"}


def test_a_longer_timer_is_a_cork_where_a_kernel_stopped_in_mid_message() -> None:
    def paused_after(length: int, marks: int = 0) -> set[str]:
        scene = Scene()
        slot = scene.connection()
        scene.packet(slot, at=0, marks=marks, LENGTH=1448)
        scene.request(slot, (RECEIVE, Reason.SENDER_IDLE, length))
        scene.slices.cells[0, Slice.FIRST_FRAME] = 1
        return set(scene.findings())

    assert paused_after(296 * MS) == {"cork-stall"}
    assert paused_after(500 * MS) == {"app-limited"}
    assert paused_after(296 * MS, SegmentMark.PSH) == {"app-limited"}


def released(length: int = 500, ack_ms: int = 1, more: bool = False) -> set[str]:
    """The server wrote, was acknowledged, and 200 ms after it wrote on."""
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, LARGEST=1448)
    scene.packet(slot, at=0, marks=FROM_SERVER, START=0, LENGTH=1448)
    scene.packet(slot, at=ack_ms * MS, ACK=1448)
    scene.packet(slot, at=200 * MS, marks=FROM_SERVER, START=1448, LENGTH=length)
    if more:
        scene.packet(slot, at=201 * MS, marks=FROM_SERVER, START=1448 + length, LENGTH=10)
    scene.request(slot, (RECEIVE, Reason.SENDER_IDLE, 200 * MS),
                  (RECEIVE, Reason.SERIALIZATION, 2 * MS))  # fmt: skip
    scene.slices.cells[0, Slice.FIRST_FRAME] = 1
    scene.slices.cells[0, Slice.LAST_FRAME] = 3
    return set(scene.findings())


def test_a_cork_holds_back_what_does_not_fill_a_segment() -> None:
    assert released(length=1447) == {"cork-stall"}
    assert released(length=1448) == {"app-limited"}


def test_after_a_cork_nothing_of_the_message_follows() -> None:
    assert released(more=True) == {"app-limited"}


def test_what_an_ack_let_go_was_not_corked() -> None:
    assert released(ack_ms=196) == {"cork-stall"}
    assert released(ack_ms=198) == {"app-limited"}


def test_far_from_the_sender_what_an_ack_let_go_follows_a_round_trip_later() -> None:
    assert released(ack_ms=190) == {"app-limited"}
    assert released(ack_ms=187) == {"cork-stall"}


def test_repeated_pauses_of_200_milliseconds_are_a_timer_of_the_application() -> None:
    scene = Scene()
    pause = (RECEIVE, Reason.SENDER_IDLE, 200 * MS)
    scene.request(scene.connection(), pause, (RECEIVE, Reason.SERIALIZATION, MS), pause)

    assert set(scene.findings()) == {"app-limited"}


@pytest.mark.parametrize("fact", ["EVENT_STREAM", "UPGRADED", "TUNNEL", "TURN"])
def test_silence_by_design_is_not_blamed(fact: str) -> None:
    scene = charged(Reason.SENDER_IDLE, 5 * S, FACTS=ExchangeFact[fact])

    assert not scene.judged()


def idled(idle: int, largest: int = 58_000, facts: int = 0) -> Scene:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, FIRST_FLIGHT=14_600, LARGEST_FLIGHT=largest)
    scene.request(slot, (RECEIVE, Reason.SLOW_START, 30 * MS), IDLE_BEFORE=idle, FACTS=facts)
    return scene


def test_a_used_connection_that_idled_lost_its_window() -> None:
    found = idled(210 * MS).findings()

    assert set(found) == {"slow-start-after-idle"}
    assert "210 ms of idleness" in found["slow-start-after-idle"].evidence


def test_less_idleness_keeps_the_window() -> None:
    assert set(idled(210 * MS - 1).findings()) == {"slow-start"}


def test_a_window_that_was_never_large_cannot_be_lost() -> None:
    assert set(idled(2 * S, largest=21_900).findings()) == {"slow-start"}
    assert set(idled(2 * S, largest=21_901).findings()) == {"slow-start-after-idle"}


@pytest.mark.parametrize(
    ("before", "own", "cause"),
    [(14_600, 60_000, "slow-start"), (21_901, 60_000, "slow-start-after-idle"),
     (0, 60_000, "slow-start"), (0, 59_999, "slow-start-after-idle")],
)  # fmt: skip
def test_only_what_was_in_flight_before_the_idleness_can_be_lost(
    before: int, own: int, cause: str
) -> None:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, FIRST_FLIGHT=14_600, LARGEST_FLIGHT=60_000)
    if before:
        scene.packet(slot, at=-1, marks=FROM_SERVER, LENGTH=1448, FLIGHT=before)
    scene.packet(slot, at=20 * MS, marks=FROM_SERVER, LENGTH=1448, FLIGHT=own)
    scene.request(slot, (RECEIVE, Reason.SLOW_START, 30 * MS), IDLE_BEFORE=2 * S, FACTS=0)

    assert set(scene.findings()) == {cause}


def test_the_first_request_of_a_connection_only_starts_slowly() -> None:
    assert set(idled(2 * S, facts=FIRST).findings()) == {"slow-start"}


def test_without_the_syn_no_window_is_blamed() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.MIDSTREAM, OPENED=1)
    scene.request(slot, (RECEIVE, Reason.RECEIVE_WINDOW, 30 * MS))

    assert "rwnd-limited" not in scene.findings()


def test_a_reader_that_stops_is_blamed_for_the_closing_not_the_size() -> None:
    scene = Scene()
    scene.request(scene.connection(), (RECEIVE, Reason.RECEIVE_WINDOW, 30 * MS),
                  (RECEIVE, Reason.ZERO_WINDOW, 31 * MS))  # fmt: skip

    assert set(scene.findings()) == {"zero-window"}


def test_the_window_that_was_used_up_is_the_one_before_the_ack_that_opened_it() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.packet(slot, at=0, ACK=1, WINDOW=5_888)
    scene.packet(slot, at=MS, marks=FROM_SERVER, START=0, LENGTH=1448, WINDOW=4_000)
    scene.packet(slot, at=2 * MS, ACK=1448, WINDOW=8_768)
    scene.packet(slot, at=3 * MS, ACK=1448, WINDOW=65_535)
    scene.request(slot, (RECEIVE, Reason.RECEIVE_WINDOW, 63 * MS))
    scene.slices.cells[0, Slice.FIRST_FRAME] = 3

    assert "(5,888 bytes when it stopped)" in scene.findings()["rwnd-limited"].evidence


def test_a_window_whose_packets_were_forgotten_is_the_last_one() -> None:
    found = charged(Reason.RECEIVE_WINDOW, 30 * MS).findings()

    assert "(65.5 kB at the end)" in found["rwnd-limited"].evidence


def stuck(length: int, copies: int, passed: int = 0, fast: int = 0) -> Scene:
    """A server that sends one segment again by timer; the client acknowledges ``passed``."""
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, LARGEST=length, NEXT=passed + length, ACKED=passed, RETRANSMISSIONS=copies)
    if passed:
        scene.packet(slot, at=0, marks=FROM_SERVER, START=0, LENGTH=passed)
        scene.packet(slot, at=MS, ACK=passed)
    scene.packet(slot, at=2 * MS, marks=FROM_SERVER, START=passed, LENGTH=length)
    for copy in range(copies):
        scene.packet(slot, at=(300 << copy) * MS, marks=FROM_SERVER | AGAIN | fast,
                     START=passed, LENGTH=length)  # fmt: skip
    scene.request(slot, (WAIT, Reason.RETRANSMISSION_TIMEOUT, 900 * MS))
    return scene


def test_full_sized_segments_that_never_arrive_are_a_black_hole() -> None:
    found = stuck(1_400, 3, passed=200).findings()

    assert set(found) == {"pmtu-black-hole"}
    assert found["pmtu-black-hole"].cost_ns == 900 * MS
    assert "1,400 bytes" in found["pmtu-black-hole"].evidence


def test_the_piece_that_passed_in_the_end_is_no_copy_of_that_size() -> None:
    scene = stuck(1_400, 3, passed=200)
    scene.segments.cells[scene.packets - 1, Segment.LENGTH] = 536

    evidence = scene.findings()["pmtu-black-hole"].evidence

    assert "a segment of 1,400 bytes was sent again 2 times" in evidence


def test_two_copies_or_small_segments_prove_no_black_hole() -> None:
    assert set(stuck(1_400, 2, passed=200).findings()) == {"rto-stall"}
    assert set(stuck(511, 3, passed=200).findings()) == {"rto-stall"}
    assert set(stuck(512, 3, passed=200).findings()) == {"pmtu-black-hole"}


def test_where_a_full_sized_segment_had_passed_the_size_is_not_to_blame() -> None:
    assert set(stuck(1_400, 3, passed=1_400).findings()) == {"rto-stall"}


def test_where_the_beginning_was_let_go_nobody_knows_what_had_passed() -> None:
    scene = stuck(1_400, 3)
    scene.segments.cells[0, Segment.START] = 5_000
    for row in range(scene.packets):
        scene.segments.cells[row, Segment.START] = 5_000

    assert set(scene.findings()) == {"rto-stall"}


def test_repairs_for_duplicate_acks_are_no_black_hole() -> None:
    assert set(stuck(1_400, 3, passed=200, fast=SegmentMark.FAST).findings()) == {"rto-stall"}


def silent(copies: int, silence: int, **peer: int) -> Scene:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.RETRANSMISSION)
    scene.client(slot, RETRANSMISSIONS=copies, NEXT=300, ACKED=200, LAST_SENT=T0 + silence)
    scene.server(slot, **({"LAST_SEEN": T0} | peer))
    scene.request(slot, (Phase.SEND, Reason.RETRANSMISSION_TIMEOUT, 900 * MS), ANSWER=-1)
    return scene


def test_a_peer_that_fell_silent_hangs_the_connection() -> None:
    found = silent(4, 1_500 * MS).findings()

    assert set(found) == {"retransmission-hang"}
    assert found["retransmission-hang"].cost_ns == 900 * MS


def test_fewer_copies_or_less_silence_is_a_stall() -> None:
    assert set(silent(3, 1_500 * MS).findings()) == {"rto-stall"}
    assert set(silent(4, 1_500 * MS - 1).findings()) == {"rto-stall"}


def test_a_closed_window_is_no_hang() -> None:
    assert set(silent(4, 2 * S, WINDOW=0).findings()) == {"rto-stall"}


def test_needless_retransmissions_are_noted() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.SPURIOUS)
    scene.server(slot, SPURIOUS_RETRANSMISSIONS=1, FIRST_SPURIOUS=77)

    found = scene.findings()["spurious-retransmission"]

    assert found.severity is Severity.NOTE
    assert found.frames == (77,)


def test_second_copies_made_by_the_capture_are_not_needless_retransmissions() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.SPURIOUS | ConnectionFact.DUPLICATED)
    scene.server(slot, SPURIOUS_RETRANSMISSIONS=1)

    assert not scene.judged()
