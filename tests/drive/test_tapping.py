"""What a tap is told and says, as lines of JSON; the process itself is in test_tap."""

import sys
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.drive import tapping
from wirespan.drive.tapping import Job, Summary, Tap

JOB = Job(("eth0", "lo"), "out.pcapng", filter="port 80", snap=96, keys="keys", keys_from=7)


def test_a_job_survives_its_line() -> None:
    line = JOB.to_line()

    assert line.count("\n") == 1
    assert Job.from_line(line) == JOB


@pytest.mark.parametrize("line", ["", "x", "[]", "{}", '{"interfaces": ["lo"]}'])
def test_what_is_no_job_is_refused(line: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        Job.from_line(line)


def test_a_summary_is_read_from_what_a_tap_prints() -> None:
    said = {"packets": 3, "dropped": 1, "bytes": 900, "keys": True, "new": "later"}

    assert Summary.from_data(said) == Summary(packets=3, dropped=1, bytes=900, keys=True)


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """A program that is started in the tap's place."""
    (tmp_path / "stand_in_tap.py").write_text("import sys\nsys.stdin.readline()\n" + code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(tapping, "MODULE", "stand_in_tap")


def test_it_is_waited_for_until_it_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = '{\\"packets\\": 1, \\"dropped\\": 0, \\"bytes\\": 9, \\"keys\\": false}'
    stand_in(
        tmp_path,
        monkeypatch,
        f'print("ready", flush=True)\nsys.stdin.read()\nprint("{answer}")\n',
    )

    tap = Tap(JOB)
    running = tap.is_running()
    summary = tap.stop()

    assert running
    assert not tap.is_running()
    assert summary == Summary(packets=1, dropped=0, bytes=9)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ('print(\'{"error": ["cannot", "why", "do"]}\')', "cannot: why; do"),
        ("sys.exit(1)", "the capturing process ended"),
        ("print('nonsense')", "the capturing process ended"),
        ("print('[1]')", "the capturing process ended"),
        ("print('ready')", "the capturing process ended"),
        ('print("ready")\nprint(\'{"error": ["cannot", "full", "room"]}\')', "cannot: full; room"),
    ],
)
def test_why_it_failed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, sentence: str
) -> None:
    stand_in(tmp_path, monkeypatch, code)

    with pytest.raises(UsageError, match=sentence):
        Tap(JOB).stop()


def test_a_prefix_runs_it_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "import os\nprint('ready' if os.environ.get('SEEN') else '')")

    with pytest.raises(UsageError, match="ended"):
        Tap(JOB, prefix=(sys.executable, "-c", "")).stop()
    tap = Tap(JOB, prefix=("env", "SEEN=1"))
    with pytest.raises(UsageError, match="ended"):
        tap.stop()
