"""Plays a scenario's variant on a network made for it, and explains what was captured.

The network is a process of its own in namespaces of its own. A relay that sent a packet late
has changed the link: such a run is spoilt, says nothing, and is played again, at most
``TRIES`` times; a run that was not spoilt is never repeated, whatever it shows.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from wirespan.explain.answer import Answer
from wirespan.explain.run import explain
from wirespan.lab.backstage import Backstage
from wirespan.lab.scenario import TAPS, HostPlan, Play, Scenario, Variant
from wirespan.ledger.request import Request

TRIES = 6
LATE_NS = 2_000_000
"""A relay that sent a frame this late had no time to do its work."""
OWN = ("--net", "--mount", "--pid", "--fork", "--kill-child")
WAYS = (("unshare", *OWN), ("unshare", "--user", "--map-root-user", *OWN))
"""Root may keep its right to be served before others; an ordinary user needs a namespace."""
QUIET = {
    "net.ipv4.tcp_congestion_control": "reno",
    "net.ipv4.tcp_no_metrics_save": "1",
    "net.ipv4.tcp_slow_start_after_idle": "0",
    "net.ipv6.conf.all.disable_ipv6": "1",
    "net.ipv4.tcp_rmem": "4096 4194304 8388608",
}
"""What would otherwise differ from machine to machine, or from run to run."""
SETTING_UP_S = 40


class StageError(RuntimeError):
    """The play could not be set up, or a program in it failed."""


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
    late_ns: int = 0
    spoilt_before: int = 0
    """How many plays were thrown away before this one."""

    @property
    def is_spoilt(self) -> bool:
        return self.late_ns >= LATE_NS

    def requests(self, tap: str) -> dict[str, Request]:
        return named(self.answers[tap].requests)

    def causes(self, tap: str) -> dict[str, int]:
        """Causes found there and what they are said to have cost, in ns."""
        found: Counter[str] = Counter()
        for finding in self.answers[tap].findings:
            found[finding.cause] += finding.cost_ns
        return dict(found)


def run(scenario: Scenario, variant: Variant, folder: Path, tries: int = TRIES) -> Run:
    """Play until the links were on time; the last try is returned even when spoilt."""
    spoilt = 0
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        _play(scenario.play(variant), folder)
        late_ns = _lateness_ns(folder)
        if late_ns < LATE_NS or spoilt + 1 >= tries:
            break
        spoilt += 1
        shutil.rmtree(folder)
    told = Run(scenario, variant, folder, late_ns=late_ns, spoilt_before=spoilt)
    told.clock_ns = _clock(folder / "client.txt")
    for tap in TAPS:
        told.answers[tap] = explain(str(folder / f"{tap}.pcap"))
    return told


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


@cache
def unshare() -> tuple[str, ...]:
    """The first way into namespaces of our own that works; empty if none does."""
    for way in WAYS:
        if subprocess.run([*way, "true"], capture_output=True).returncode == 0:
            return way
    return ()


def _play(play: Play, folder: Path) -> None:
    job = folder / "job.json"
    job.write_text(json.dumps(_job(play, folder), indent=1), encoding="utf-8")
    command = [*unshare(), sys.executable, "-m", "wirespan.lab.standin.stage", str(job)]
    limit_s = SETTING_UP_S + play.seconds + play.linger_s
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s)
    if done.returncode and not play.client.may_fail:
        printed = folder / "client.txt"
        said = printed.read_text(encoding="utf-8") if printed.exists() else ""
        raise StageError(f"{done.stdout}{done.stderr}{said}")


def _job(play: Play, folder: Path) -> dict[str, object]:
    backstage = Backstage(folder)
    for name, text in play.files.items():
        (folder / name).write_text(text.replace("{folder}", str(folder)), encoding="utf-8")
    hosts = ["client", "server", *(["gateway"] if play.gateway else [])]
    services = [
        (host, command, plan.environment)
        for host, plan in (("server", play.server), ("client", play.client))
        for command in [
            *([backstage.of(plan)] if host == "server" else []),
            *map(backstage.command, plan.beside),
        ]
    ]
    return {
        "folder": str(folder),
        "link": play.link,
        "gateway": play.gateway,
        "hosts": {name: asdict(play.hosts.get(name, HostPlan())) for name in hosts},
        "sysctls": QUIET,
        "services": services,
        "client": backstage.of(play.client),
        "client_environment": play.client.environment,
        "captures": {tap: asdict(plan) for tap, plan in play.captures.items()},
        "resolver": play.resolver,
        "linger_s": play.linger_s,
        "seconds": play.seconds,
    }


def _clock(path: Path) -> dict[str, int]:
    """Lines ``NAME NANOSECONDS`` among what the client printed."""
    found: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if len(words) == 2 and words[1].isdecimal():
            found[words[0]] = int(words[1])
    return found


def _lateness_ns(folder: Path) -> int:
    log = folder / "relay.log"
    return int(log.read_text(encoding="utf-8").split()[-1]) if log.exists() else 0
