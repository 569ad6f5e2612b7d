"""The kernel's own truth beside a capture: a process that samples a host's connections.

    python -m wirespan.lab.truth

Reads its job as a line of JSON from standard input: ``{"out": path, "every_ms": 5, "ports":
[80] or null}``; prints ``ready``; ends on SIGTERM or when its input is closed, and prints a
summary. In ``out`` it writes a line of JSON for every connection that has changed since the
last sample, one for each that ended, with its last counters, and at the end how much the
host's counters have moved. ``truth_file`` reads it.
"""

import json
import os
import select
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from wirespan.drive.clock import monotonic_ns, realtime_ns
from wirespan.drive.diag import Sample, TcpDiag
from wirespan.lab.counters import changes, read_counters

READY = "ready"
MILLISECOND_NS = 1_000_000
EVERY_MS = 5
LEAST_GRACE_NS = 5 * MILLISECOND_NS
MOST_GRACE_NS = 200 * MILLISECOND_NS
STILL = ("last_data_sent_ms", "last_ack_sent_ms", "last_data_received_ms", "last_ack_received_ms")
"""What changes by the passing of time alone."""


@dataclass(frozen=True, slots=True)
class Job:
    out: Path
    every_ns: int
    ports: frozenset[int] | None
    """Only connections with one of these at either end; None: all."""

    def wants(self, sample: Sample) -> bool:
        return self.ports is None or not self.ports.isdisjoint((sample.local[1], sample.remote[1]))


def read_job(line: str) -> Job:
    """ValueError, KeyError or TypeError where it is none."""
    said = json.loads(line)
    ports = said.get("ports")
    every_ms = said.get("every_ms", EVERY_MS)
    return Job(
        out=Path(said["out"]),
        every_ns=max(int(every_ms * MILLISECOND_NS), MILLISECOND_NS),
        ports=None if ports is None else frozenset(ports),
    )


class Sampler:
    """Writes what has changed since the last look."""

    def __init__(self, job: Job, diag: TcpDiag, file: TextIO) -> None:
        self._job = job
        self._diag = diag
        self._file = file
        self._last: dict[int, tuple[object, ...]] = {}
        self._seen: set[int] = set()
        self._before = read_counters()
        self.samples = 0
        self.latest_ns = 0
        """The longest that a look came after its time."""
        self._write({"kind": "start", "time_ns": realtime_ns(), "every_ns": job.every_ns})

    @property
    def connections(self) -> int:
        return len(self._seen)

    def look(self) -> set[int]:
        """One sample of every connection that has changed, and the last of those that ended.

        Which there are.
        """
        now_ns = realtime_ns()
        alive = set()
        for sample in filter(self._job.wants, self._diag.dump()):
            alive.add(sample.cookie)
            shape = _shape(sample)
            if self._last.get(sample.cookie) != shape:
                self._last[sample.cookie] = shape
                self._tell("sample", now_ns, sample)
        self.take_ended()
        return alive

    def take_ended(self) -> None:
        for sample in filter(self._job.wants, self._diag.ended()):
            self._last.pop(sample.cookie, None)
            self._tell("end", realtime_ns(), sample)

    def conclude(self) -> None:
        """A last look, and what the host's kernel counted.

        The kernel tells of an end some time after it: who is gone is waited for.
        """
        alive = self.look()
        now_ns = monotonic_ns()
        least_ns, most_ns = now_ns + LEAST_GRACE_NS, now_ns + MOST_GRACE_NS
        while now_ns < least_ns or (self._last.keys() - alive and now_ns < most_ns):
            time.sleep(LEAST_GRACE_NS / 1e9)
            self.take_ended()
            now_ns = monotonic_ns()
        moved = changes(self._before, read_counters())
        self._write({"kind": "counters", "time_ns": realtime_ns(), "changes": moved})
        self._file.flush()

    def _tell(self, kind: str, now_ns: int, sample: Sample) -> None:
        self._seen.add(sample.cookie)
        self.samples += 1
        self._write({"kind": kind, "time_ns": now_ns, **asdict(sample)})

    def _write(self, what: dict[str, Any]) -> None:
        print(json.dumps(what, separators=(",", ":")), file=self._file)


def _shape(sample: Sample) -> tuple[object, ...]:
    steady = tuple(value for name, value in sample.info.items() if name not in STILL)
    return (sample.state, sample.receive_queue, sample.send_queue, steady)


def follow(sampler: Sampler, every_ns: int) -> None:
    """Look again and again, until SIGTERM or until nobody holds our standard input."""
    waking, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    due_ns = monotonic_ns()
    while True:
        left_ns = due_ns - monotonic_ns()
        if select.select([sys.stdin, waking], [], [], max(left_ns, 0) / 1e9)[0]:
            return
        sampler.latest_ns = max(sampler.latest_ns, monotonic_ns() - due_ns)
        sampler.look()
        # A look that took longer than the pause is not made up for.
        due_ns = max(due_ns + every_ns, monotonic_ns())


def _sample(job: Job, file: TextIO) -> Sampler:
    """From ready to the end."""
    with file, TcpDiag() as diag:
        sampler = Sampler(job, diag, file)
        print(READY, flush=True)
        follow(sampler, job.every_ns)
        sampler.conclude()
    return sampler


def main() -> int:
    job = read_job(sys.stdin.readline())
    try:
        file = job.out.open("w", encoding="ascii")
    except OSError as error:
        why = error.strerror or "no reason given"
        print(json.dumps({"error": [f"cannot write {str(job.out)!r}", why, "name another file"]}))
        return 2
    try:
        sampler = _sample(job, file)
    except OSError as error:
        why = error.strerror or "no reason given"
        print(json.dumps({"error": [f"cannot write {str(job.out)!r}", why, "make room for it"]}))
        return 2
    summary = {
        "samples": sampler.samples,
        "connections": sampler.connections,
        "latest_ns": sampler.latest_ns,
    }
    print(json.dumps(summary), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
