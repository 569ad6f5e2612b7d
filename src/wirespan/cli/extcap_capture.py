"""A capture for Wireshark: plays a scenario, or runs a command, and hands over what was seen.

The capture is handed over when it is complete, because only then can it be explained, and
because a scenario whose links were late is played again. Wireshark ends it early by a signal
or by closing the pipe; what was started is then ended too.
"""

import argparse
import json
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Never

from wirespan.cli.extcap import LAB

ENDED = 0
FAILED = 1
GRACE_SECONDS = 5
TOLD_BYTES = 4_000
"""As much of what a program complained as is passed on."""
WIRESPAN = (sys.executable, "-P", "-m", "wirespan")


class FailedError(Exception):
    """What Wireshark shows its user."""


def capture(asked: argparse.Namespace) -> int:
    """Into ``asked.fifo``; 0 also where Wireshark wanted no more."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    try:
        with tempfile.TemporaryDirectory(prefix="wirespan-") as folder:
            captured = (_lab if asked.extcap_interface == LAB else _run)(asked, Path(folder))
            _hand_over(captured, asked.fifo, explained=asked.explained)
    except FailedError as error:
        print(f"wirespan: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        return ENDED
    return ENDED


def _leave(_number: int, _frame: FrameType | None) -> Never:
    sys.exit(ENDED)


def _lab(asked: argparse.Namespace, folder: Path) -> Path:
    if not asked.scenario:
        raise FailedError("no scenario was chosen; choose one in the interface's options")
    kept = folder / "kept"
    words = ["lab", "run", "--variant", asked.variant, "--keep", str(kept), "--json"]
    told = _call([*words, "--", asked.scenario], folder)
    try:
        return Path(json.loads(told)["captures"][asked.side])
    except (KeyError, TypeError, ValueError):
        raise FailedError(f"{asked.scenario} left no capture of the {asked.side}") from None


def _run(asked: argparse.Namespace, folder: Path) -> Path:
    try:
        command = shlex.split(asked.command)
    except ValueError as error:
        raise FailedError(f"the command cannot be read: {error}") from None
    if not command:
        raise FailedError("no command was given; write one in the interface's options")
    captured = folder / "run.pcapng"
    words = ["run", "--keep", str(captured), "--interface", asked.on]
    if asked.extcap_capture_filter:
        words += ["--capture-filter", asked.extcap_capture_filter]
    _call([*words, "--", *command], folder, captured)
    return captured


def _call(words: Sequence[str], folder: Path, made: Path | None = None) -> bytes:
    """What wirespan printed. Its status is the scenario's verdict, or the command's: it failed
    where it printed nothing, or did not make what it should have."""
    with (folder / "said").open("w+b") as said, (folder / "told").open("w+b") as told:
        _wait([*WIRESPAN, *words], told, said)
        told.seek(0)
        answer = told.read()
        if made.exists() if made else answer:
            return answer
        said.seek(0)
        raise FailedError(_end_of(said) or "nothing was captured")


def _end_of(said: IO[bytes]) -> str:
    complaint = said.read()[-TOLD_BYTES:].decode("utf-8", "replace").strip()
    return complaint.removeprefix("wirespan: ")


def _wait(command: Sequence[str], told: IO[bytes] | int, said: IO[bytes]) -> int:
    """Run it to its end; end it where we are ended."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=told, stderr=said)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _hand_over(captured: Path, fifo: str, *, explained: bool) -> None:
    with Path(fifo).open("wb", buffering=0) as pipe:
        if not explained:
            with captured.open("rb") as file:
                shutil.copyfileobj(file, pipe)
            return
        with tempfile.TemporaryFile() as said:
            words = ["annotate", "--output", "-", "--", str(captured)]
            if _wait([*WIRESPAN, *words], pipe, said):
                said.seek(0)
                raise FailedError(_end_of(said))
