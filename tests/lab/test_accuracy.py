"""What is measured of a link, and when it is refused."""

from collections.abc import Mapping
from typing import Any

import pytest

from kit.labs import NEEDS_LAB
from kit.links import Stage, forward, played
from wirespan.base.errors import UsageError
from wirespan.drive.offloads import switched_on
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, Independent, Loss
from wirespan.lab import accuracy
from wirespan.lab.accuracy import (
    FULL_BYTES,
    Added,
    End,
    Kept,
    Lost,
    Probe,
    added,
    bounds,
    draining,
    fly,
    kept,
    lost,
    verify,
)

MS = 10**6


def test_what_the_link_added_is_beyond_the_delay_set() -> None:
    probes = [Probe(1_000, 10, 1_000 + 5 * MS + late) for late in (10, 30, 20)]

    assert added(probes, 5 * MS) == Added(3, 20, 30, 30)


def test_a_probe_whose_sending_was_disturbed_says_nothing() -> None:
    assert added([Probe(0, 50_000, MS), Probe(0, 50_001, 9 * MS)], MS) == Added(1, 0, 0, 0)


def test_half_of_the_frames_may_be_a_tenth_of_a_millisecond_late() -> None:
    assert Added(100, 100_000, 400_000, MS).broken() == ""
    assert Added(100, 100_001, 400_000, MS).broken() != ""


def test_one_frame_in_a_hundred_may_be_later_than_half_a_millisecond() -> None:
    assert Added(100, 0, 500_000, 9 * MS).broken() == ""
    assert Added(100, 0, 500_001, 9 * MS).broken() != ""


def test_a_link_nothing_passes_keeps_no_promise() -> None:
    assert added([Probe(0, 1)], MS).broken() == "no probe arrived"


def test_the_rate_is_that_of_probes_that_had_to_wait() -> None:
    waiting = [Probe(0, 1, 1_000 * MS), Probe(0, 1, 1_001 * MS), Probe(0, 1, 1_002 * MS)]
    idle = Probe(1_500 * MS, 1, 1_501 * MS)

    assert kept([*waiting, idle], 125, 10**6) == Kept(10**6, 10**6)


def test_the_rate_is_taken_when_the_sender_is_done_and_two_milliseconds_over() -> None:
    probes = [Probe(0, 1, 2 * MS), Probe(MS, 5, 3 * MS + 5), Probe(MS, 5, 3 * MS + 6), Probe(0, 1)]

    assert draining(probes) == [probes[2]]


def test_rates_are_kept_within_one_percent() -> None:
    assert Kept(1_000_000, 1_010_000).broken() == ""
    assert Kept(1_000_000, 1_010_001).broken() != ""
    assert Kept(1_000_000, 990_000).broken() == ""
    assert Kept(1_000_000, 989_999).broken() != ""


def test_a_rate_without_waiting_probes_is_not_kept() -> None:
    assert kept([], 1514, 10**6).broken() != ""


def test_the_bounds_of_chance_are_those_of_the_binomial_distribution() -> None:
    # scipy.stats.binom.ppf([0.005, 0.995], n, p) gives the same.
    assert bounds(1000, 0.1) == (76, 125)
    assert bounds(10_000, 0.01) == (75, 127)


def test_without_chance_the_bounds_are_one_number() -> None:
    assert bounds(100, 0.0) == (0, 0)
    assert bounds(100, 1.0) == (100, 100)


def test_losses_are_judged_by_what_chance_allows() -> None:
    assert Lost(0.1, 1000, 125).broken() == ""
    assert Lost(0.1, 1000, 126).broken() == "126 of 1000 frames were lost, 76 to 125 should be"
    assert lost([Probe(0, 1), Probe(0, 1, 5)], 0.5) == Lost(0.5, 2, 1)


class Silent:
    """An end through which nothing comes."""

    largest_bytes = 1514

    def send(self, flight: int, number: int, frame_bytes: int) -> Probe:
        return Probe(0, 1)

    def receive(self, flight: int, arrivals: dict[int, int]) -> int:
        return 0

    def wait(self, seconds: float) -> None:
        pass


def test_a_link_that_does_not_keep_the_promise_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changes: list[Mapping[str, Any]] = []
    monkeypatch.setattr(accuracy.time, "sleep", lambda _seconds: None)

    with pytest.raises(UsageError, match="does not keep what the lab promises") as refusal:
        verify(changes.append, Silent(), Silent(), plan=LinkPlan(), seed=1)  # type: ignore[arg-type] - stand-ins

    assert "no probe arrived" in str(refusal.value)
    assert len(changes) == 6


def test_who_had_to_wait_for_a_quiet_moment_proves_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three attempts at once, three after pauses; the later with twice the probes."""
    waited: list[float] = []
    flown: list[int] = []
    monkeypatch.setattr(accuracy.time, "sleep", waited.append)

    def fly_none(_near: End, _far: End, *, count: int, gap_ns: int) -> list[Probe]:
        flown.append(count)
        return []

    monkeypatch.setattr(accuracy, "fly", fly_none)
    with pytest.raises(UsageError):
        verify(lambda _change: None, Silent(), Silent(), plan=LinkPlan(), seed=1)  # type: ignore[arg-type] - stand-ins

    assert waited == [0.0, 0.0, 0.0, 0.3, 0.6, 1.0]
    assert flown == [100, 100, 100, 200, 200, 200]


class TestInNamespaces:
    pytestmark = NEEDS_LAB

    def test_a_verified_link_is_the_link_that_was_planned(self) -> None:
        plan = forward(Delay(30 * MS))

        def play(stage: Stage) -> list[Probe] | str:
            try:
                stage.link.verify()
            except UsageError as refused:
                return str(refused)
            return fly(stage.near, stage.far, count=1, patience_ns=30_000 * MS)

        found, summary = played(plan, play)

        if isinstance(found, str):
            pytest.skip(found)
        (probe,) = found

        assert probe.arrived_ns is not None
        assert probe.arrived_ns - probe.sent_ns >= 30 * MS
        assert summary["forward"]["offered"] == 1

    def test_losses_are_within_what_chance_allows(self) -> None:
        def play(stage: Stage) -> Lost:
            return lost(fly(stage.near, stage.far, count=2000, patience_ns=1_500 * MS), 0.05)

        found, summary = played(forward(Loss(Independent(0.05))), play)

        assert found.broken() == ""
        assert {"stage": "Loss", "lost": found.lost} in summary["forward"]["stages"]

    def test_offloads_are_off_at_a_link_s_ends(self) -> None:
        def play(stage: Stage) -> list[str]:
            with stage.client.visit():
                return switched_on("eth0")

        found, _ = played(forward(), play)

        assert found == []

    def test_a_host_with_a_smaller_mtu_is_probed_with_frames_that_it_takes(self) -> None:
        def play(stage: Stage) -> tuple[int, list[bool], str]:
            stage.server.run(["ip", "link", "set", "eth0", "mtu", "1400"]).wait()
            with stage.server.visit():
                far = End("eth0")
            arrived = [
                fly(stage.near, far, count=3, frame_bytes=size, patience_ns=300 * MS)[0].arrived_ns
                is not None
                for size in (far.largest_bytes, FULL_BYTES)
            ]
            refusal = ""
            try:
                stage.link.verify()
            except UsageError as refused:
                refusal = str(refused)
            return far.largest_bytes, arrived, refusal

        (largest, arrived, refusal), _ = played(forward(), play)

        assert largest == 1414
        assert arrived == [True, False]
        assert "set, 0.00 found" not in refusal
