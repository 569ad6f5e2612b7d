"""Plays a scenario's variant on a network made for it, and explains what was captured.

The network is a process of its own in namespaces of its own. A relay that sent a packet late
has changed the link, and a capture that lost one does not show it: such a run is spoilt, says
nothing, and is played again, at most ``TRIES`` times, and so is one whose links were late when
they were verified. A run that was not spoilt is never repeated, whatever it shows.
"""

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from wirespan.explain.answer import Answer
from wirespan.explain.run import explain
from wirespan.lab.accuracy import UnkeptPromiseError
from wirespan.lab.scenario import TAPS, Scenario, Variant
from wirespan.lab.theatre import Told, perform
from wirespan.ledger.request import Request

TRIES = 6
REFUSALS = 3
"""Verifying waits for a quiet moment by itself, some seconds each time."""
SEED = 1
"""Decides all chance on the links."""


@dataclass
class Run:
    """A variant after it was played."""

    scenario: Scenario
    variant: Variant
    folder: Path
    clock_ns: dict[str, int] = field(default_factory=dict)
    """By the client's own clock, request by request."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """Capture point -> explanation."""
    told: Told = field(default_factory=Told)
    spoilt_before: int = 0
    """How many plays were thrown away before this one."""

    @property
    def is_spoilt(self) -> bool:
        return is_spoilt(self.told)

    def requests(self, tap: str) -> dict[str, Request]:
        return named(self.answers[tap].requests)

    def causes(self, tap: str) -> dict[str, int]:
        """Causes found there and what they are said to have cost, in ns."""
        found: Counter[str] = Counter()
        for finding in self.answers[tap].findings:
            found[finding.cause] += finding.cost_ns
        return dict(found)


def run(
    scenario: Scenario, variant: Variant, folder: Path, tries: int = TRIES, *, once: bool = False
) -> Run:
    """Play until the links were on time; the last try is returned even when spoilt.

    ``once``: only links that were late before anything was played are made again.
    """
    folder = folder.absolute()
    spoilt = refused = 0
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        last = spoilt + 1 >= tries
        told = _perform(scenario, variant, folder, may_refuse=last or refused + 1 >= REFUSALS)
        refused += told is None
        if told is not None and (last or once or not is_spoilt(told)):
            break
        spoilt += 1
        shutil.rmtree(folder)
    played = Run(scenario, variant, folder, told=told, spoilt_before=spoilt)
    played.clock_ns = _clock(folder / "client.txt")
    for tap in TAPS:
        played.answers[tap] = explain(str(folder / f"{tap}.pcapng"))
    return played


def _perform(
    scenario: Scenario, variant: Variant, folder: Path, *, may_refuse: bool
) -> Told | None:
    """None: the links were found too late before anything was played."""
    try:
        return perform(scenario.play(variant), folder, SEED)
    except UnkeptPromiseError:
        if may_refuse:
            raise
        return None


def is_spoilt(told: Told) -> bool:
    """A link was late, or a capture lost packets that it should have kept."""
    return bool(spoilt_by(told))


def spoilt_by(told: Told) -> list[str]:
    """What spoilt it, a few words each; empty if nothing did."""
    found = [
        str(link.get("why") or "a link did not tell how late it was")
        for link in told.links
        if link and link.get("spoilt", True)
    ]
    if told.missed:
        found.append(f"captures lost {told.missed} packets")
    return found


def named(requests: Iterable[Request]) -> dict[str, Request]:
    """By the name in the target; what carries none (TLS, lookups) by protocol and number."""
    found: dict[str, Request] = {}
    counts: Counter[str] = Counter()
    for request in sorted(requests, key=lambda one: one.start_ns):
        if request.request.startswith(("GET /", "POST /")):
            label = request.request.split("/")[1].partition("?")[0]
        else:
            label = f"{request.protocol}-{counts[request.protocol]}"
            counts[request.protocol] += 1
        found[label] = request
    return found


def _clock(path: Path) -> dict[str, int]:
    """Lines ``NAME NANOSECONDS`` among what the client printed."""
    found: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if len(words) == 2 and words[1].isdecimal():
            found[words[0]] = int(words[1])
    return found
