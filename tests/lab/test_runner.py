"""Requests get names; only late links are played again."""

from pathlib import Path

import pytest

from kit.answers import answer_of, request_of
from kit.stages import scenario
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.lab import runner
from wirespan.lab.accuracy import UnkeptPromiseError
from wirespan.lab.scenario import Play
from wirespan.lab.theatre import Told

PIECE = (Phase.WAIT, Reason.SERVER, Medium.UNKNOWN, 1.0, (1,))


def test_requests_are_named_by_their_target_or_counted() -> None:
    requests = [
        request_of([PIECE], request="GET /slow?sleep=3", start_ns=3),
        request_of([PIECE], request="turn 1", protocol="tls", start_ns=2),
        request_of([PIECE], request="turn 1", protocol="tls", start_ns=1),
        request_of([PIECE], request="POST /up HTTP", start_ns=4),
    ]

    found = runner.named(requests)

    assert {name: one.start_ns for name, one in found.items()} == {
        "tls-0": 1, "tls-1": 2, "slow": 3, "up HTTP": 4,
    }  # fmt: skip


def plays(monkeypatch: pytest.MonkeyPatch, *spoilt: bool) -> list[Path]:
    """Links are late or not, in this order; returns the folders that were played in."""
    told = iter(spoilt)
    folders: list[Path] = []

    def perform(_play: object, folder: Path, _seed: int) -> Told:
        folders.append(folder)
        (folder / "client.txt").write_text("page 1200\nnot a clock\n", encoding="utf-8")
        return Told([{"spoilt": next(told)}])

    monkeypatch.setattr(runner, "perform", perform)
    monkeypatch.setattr(runner, "explain", lambda _path: answer_of())
    return folders


def test_a_spoilt_play_is_repeated_and_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders = plays(monkeypatch, True, True, False)

    played = runner.run(scenario(), "broken", tmp_path / "run")

    assert len(folders) == 3
    assert played.spoilt_before == 2
    assert not played.is_spoilt
    assert played.clock_ns == {"page": 1200}


def test_played_once_it_is_told_as_spoilt_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders = plays(monkeypatch, True, False)

    played = runner.run(scenario(), "broken", tmp_path / "run", once=True)

    assert len(folders) == 1
    assert played.is_spoilt


def test_links_found_late_before_the_play_spoil_it_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plays(monkeypatch, False)
    in_time = runner.perform
    refusals = iter([True, True, False])

    def perform(play: Play, folder: Path, seed: int) -> Told:
        if next(refusals):
            raise UnkeptPromiseError("late", "busy", "wait")
        return in_time(play, folder, seed)

    monkeypatch.setattr(runner, "perform", perform)

    assert runner.run(scenario(), "broken", tmp_path / "run").spoilt_before == 2


def test_links_that_are_never_in_time_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refused: list[Path] = []

    def perform(_play: Play, folder: Path, _seed: int) -> Told:
        refused.append(folder)
        raise UnkeptPromiseError("late", "busy", "wait")

    monkeypatch.setattr(runner, "perform", perform)

    with pytest.raises(UnkeptPromiseError):
        runner.run(scenario(), "broken", tmp_path / "run")

    assert len(refused) == 3


def test_a_play_in_time_is_never_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folders = plays(monkeypatch, False, False)

    runner.run(scenario(), "broken", tmp_path / "run")

    assert len(folders) == 1


def test_at_the_last_try_it_is_told_as_spoilt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders = plays(monkeypatch, *[True] * 9)

    played = runner.run(scenario(), "broken", tmp_path / "run", tries=2)

    assert len(folders) == 2
    assert played.is_spoilt


def test_a_relay_that_told_nothing_spoils_the_run() -> None:
    assert runner.is_spoilt(Told([{"lateness": {}}]))
    assert not runner.is_spoilt(Told([{}]))
    assert not runner.is_spoilt(Told())


def test_a_capture_that_lost_packets_spoils_the_run() -> None:
    good = [{"spoilt": False}]

    assert runner.is_spoilt(Told(good, missed=1))
    assert not runner.is_spoilt(Told(good, missed=0))


def test_what_spoilt_a_run_is_told() -> None:
    late = {"spoilt": True, "why": "a frame left 4.0 ms late"}

    assert runner.spoilt_by(Told([late, {"spoilt": False}], missed=3)) == [
        "a frame left 4.0 ms late",
        "captures lost 3 packets",
    ]
    assert runner.spoilt_by(Told([{}, {"spoilt": False}])) == []
