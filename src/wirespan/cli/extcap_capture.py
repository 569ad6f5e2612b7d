"""A capture for Wireshark: plays a scenario, or runs a command, and hands over what is seen.

Packets are handed over as they pass, and what they mean in a last frame; on request all of them
at the end, with comments at the packets that prove it. A scenario seen live is played once:
what passed cannot be taken back. Wireshark ends it early by a signal or by closing the pipe;
what was started is then ended too.
"""

import importlib
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Never

from wirespan.base.errors import UsageError
from wirespan.cli.extcap import COMMENTS, FIRST, LAB, LIVE, PLAIN, WRONG_USE, read
from wirespan.cli.extcap_live import EVERY_MS, DamagedError, LiveCapture, NoPipeError, Pipe, follow

ENDING = (signal.SIGTERM, signal.SIGINT)
ENDED = 0
FAILED = 1
GRACE_SECONDS = 5
LOOKS_A_SECOND = 20
TOLD_BYTES = 4_000
"""As much of what a program complained as is passed on."""
WIRESPAN = (sys.executable, "-P", "-m", "wirespan")
KEY_LOG = "SSLKEYLOGFILE"
LATE = (
    "The links of this lab were late, because the machine was busy: believe no time below."
    " Capture again."
)


class FailedError(Exception):
    """What Wireshark shows its user."""


@dataclass(frozen=True, slots=True)
class Task:
    """Another of wirespan's commands, and where it leaves its capture."""

    words: Sequence[str]
    captured: Path
    about: str
    is_lab: bool = False
    """Then what it prints is a document, and status 2 means that it could not be played."""
    key_log: Path | None = None
    known_bytes: int = 0
    """Of the key log, from before."""
    environment: Mapping[str, str] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    asked = read(sys.argv[1:] if arguments is None else arguments)
    for number in ENDING:
        signal.signal(number, _leave)
    try:
        # Opened first: where it never is, Wireshark waits for ever.
        with (
            Pipe(asked["fifo"]) as pipe,
            tempfile.TemporaryDirectory(prefix="wirespan-") as folder,
        ):
            _capture(asked, Path(folder), pipe)
    except (FailedError, DamagedError, NoPipeError, UsageError) as error:
        print(f"wirespan: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        return ENDED
    return ENDED


def _leave(_number: int, _frame: FrameType | None) -> Never:
    _end_once()
    sys.exit(ENDED)


def _end_once() -> None:
    """Another signal must not break off what ends the processes."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def _capture(asked: Mapping[str, str], folder: Path, pipe: Pipe) -> None:
    how = asked.get("explain") or LIVE
    if how not in (LIVE, COMMENTS, PLAIN):
        raise FailedError(f"it cannot be explained {how!a}; choose {LIVE}, {COMMENTS} or {PLAIN}")
    make = _lab if asked.get("extcap-interface") == LAB else _run
    task = make(asked, folder, live=how != COMMENTS)
    if how == COMMENTS:
        with _running(task, folder) as process:
            _wait(process, pipe)
        _check(task, process.returncode, folder)
        _hand_over(task.captured, pipe)
        return
    live = LiveCapture(task.captured, task.key_log, task.known_bytes)
    with closing(live), _running(task, folder) as process:
        follow(process, live, pipe)
    _check(task, process.returncode, folder)
    if how == LIVE:
        # Loaded here, so that the capture begins at once.
        answering = importlib.import_module("wirespan.cli.extcap_answer")
        notes = [*_notes(task, folder)]
        pipe.write(answering.answer_blocks_of(str(task.captured), live.interfaces, notes))


def _lab(asked: Mapping[str, str], folder: Path, *, live: bool) -> Task:
    # Wireshark tells none where nobody has opened the interface's options.
    scenario = asked.get("scenario") or FIRST
    side, variant = asked.get("side") or "client", asked.get("variant") or "broken"
    kept = folder / "kept"
    words = ["lab", "run", "--variant", variant, "--keep", str(kept), "--json"]
    about = f"The scenario {scenario} ({variant}), captured at the {side}."
    once = ["--once"] if live else []
    return Task([*words, *once, "--", scenario], kept / f"{side}.pcapng", about, is_lab=True)


def _run(asked: Mapping[str, str], folder: Path, *, live: bool) -> Task:
    try:
        command = shlex.split(asked.get("command", ""))
    except ValueError as error:
        raise FailedError(f"the command cannot be read: {error}") from None
    if not command:
        raise FailedError("no command was given; write one in the interface's options")
    captured = folder / "run.pcapng"
    words = ["run", "--keep", str(captured), "--interface", asked.get("on") or "any"]
    if asked.get("extcap-capture-filter"):
        words += ["--capture-filter", asked["extcap-capture-filter"]]
    about = f"The command {shlex.join(command)}."
    words += ["--", *command]
    if not live:
        return Task(words, captured, about)
    key_log = Path(os.environ.get(KEY_LOG) or folder / "keys")
    known_bytes = key_log.stat().st_size if key_log.exists() else 0
    return Task(
        words, captured, about, key_log=key_log, known_bytes=known_bytes,
        environment={KEY_LOG: str(key_log)},
    )  # fmt: skip


@contextmanager
def _running(task: Task, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Ended where we are ended, with all that it started."""
    with (folder / "said").open("wb") as said, (folder / "told").open("wb") as told:
        process = subprocess.Popen(
            [*WIRESPAN, *task.words], stdin=subprocess.DEVNULL, stdout=told, stderr=said,
            env={**os.environ, **task.environment}, process_group=0,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            _end_once()
            _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """A command has children of its own, which a signal to it alone does not reach."""
    os.killpg(process.pid, signal.SIGTERM)
    for _ in range(GRACE_SECONDS * LOOKS_A_SECOND):
        process.poll()
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(1 / LOOKS_A_SECOND)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait(process: subprocess.Popen[bytes], pipe: Pipe) -> None:
    while process.poll() is None:
        pipe.wait(EVERY_MS)


def _check(task: Task, status: int, folder: Path) -> None:
    """A status is the scenario's verdict, or the command's: only what was not made is missed."""
    if task.captured.exists() and not (task.is_lab and status == WRONG_USE):
        return
    with (folder / "said").open("rb") as said:
        raise FailedError(_end_of(said) or "nothing was captured")


def _end_of(said: IO[bytes]) -> str:
    complaint = said.read()[-TOLD_BYTES:].decode("utf-8", "replace").strip()
    return complaint.removeprefix("wirespan: ")


def _notes(task: Task, folder: Path) -> Iterator[str]:
    """What to know before the answer."""
    yield task.about
    if task.is_lab and json.loads((folder / "told").read_bytes())["spoilt"]:
        yield LATE


def _hand_over(captured: Path, pipe: Pipe) -> None:
    with tempfile.TemporaryFile() as said:
        words = ["annotate", "--output", "-", "--", str(captured)]
        done = subprocess.run(
            [*WIRESPAN, *words], stdin=subprocess.DEVNULL, stdout=pipe.fileno(), stderr=said,
            check=False,
        )  # fmt: skip
        if done.returncode:
            said.seek(0)
            raise FailedError(_end_of(said))


if __name__ == "__main__":
    sys.exit(main())
