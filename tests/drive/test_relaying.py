"""The loop keeps time: bounds are wide, and the lateness log says which runs count."""

from kit.labs import NEEDS_LAB
from kit.links import Stage, forward, played, played_well
from wirespan.emulate.plans import Delay, DropTail, Rate
from wirespan.lab.accuracy import FULL_BYTES, Added, Kept, added, fly, kept

pytestmark = NEEDS_LAB
MS = 10**6
RATE = 100 * MS


def test_frames_arrive_when_the_delay_is_over() -> None:
    def play(stage: Stage) -> Added:
        return added(fly(stage.near, stage.far, count=200, gap_ns=MS), 10 * MS)

    found = played_well(forward(Delay(10 * MS)), play)

    assert 0 <= found.median_ns < 200_000
    assert found.p99_ns < 1 * MS


def test_frames_leave_at_the_rate() -> None:
    def play(stage: Stage) -> Kept:
        probes = fly(stage.near, stage.far, count=1000, frame_bytes=FULL_BYTES)
        return kept(probes, FULL_BYTES, RATE)

    found = played_well(forward(Rate(RATE, DropTail(limit_packets=2000))), play)

    assert abs(found.found_bps / RATE - 1) < 0.01


def test_an_idle_link_sleeps() -> None:
    def play(stage: Stage) -> None:
        stage.far.wait(0.5)

    _, summary = played(forward(Delay(10 * MS)), play)

    assert summary["processor_seconds"] < 0.45
    assert summary["forward"]["offered"] == 0
