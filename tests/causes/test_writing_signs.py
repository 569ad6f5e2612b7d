"""Tiny segments: within one message they are wasteful, whoever asks and however often."""

import pytest

from kit.cases import MS, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.finding import Severity
from wirespan.causes.sight import ConnectionSight
from wirespan.kernels.layout import Exchange, Request, Segment, SegmentMark

FROM_SERVER = SegmentMark.FROM_SERVER
WAITED = (Phase.WAIT, Reason.PROPAGATION, 10 * MS)


def trickled(number: int, length: int = 20, spacing: int = MS - 1, marks: int = 0) -> Scene:
    """An answer in ``number`` segments."""
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, SMALL_SEGMENTS=number)
    for step in range(number):
        scene.packet(slot, at=step * spacing, marks=marks | FROM_SERVER, START=step * length,
                     LENGTH=length)  # fmt: skip
    scene.request(slot, WAITED, columns={"RECEIVED_PACKETS": number}, ANSWERED_FROM=0,
                  ANSWERED_TO=number * length)  # fmt: skip
    return scene


def pipelined(number: int, segments_each: int = 1) -> Scene:
    """Questions of tiny segments, all sent at once."""
    scene = Scene()
    slot = scene.connection()
    scene.client(slot, SMALL_SEGMENTS=number * segments_each)
    for step in range(number * segments_each):
        scene.packet(slot, at=step * 1000, START=step * 20, LENGTH=20)
    for index in range(number):
        first = index * segments_each * 20
        scene.request(slot, WAITED, columns={"SENT_PACKETS": number * segments_each},
                      ASKED_FROM=first, ASKED_TO=first + segments_each * 20)  # fmt: skip
    return scene


def test_ten_tiny_segments_in_a_row_are_wasteful() -> None:
    found = trickled(10).findings()["small-writes"]

    assert found.severity is Severity.RISK
    assert "10 data segments in a row carried 200 bytes" in found.evidence
    assert found.frames == tuple(range(1, 11))


def test_fewer_larger_or_slower_segments_are_not() -> None:
    assert not trickled(9).judged()
    assert trickled(10, length=364).judged()
    assert not trickled(10, length=365).judged()
    assert not trickled(10, spacing=MS).judged()


def test_copies_are_not_written_twice() -> None:
    assert not trickled(10, marks=SegmentMark.RETRANSMISSION).judged()


def test_small_questions_sent_at_once_are_not_one_message() -> None:
    assert not pipelined(20).judged()
    assert not pipelined(20, segments_each=9).judged()
    assert pipelined(20, segments_each=10).findings()["small-writes"].requests_total == 20


def test_a_question_without_an_end_is_judged_as_far_as_it_came() -> None:
    scene = pipelined(1, segments_each=10)
    scene.exchanges.cells[0, Exchange.ASKED_TO] = -1

    assert "small-writes" in scene.findings()


@pytest.mark.parametrize(("packets", "found"), [(9, False), (10, True)])
def test_a_burst_kept_in_one_row_is_as_many_segments(packets: int, found: bool) -> None:
    scene = trickled(1, length=packets * 20)
    scene.segments.cells[0, Segment.HEADERS] = packets - 1 << 48
    scene.server(0, SMALL_SEGMENTS=packets)
    scene.requests.cells[0, Request.RECEIVED_PACKETS] = packets

    assert ("small-writes" in scene.findings()) is found


def test_a_burst_of_several_messages_is_nobody_s() -> None:
    scene = trickled(1, length=20 * 20)
    scene.segments.cells[0, Segment.HEADERS] = 19 << 48
    scene.server(0, SMALL_SEGMENTS=20)
    scene.requests.cells[0, Request.RECEIVED_PACKETS] = 20
    scene.exchanges.cells[0, Exchange.ANSWERED_TO] = 20 * 20 - 1

    assert not scene.judged()


def test_packets_are_walked_once_for_all_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    walks = []
    segments = ConnectionSight.segments
    monkeypatch.setattr(
        ConnectionSight, "segments", lambda sight: walks.append(sight.slot) or segments(sight)
    )

    pipelined(50).judged()

    assert len(walks) == 1
