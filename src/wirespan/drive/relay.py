"""A link as a process: ``python -m wirespan.drive.relay`` carries frames between two interfaces.

It reads a job as one line of JSON on standard input, says ``ready``, then takes commands, one
line of JSON each, and says ``done`` to each; it ends when its input is closed, on SIGTERM, or
when its time is over, and prints one line of JSON: what it counted, and whether the run is good.

    {"left": "to-client", "right": "to-server", "plan": {...}, "seed": 1, "seconds": 60,
     "journal": "link.jsonl", "passages": 0, "awake_us": 100}
    {"blackout": 200000000}                for so many ns nothing passes, in either direction
    {"plan": {...}, "seed": 2}             from now on another link
    {"fresh": true, "passages": 1000}      forget what was counted and written so far
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.drive import journal
from wirespan.drive.clock import monotonic_ns, offset_ns
from wirespan.drive.direction import Direction, Shared
from wirespan.drive.lateness import judge
from wirespan.drive.offloads import maximum_transmission_unit, switch_off
from wirespan.drive.packet_socket import LINK_HEADER_BYTES, PacketSocket
from wirespan.drive.priority import FIRST, hurry
from wirespan.drive.relaying import Relaying
from wirespan.emulate.build import build
from wirespan.emulate.link_plan import LinkPlan

SLOTS = 32768
"""Frames inside the link at once: 1 Gbit/s of full frames for 0.4 s."""
EVENTS = 65536
EVENT_ROWS = 4096
"""Of a line's own journal, which is copied after every packet."""
SECOND_NS = 10**9
LINE_BYTES = 1 << 20
BACKWARD_SEED = 1 << 20
"""Added for the way back, so that its chances are not those of the way there."""


@dataclass(frozen=True, slots=True)
class Job:
    left: str
    right: str
    plan: LinkPlan
    seed: int = 0
    journal: str | None = None
    seconds: float = 3600.0
    passages: int = 0
    """Write down so many frames that passed, besides what happened to the others."""
    awake_us: int = 100
    """At most so long before something is due the processor is kept instead of slept on."""


def read_job(text: str) -> Job:
    data = json.loads(text)
    return Job(**{**data, "plan": LinkPlan.from_data(data["plan"])})


