"""Folders for captures: what is kept is never written over, what passes passes."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from kit.patience import until
from wirespan.base.errors import UsageError
from wirespan.cli.keeping import folder_of, made, passing_folder

HOLD = (
    "import subprocess, sys\n"
    "from wirespan.cli.keeping import passing_folder\n"
    "with passing_folder() as folder:\n"
    "    (folder / 'keys').touch()\n"
    "    print(folder, flush=True)\n"
    "    sys.stdin.read()\n"
)


def hold() -> tuple["subprocess.Popen[str]", Path]:
    """A program in the middle of its work, and its folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True, env={**os.environ, "PYTHONPATH": ":".join(filter(None, sys.path))},
    )  # fmt: skip
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_passing_folder_is_there_and_then_gone() -> None:
    with passing_folder() as folder:
        (folder / "within").mkdir()
        assert folder.stat().st_mode & 0o077 == 0

    assert not folder.exists()


def test_a_failure_takes_it_away_too() -> None:
    with pytest.raises(ZeroDivisionError), passing_folder() as folder:
        _ = 1 // 0

    assert not folder.exists()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_however_the_command_ends(sent: signal.Signals) -> None:
    process, folder = hold()
    assert (folder / "keys").exists()

    os.kill(process.pid, sent)
    process.communicate()

    until(lambda: not folder.exists())


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_ends_when_the_command_s_whole_group_is_ended(sent: signal.Signals) -> None:
    process, folder = hold()

    os.killpg(process.pid, sent)
    process.communicate()

    until(lambda: not folder.exists())


def test_it_stays_while_the_command_works() -> None:
    process, folder = hold()

    time.sleep(0.1)
    assert (folder / "keys").exists()
    process.communicate("")
    assert process.returncode == 0
    assert not folder.exists()


def test_a_folder_to_be_kept_is_made_and_stays(tmp_path: Path) -> None:
    with ExitStack() as passing:
        folder = folder_of(str(tmp_path / "a" / "b"), passing)

    assert folder == tmp_path / "a" / "b"
    assert folder.is_dir()


def test_without_one_it_passes() -> None:
    with ExitStack() as passing:
        folder = folder_of(None, passing)
        assert folder.is_dir()

    assert not folder.exists()


def test_a_folder_with_files_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()

    with ExitStack() as passing, pytest.raises(UsageError, match="there are files in it"):
        folder_of(str(tmp_path), passing)


@pytest.mark.parametrize("name", ["/dev/null", "/dev/null/x", ""])
def test_a_folder_that_cannot_be_made_is_refused(name: str) -> None:
    with ExitStack() as passing, pytest.raises(UsageError, match="cannot keep captures in"):
        folder_of(name, passing)


def test_a_folder_that_may_not_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode, **_: not mode & os.W_OK)

    with pytest.raises(UsageError, match="Permission denied; name another folder"):
        made(str(tmp_path))
