"""The loop keeps time: bounds are wide, and the lateness log says which runs count."""

import os
from pathlib import Path

from kit.labs import NEEDS_LAB, children_of
from kit.links import Stage, forward, played, played_well
from kit.patience import until
from wirespan.drive.clock import monotonic_ns
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
    """And is not woken again and again, as one is that looks by itself for frames."""

    def play(stage: Stage) -> tuple[int, float]:
        (relay,) = children_of(os.getpid())
        until(lambda: status_of(relay)["State"].startswith("S"))
        woken = int(status_of(relay)["voluntary_ctxt_switches"])
        begun_ns = monotonic_ns()
        stage.far.wait(0.5)
        woken = int(status_of(relay)["voluntary_ctxt_switches"]) - woken
        return woken, (monotonic_ns() - begun_ns) / 1e9

    (woken, seconds), summary = played(forward(Delay(10 * MS)), play)

    assert woken <= 20 * seconds
    assert summary["forward"]["offered"] == 0


def status_of(process: int) -> dict[str, str]:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return dict(line.split(":\t", 1) for line in lines)