class Relay:
    """A job at work."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._granted = hurry(FIRST)
        for interface in (job.left, job.right):
            switch_off(interface)
        mtu = max(maximum_transmission_unit(name) for name in (job.left, job.right))
        slot_bytes = max(mtu + LINK_HEADER_BYTES, 2048)
        self._shared = Shared(SLOTS, slot_bytes, EVENTS, job.passages)
        self._ends = PacketSocket(job.left), PacketSocket(job.right)
        left, right = self._ends
        lines = self._lines(job.plan, job.seed)
        self._ways = (
            Direction(self._shared, left, right, lines[0], 0),
            Direction(self._shared, right, left, lines[1], 1),
        )
        self._told, self._tell = socket.socketpair()
        self._offset_ns = offset_ns()
        self._relaying = Relaying(
            *self._ways,
            (self._told.fileno(), sys.stdin.fileno()),
            self._offset_ns,
            job.awake_us * 1_000,
        )
        self._began_ns = monotonic_ns()
        self._stopped = False
        self._lost_before = 0
        self._unread = b""
        self._passages = job.passages

    def serve(self) -> None:
        """Carry frames until told to end or the time is over."""
        self._listen()
        print("ready", flush=True)
        end_ns = self._began_ns + int(self._job.seconds * SECOND_NS)
        while not self._stopped and self._relaying.run(end_ns):
            self._obey()

    def _listen(self) -> None:
        """A signal only makes the control descriptor readable, so no frame is left half done."""
        self._tell.setblocking(False)
        self._told.setblocking(False)
        signal.set_wakeup_fd(self._tell.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)

    def _obey(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._stopped = bool(self._told.recv(64))
        if not select.select([sys.stdin], [], [], 0)[0]:
            return
        read = os.read(sys.stdin.fileno(), LINE_BYTES)
        self._stopped = self._stopped or not read
        *lines, self._unread = (self._unread + read).split(b"\n")
        for line in lines:
            self._change(json.loads(line))
            print("done", flush=True)

    def _change(self, command: dict[str, Any]) -> None:
        if "blackout" in command:
            for way in self._ways:
                way.black_out(monotonic_ns() + int(command["blackout"]))
        if "plan" in command:
            plan = LinkPlan.from_data(command["plan"])
            lines = self._lines(plan, int(command.get("seed", self._job.seed)))
            for way, line in zip(self._ways, lines, strict=True):
                way.change(line)
        self._passages = int(command.get("passages", self._passages))
        if command.get("fresh"):
            self._forget()

    def _lines(self, plan: LinkPlan, seed: int) -> list[Any]:
        table = self._shared.packet_table
        return [
            build(plan.forward, seed, table, EVENT_ROWS),
            build(plan.backward, seed + BACKWARD_SEED, table, EVENT_ROWS),
        ]

    def _forget(self) -> None:
        for way in self._ways:
            way.forget()
        self._shared.forget(EVENTS, self._passages)
        self._lost()
        self._lost_before = self._counted_lost()

    def _lost(self) -> int:
        """Frames the kernel had no room for in a ring; asking resets its count."""
        self._overflowed = sum(end.overflowed() for end in self._ends)
        return self._overflowed

    def _counted(self, what: str) -> int:
        return sum(end.counts()[what] for end in self._ends)

    def _counted_lost(self) -> int:
        return self._shared.find_no_slot() + self._counted("refused") + self._counted("oversized")

    def summary(self) -> dict[str, Any]:
        """What is known of the run, and whether it is good."""
        lateness = self._shared.lateness
        lost = self._lost() + self._counted_lost() - self._lost_before
        judgement = judge(lateness.frames, lateness.over, lateness.worst_ns, lost)
        return {
            "spoilt": judgement.spoilt,
            "why": judgement.why,
            "lateness": lateness.summary(),
            "lost_by_relay": lost,
            "oversized": self._counted("oversized"),
            "without_checksum": self._counted("without_checksum"),
            "events_missed": self._shared.events.missed,
            **{
                name: way.summary()
                for name, way in zip(journal.DIRECTIONS, self._ways, strict=True)
            },
            "granted": self._granted,
            "awake_us": self._relaying.margin_ns / 1_000,
            "sleeps": self._relaying.sleeps,
            "seconds": (monotonic_ns() - self._began_ns) / SECOND_NS,
            "processor_seconds": sum(os.times()[:2]),
            "load": os.getloadavg()[0],
        }

    def write_journal(self, summary: dict[str, Any]) -> None:
        if self._job.journal is None:
            return
        head = {
            "left": self._job.left,
            "right": self._job.right,
            "seed": self._job.seed,
            "plan": self._job.plan.to_data(),
            "clock_stepped_ns": offset_ns() - self._offset_ns,
        }
        rows = [*self._shared.events.rows(), *self._shared.passages.rows()]
        names = [way.names for way in self._ways]
        with Path(self._job.journal).open("w", encoding="utf-8") as file:
            journal.write(file, head, rows, names, offset_ns(), summary)

    def close(self) -> None:
        for end in self._ends:
            end.close()


def main() -> int:
    """One job, from the first line of standard input."""
    # Unbuffered: what waits behind the first line must stay readable for the loop.
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as source:
        text = source.readline().decode()
    try:
        relay = Relay(read_job(text))
    except (UsageError, OSError, ValueError, KeyError, TypeError) as error:
        print(f"the relay cannot do this: {error}", file=sys.stderr)
        return 2
    relay.serve()
    summary = relay.summary()
    relay.write_journal(summary)
    relay.close()
    print(json.dumps(summary), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
