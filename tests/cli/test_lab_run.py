"""``wirespan lab run NAME``: its exit status is the verdict."""

import json
from pathlib import Path

import pytest

from kit.runs import finding, run_of
from kit.stages import scenario
from wirespan.base.errors import UsageError
from wirespan.cli import lab_run
from wirespan.cli.main import main
from wirespan.lab.runner import Run


@pytest.fixture(name="played")
def fixture_played(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Nothing is played: the scenario is found from both ends. The folders it was to be in."""
    folders: list[Path] = []

    def play(_scenario: object, _variant: str, folder: Path, *, once: bool) -> Run:
        folders.append(folder / "once" if once else folder)
        return run_of("broken", finding("slow-start", 60))

    monkeypatch.setattr(lab_run, "play", play)
    return folders


def test_a_right_run_is_answered(played: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "run", "slow-start"]) == 0

    assert "slow-start, 60 ms (expected)" in capsys.readouterr().out
    assert not played[0].exists()


def test_programs_read_json(played: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "run", "slow-start", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["schema"] == "wirespan.lab/1"
    assert played


def test_captures_are_kept_where_it_is_said(played: list[Path], tmp_path: Path) -> None:
    assert main(["lab", "run", "slow-start", "--keep", str(tmp_path / "new")]) == 0

    assert played == [tmp_path / "new"]
    assert played[0].is_dir()


def test_on_request_it_is_played_once(played: list[Path]) -> None:
    main(["lab", "run", "slow-start", "--once"])

    assert [folder.name for folder in played] == ["once"]


def test_nothing_is_written_over(
    played: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").touch()

    assert main(["lab", "run", "slow-start", "--keep", str(tmp_path)]) == 2

    assert "there are files in it" in capsys.readouterr().err
    assert not played


@pytest.mark.parametrize(
    ("run", "right"),
    [
        (run_of("broken", finding("slow-start")), True),
        (run_of("broken"), False),
        (run_of("broken", finding("slow-start"), finding("policer")), False),
        (run_of("broken", finding("slow-start"), told={"spoilt": True}), False),
        (run_of("fixed"), True),
    ],
)
def test_the_verdict_is_no_where_something_is_missed_false_or_spoilt(run: Run, right: bool) -> None:
    assert lab_run.is_right(run) is right


def test_a_missing_program_is_told_before_anything_is_played() -> None:
    with pytest.raises(UsageError, match="no-such-program is not installed"):
        lab_run.check_programs(scenario(needs=["no-such-program"]))
