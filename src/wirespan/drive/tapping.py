"""A tap process as its parent sees it: what it is told, when it is ready, what it counted."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from wirespan.base.errors import UsageError
from wirespan.capture.embed import embed_secrets, read_key_log
from wirespan.drive.ring import RING_BYTES

MODULE = "wirespan.drive.tap"
ANY = "any"
READY = "ready"
WHOLE_PACKETS = 262_144
PATIENCE_SECONDS = 20
"""To write out what is in the ring, on a slow disk."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a tap is told, as JSON on its standard input."""

    interfaces: tuple[str, ...]
    """Names; ``any`` for all there are and will be."""
    out: str
    """The pcapng file to write."""
    filter: str | None = None
    """In the language of ``drive.bpf``."""
    snap: int = WHOLE_PACKETS
    """Bytes of each packet that are kept."""
    keys: str | None = None
    """A TLS key log, whose lines are put into the file at the end."""
    keys_from: int = 0
    """Bytes of the key log that were there before."""
    ring_bytes: int = RING_BYTES

    def to_line(self) -> str:
        return json.dumps(asdict(self)) + "\n"

    def embed_keys(self) -> bool:
        """Put the key log's new lines into the file; whether there were any."""
        key_log = read_key_log(Path(self.keys), self.keys_from) if self.keys else b""
        return bool(key_log) and embed_secrets(Path(self.out), key_log)

    @classmethod
    def from_line(cls, line: str) -> Self:
        """ValueError or TypeError where it is none."""
        said = json.loads(line)
        said["interfaces"] = tuple(said["interfaces"])
        return cls(**said)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a tap says when it ends."""

    packets: int
    """Written."""
    dropped: int
    """Not written, because the ring was full."""
    bytes: int
    """Of the file."""
    keys: bool = False
    """Whether TLS secrets are in the file."""

    @classmethod
    def from_data(cls, said: dict[str, Any]) -> Self:
        return cls(**{each.name: said[each.name] for each in fields(cls)})


class Tap:
    """A running tap; it also ends, with all that it saw written, when its parent does."""

    def __init__(self, job: Job, prefix: Sequence[str] = ()) -> None:
        """Returns when packets are being taken; UsageError where they cannot be.

        ``prefix`` is put before the command, to run it in another namespace.
        """
        self.job = job
        # A session of its own: Ctrl-C at the terminal is its parent's to judge.
        # -P: what lies in the current folder is not for us to import.
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-P", "-m", MODULE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(job.to_line())
            self._process.stdin.flush()
        except BrokenPipeError:
            pass
        try:
            line = self._line()
            if line != READY:
                raise _failure(line)
        except BaseException:
            self._process.kill()
            end(self._process)
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> Summary:
        """Take no more packets, write those that were taken; what was counted."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            line = self._line()
        finally:
            end(self._process)
        said = _read(line)
        if "packets" not in said:
            raise _failure(line)
        return Summary.from_data(said)

    def is_running(self) -> bool:
        """False when it ended by itself, e.g. because the disk is full; ``stop`` tells why."""
        return self._process.poll() is None

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def end(process: "subprocess.Popen[Any]") -> None:
    """Wait until it has ended, not for ever, and close its pipes."""
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _read(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _failure(line: str) -> UsageError:
    error = _read(line).get("error")
    if isinstance(error, list) and len(error) == 3:
        return UsageError(*error)
    return UsageError("cannot capture", "the capturing process ended", "see what it said above")
