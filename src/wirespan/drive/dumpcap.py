"""Wireshark's dumpcap in a tap's place, where it may capture and we may not.

It writes into a pipe, which we copy into the file: so it ends when we do, however that is.
Unlike a tap's, its file has one cooked interface where ``any`` was asked for.
"""

import io
import re
import subprocess
import threading
import time
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.drive.capture_file import create
from wirespan.drive.tapping import PATIENCE_SECONDS, Job, Summary, end

PROGRAM = "dumpcap"
READY = "File:"
HANDED_OVER_SECONDS = 0.6
"""libpcap hands over packets after a quarter of a second at the latest; what the kernel still
holds when dumpcap is stopped is lost."""
COPIED_BYTES = 1 << 20
COUNTS = re.compile(r"received/dropped on interface .*: (\d+)/(\d+)")
REFUSALS = ("permission", "Operation not permitted", "cap_set_proc")


class NotPermittedError(UsageError):
    """dumpcap may not capture either."""


class Dumpcap:
    """A running dumpcap, with what a ``tapping.Tap`` offers."""

    def __init__(self, job: Job) -> None:
        """Returns when packets are being taken; UsageError where they cannot be."""
        self.job = job
        self._said: list[str] = []
        self._process = subprocess.Popen(
            command(job), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            self._wait_until_ready()
            self._out = create(job.out)
        except BaseException:
            self._process.kill()
            end(self._process)
            raise
        self._copying = [
            threading.Thread(target=work, daemon=True) for work in (self._copy, self._listen)
        ]
        for thread in self._copying:
            thread.start()

    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> Summary:
        """Take no more packets, write those that were taken; what was counted."""
        time.sleep(HANDED_OVER_SECONDS)
        self._process.terminate()
        for thread in self._copying:
            thread.join(PATIENCE_SECONDS)
        end(self._process)
        counts = COUNTS.findall("\n".join(self._said))
        keys = self.job.embed_keys()
        return Summary(
            packets=sum(int(received) for received, _ in counts),
            dropped=sum(int(dropped) for _, dropped in counts),
            bytes=Path(self.job.out).stat().st_size,
            keys=keys,
        )

    def _wait_until_ready(self) -> None:
        assert self._process.stderr is not None
        for raw in self._process.stderr:
            line = raw.decode("utf-8", "replace").strip()
            if line.startswith(READY):
                return
            self._said.append(line)
        raise _failure(self._said)

    def _copy(self) -> None:
        assert self._process.stdout is not None
        assert isinstance(self._process.stdout, io.BufferedReader)
        with self._out:
            # As it comes, and not by full blocks: somebody may be looking on.
            while piece := self._process.stdout.read1(COPIED_BYTES):
                self._out.write(piece)
                self._out.flush()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for raw in self._process.stderr:
            self._said.append(raw.decode("utf-8", "replace").strip())


def command(job: Job) -> list[str]:
    """How dumpcap is started for a job; the filter goes before the interfaces it is for."""
    filters = ["-f", job.filter] if job.filter else []
    interfaces = [word for name in job.interfaces for word in ("-i", name)]
    return [PROGRAM, "-q", *filters, *interfaces, "-s", str(job.snap), "-w", "-"]


def _failure(said: list[str]) -> UsageError:
    lines = [line.removeprefix(f"{PROGRAM}: ") for line in said if line.startswith(PROGRAM)]
    why = lines[-1] if lines else "it ended"
    if any(word in line for line in said for word in REFUSALS):
        return NotPermittedError("cannot capture", f"dumpcap says: {why}", "")
    return UsageError("cannot capture", f"dumpcap says: {why}", "check the interface")
