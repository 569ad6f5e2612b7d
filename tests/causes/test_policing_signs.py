"""Losses after a queue, losses to a rate, and losses by chance."""

import pytest

from kit.cases import MS, Scene
from wirespan.base.vocabulary import Phase, Reason
from wirespan.kernels.layout import Segment, SegmentMark

RECEIVE = Phase.RECEIVE
REPAIR = (RECEIVE, Reason.FAST_RETRANSMIT, 30 * MS)


def lossy(*pieces: tuple[Phase, Reason, int], **server: int) -> Scene:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, **server)
    scene.request(slot, REPAIR, *pieces)
    return scene


def test_loss_after_half_a_round_trip_of_queueing_is_congestion() -> None:
    found = lossy((RECEIVE, Reason.QUEUEING, 5 * MS)).findings()

    assert set(found) == {"congestion-loss"}


def test_loss_after_less_queueing_is_random() -> None:
    found = lossy((RECEIVE, Reason.QUEUEING, 5 * MS - 1)).findings()

    assert set(found) == {"random-loss"}


def test_congestion_marks_decide() -> None:
    assert set(lossy(CE=1).findings()) == {"congestion-loss"}


def policed(
    lost: int,
    sent: int,
    uneven: int = 0,
    windows: int = 16,
    pieces: tuple[tuple[Phase, Reason, int], ...] = (REPAIR,),
) -> Scene:
    scene = Scene()
    slot = scene.connection()
    scene.server(slot, RETRANSMISSIONS=lost, DATA_SEGMENTS=sent)
    for step in range(windows):
        extra = uneven if step % 2 else 0
        scene.packet(slot, at=step * 100 * MS, marks=SegmentMark.FROM_SERVER, LENGTH=1460,
                     DELIVERED=step * 100_000 + extra)  # fmt: skip
    scene.request(slot, *pieces)
    return scene


def test_a_steady_rate_with_loss_is_a_policer() -> None:
    assert set(policed(20, 200).findings()) == {"policer"}


def test_what_its_losses_make_the_sender_do_is_the_policer_s() -> None:
    window, pacing = (
        (RECEIVE, reason, length)
        for reason, length in ((Reason.CONGESTION_WINDOW, 50 * MS), (Reason.PACING, 400 * MS))
    )
    found = policed(20, 200, pieces=(REPAIR, window, pacing)).findings()
    later = policed(20, 200, pieces=(window,)).findings()
    paced = policed(20, 200, pieces=(pacing,)).findings()
    lossless = policed(1, 200, pieces=(window, pacing)).findings()

    assert {cause: one.cost_ns for cause, one in found.items()} == {"policer": 480 * MS}
    assert {cause: one.cost_ns for cause, one in later.items()} == {"policer": 50 * MS}
    assert {cause: one.cost_ns for cause, one in paced.items()} == {"policer": 400 * MS}
    assert {cause: one.cost_ns for cause, one in lossless.items()} == {"cwnd-limited": 50 * MS}


@pytest.mark.parametrize(("late", "cause"), [(12, "policer"), (11, "random-loss")])
def test_the_burst_that_a_policer_passes_at_first_does_not_count(late: int, cause: str) -> None:
    scene = policed(20, 200, windows=5 + late)
    for row in range(5, 5 + late):
        scene.segments.cells[row, Segment.DELIVERED] += 300_000

    assert set(scene.findings()) == {cause}


def test_a_policer_loses_between_one_and_twenty_percent_of_enough_segments() -> None:
    assert set(policed(2, 200).findings()) == {"policer"}
    assert set(policed(40, 200).findings()) == {"policer"}
    assert set(policed(1, 200).findings()) == {"random-loss"}
    assert set(policed(41, 200).findings()) == {"random-loss"}
    assert set(policed(20, 199).findings()) == {"random-loss"}


def test_an_unsteady_rate_is_no_policer() -> None:
    assert set(policed(20, 200, uneven=9_000).findings()) == {"policer"}
    assert set(policed(20, 200, uneven=11_000).findings()) == {"random-loss"}


def test_a_policer_is_told_by_what_the_losing_side_delivers() -> None:
    """Here the client uploads unevenly, and only the server's short answers are steady."""
    scene = policed(1, 200)
    scene.client(0, RETRANSMISSIONS=20, DATA_SEGMENTS=1_000)

    assert set(scene.findings()) == {"random-loss"}


def test_an_upload_that_keeps_to_a_rate_is_policed() -> None:
    scene = policed(0, 200)
    scene.client(0, RETRANSMISSIONS=20, DATA_SEGMENTS=1_000)
    for row in range(16):
        scene.segments.cells[row, Segment.MARKS] = 0

    assert set(scene.findings()) == {"policer"}


def test_ten_steps_between_windows_are_needed() -> None:
    assert set(policed(20, 200, windows=13).findings()) == {"policer"}
    assert set(policed(20, 200, windows=12).findings()) == {"random-loss"}
