"""The path: loss, queues, distance, order, sizes and ICMP, each told from the others."""

from kit.cases import MS, T0, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact, Opened

RECEIVE, CONNECT, WAIT = Phase.RECEIVE, Phase.CONNECT, Phase.WAIT


def queued(*lengths: int, base: int = 10 * MS, loss: int = 0) -> Scene:
    scene = Scene()
    pieces = [(RECEIVE, Reason.QUEUEING, length) for length in lengths]
    if loss:
        pieces.append((RECEIVE, Reason.FAST_RETRANSMIT, loss))
    scene.request(scene.connection(), *pieces, base=base)
    return scene


def test_a_queue_of_50_milliseconds_without_loss_is_bloat() -> None:
    assert queued(50 * MS).findings()["bufferbloat"].cost_ns == 50 * MS
    assert not queued(50 * MS - 1).judged()


def test_a_long_way_needs_a_longer_queue() -> None:
    assert "bufferbloat" in queued(80 * MS, base=40 * MS).findings()
    assert not queued(80 * MS - 1, base=40 * MS).judged()


def test_many_short_queues_are_no_bloat() -> None:
    assert not queued(30 * MS, 30 * MS).judged()


def test_a_queue_that_loses_is_not_bloat() -> None:
    assert "bufferbloat" not in queued(60 * MS, loss=20 * MS).findings()


def far(base: int, requests: int = 1, each: int = 1) -> Scene:
    """Requests over a long way; ``each`` of them on a connection of its own."""
    scene = Scene()
    slot = scene.connection()
    for number in range(requests):
        if number % each == 0 and number:
            slot = scene.connection()
        scene.request(slot, (CONNECT, Reason.PROPAGATION, base),
                      (WAIT, Reason.PROPAGATION, base), base=base)  # fmt: skip
    return scene


def test_fifty_milliseconds_are_far_and_less_is_not() -> None:
    found = far(50 * MS).findings()["high-base-rtt"]

    assert found.cost_ns == 100 * MS
    assert "2 round trips of at least 50 ms" in found.evidence
    assert found.requests == (0,)
    assert not far(50 * MS - 1).judged()


def test_the_longest_trip_is_shown_on_the_connection_that_made_it() -> None:
    scene = Scene()
    for travel, frame in ((60 * MS, 31), (90 * MS, 32), (70 * MS, 33)):
        slot = scene.connection(STREAM=frame - 20)
        scene.request(slot, (WAIT, Reason.PROPAGATION, travel), base=60 * MS, START_FRAME=frame)

    found = scene.findings()["high-base-rtt"]

    assert found.frames == (32,)
    assert found.display_filter == "tcp.stream eq 12"


def test_one_long_trip_is_told_as_one() -> None:
    scene = Scene()
    scene.request(scene.connection(), (WAIT, Reason.PROPAGATION, 100 * MS), base=100 * MS)

    found = scene.findings()["high-base-rtt"]

    assert "1 round trip of at least 100 ms to " in found.evidence


def test_more_than_two_seconds_are_no_distance() -> None:
    assert far(2_000 * MS).judged()
    assert not far(2_000 * MS + 1).judged()


def test_the_travel_of_set_up_is_charged_once() -> None:
    found = far(50 * MS, requests=20).findings()

    assert found["no-connection-reuse"].cost_ns == 19 * 50 * MS
    assert found["high-base-rtt"].cost_ns == 20 * 50 * MS
    assert found["high-base-rtt"].requests_total == 20


def test_three_late_segments_that_cost_nothing_are_a_risk_and_two_are_not() -> None:
    scenes = []
    for late in (2, 3):
        scene = Scene()
        scene.server(scene.connection(FACTS=ConnectionFact.REORDERED), OUT_OF_ORDER=late,
                     FIRST_OUT_OF_ORDER=12)  # fmt: skip
        scenes.append(scene)

    assert not scenes[0].judged()
    found = scenes[1].findings()["packet-reordering"]
    assert found.severity is Severity.RISK
    assert found.frames == (12,)


def clamped(segment: int) -> Scene:
    scene = Scene()
    slot = scene.connection(SYN_FRAME=4, SYN_ACK_FRAME=6)
    scene.server(slot, MAXIMUM_SEGMENT=segment)
    scene.request(slot, (RECEIVE, Reason.SLOW_START, 30 * MS))
    return scene


def test_segments_under_1200_bytes_are_small() -> None:
    assert clamped(1_199).findings()["small-mss"].frames == (4, 6)
    assert "small-mss" not in clamped(1_200).findings()


def test_small_segments_that_nobody_waited_for_are_not_told() -> None:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, MAXIMUM_SEGMENT=536)
    scene.request(slot, (WAIT, Reason.PROPAGATION, 10 * MS))

    assert not scene.judged()


def refused(number: int, server: int = 1, opened: int = Opened.UNANSWERED) -> Scene:
    scene = Scene()
    scene.connection(OPENED=opened, REFUSED_BY_ICMP=number, SERVER=server, SYNS=1,
                     FACTS=ConnectionFact.ICMP_ERROR, ICMP_TIME=T0 + 3 * MS)  # fmt: skip
    return scene


def test_icmp_words_follow_the_version_of_ip() -> None:
    assert "host unreachable" in refused(3 * 256 + 1).findings()["icmp-unreachable"].evidence
    v6 = refused(1 * 256 + 3, server=4).findings()["icmp-unreachable"]
    assert "address unreachable" in v6.evidence
    around = "tcp.stream eq 0 or ((icmp or icmpv6) and ipv6.addr == 2001:db8::1)"
    assert v6.display_filter == f"({around}) or frame.number in {{1}}"


def test_fragmentation_needed_and_soft_errors_are_not_refusals() -> None:
    assert not refused(3 * 256 + 4).judged()
    assert not refused(2 * 256, server=4).judged()
    assert not refused(3 * 256 + 1, opened=Opened.HANDSHAKE).judged()


def test_who_acknowledges_for_the_server_is_told_and_no_cookie_is_seen() -> None:
    scene = Scene()
    slot = scene.connection(FACTS=ConnectionFact.SPLIT, SYN_ACK=T0 + 78 * MS, RTT_TO_SERVER=MS,
                            SYN_FRAME=1, SYN_ACK_FRAME=2)  # fmt: skip
    scene.server(slot, WINDOW_SCALE_OFFERED=-1, SACK_PERMITTED=0, TIMESTAMPS=0)

    found = scene.findings()

    assert set(found) == {"split-connection"}
    assert "78 ms" in found["split-connection"].evidence


def test_a_syn_ack_as_quick_as_acknowledgements_splits_nothing() -> None:
    scene = Scene()
    scene.connection(FACTS=ConnectionFact.SPLIT, SYN_ACK=T0 + MS, RTT_TO_SERVER=MS)

    assert not scene.judged()
