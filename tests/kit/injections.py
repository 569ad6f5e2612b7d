"""Causes of known size, made on a real network: which scenes, and what the ledger should say.

A scene plays several requests between two hosts; its requests carry names. An injection
compares two of them, with and without one cause, and says which reasons may take the
difference and at which captures it can be seen at all.
"""

import subprocess
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kit.network.scene import play

from wirespan.base.vocabulary import Phase
from wirespan.explain.run import explain
from wirespan.ledger.request import Request

NETWORK = Path(__file__).parent / "network"
MILLISECOND = 1_000_000
TRIES = 4
LATE_NS = 2 * MILLISECOND
"""A relay that sent a frame this late had no time to do its work: the scene is played again."""
QUIET = (
    "net.ipv4.tcp_congestion_control=reno",
    "net.ipv4.tcp_no_metrics_save=1",
    "net.ipv4.tcp_slow_start_after_idle=0",
    "net.ipv6.conf.all.disable_ipv6=1",
    "net.ipv4.tcp_rmem=4096 4194304 8388608",
)


@dataclass(frozen=True)
class Scene:
    """What is played, and how far apart the hosts are."""

    steps: str
    """The client's program, on ``kit.network.asking``."""
    round_trip_ms: float = 20
    rate_mbit: float = 0
    drops: tuple[str, ...] = ()
    certificate: bool = False
    sysctls: tuple[str, ...] = QUIET


@dataclass(frozen=True)
class Injection:
    """One cause: the request that met it beside one that did not."""

    cause: str
    scene: str
    met: str
    without: str
    reasons: tuple[str, ...]
    size_ms: float | None = None
    """As made; None: what the client's own clock says it cost."""
    seen: str = "client server"
    phases: tuple[Phase, ...] = ()
    """Only these are compared; none: all."""
    other_scene: str = ""
    """Where the request without the cause was played, if elsewhere."""
    spread_ms: float = 0
    """How far the cause itself is not the same size each time."""


SCENES = {
    "host": Scene(
        """
        for name in ("warm", "base", "sleep40?sleep=40", "sleep200?sleep=200"):
            once(name)
        once("whole?bytes=4000")
        once("chunks?bytes=4000&chunks=4&pause=30")
        with connect() as one:
            ask(one, "post", size=600)
            ask(one, "late-body", size=600, between=50)
        with connect() as one:
            ask(one, "answered?continue=0", size=600, extra=("Expect: 100-continue",), between=21)
            ask(one, "unanswered", size=600, extra=("Expect: 100-continue",), between=300)
        with connect() as one:
            ask(one, "together-1")
            pipeline(one, "first?sleep=0", "second")
        with connect() as one:
            ask(one, "together-2")
            pipeline(one, "first-slow?sleep=100", "second-behind")
        """
    ),
    "nagle": Scene(
        """
        with connect() as one:
            ask(one, "split-1", size=300, between=0)
            for number in range(2, 30):
                ask(one, f"split-{number}", size=300, between=0)
        with connect(nagle=True) as one:
            ask(one, "held-1", size=300, between=0)
            for number in range(2, 30):
                ask(one, f"held-{number}", size=300, between=0)
        with connect() as one:
            for number in range(1, 30):
                ask(one, f"apart-{number}?split=1&bytes=300")
        with connect() as one:
            for number in range(1, 30):
                ask(one, f"stuck-{number}?split=1&bytes=300&nagle=1")
        """
    ),
    "loss": Scene(
        """
        with connect() as one:
            ask(one, "warm")
            for name in ("clean", "middle", "tail"):
                ask(one, f"{name}?bytes=11000")
        for name in ("plain", "question", "reply", "plain-again"):
            with connect() as one:
                ask(one, f"{name}-before")
                ask(one, f"{name}?bytes=400")
        with connect() as one:
            ask(one, "pair")
            pipeline(one, "leader?bytes=6000", "follower?bytes=3000")
        with connect() as one:
            ask(one, "pair-again")
            pipeline(one, "hurt?bytes=6000", "victim?bytes=3000")
        """,
        drops=(
            "left:text=middle#0002:1",
            "left:text=tail#0007:1",
            "right:text=GET /question?:1",
            "left:text=reply#0000:1",
            "left:text=hurt#0001:1",
        ),
    ),
    "upload": Scene(
        """
        with connect() as one:
            ask(one, "warm", size=11000)
            for name in ("clean", "middle", "tail"):
                ask(one, name, size=11000)
        """,
        drops=("right:text=middle#0002:1", "right:text=tail#0007:1"),
    ),
    "handshake": Scene(
        """
        for name in ("warm", "base", "syn", "syn-ack"):
            once(name)
        """,
        drops=("right:syn:3", "left:syn:4"),
    ),
    "windows": Scene(
        """
        with connect() as one:
            ask(one, "small?bytes=100")
            ask(one, "cold?bytes=200000")
            ask(one, "hot?bytes=200000")
            ask(one, "open?bytes=60000")
        with connect(receive_buffer=8192) as one:
            ask(one, "small-again?bytes=100")
            ask(one, "clamped?bytes=60000")
        with connect() as one:
            ask(one, "prepare", size=200000)
            ask(one, "cold-up", size=100)
            ask(one, "hot-up", size=60000)
        with connect(port=81) as one:
            ask(one, "small-up", size=100)
            ask(one, "clamped-up", size=60000)
        with connect(receive_buffer=8192) as one:
            ask(one, "idle?bytes=100")
            ask(one, "reads?bytes=30000")
            ask(one, "stops?bytes=30000", wait=500)
        """
    ),
    "near": Scene('for name in ("warm", "base", "again"): once(name)\n'),
    "far": Scene('for name in ("warm", "base", "again"): once(name)\n', round_trip_ms=80),
    "wide": Scene(
        """
        with connect() as one:
            ask(one, "warm?bytes=200000")
            ask(one, "bulk?bytes=200000")
        """
    ),
    "narrow": Scene(
        """
        with connect() as one:
            ask(one, "warm?bytes=200000")
            ask(one, "bulk?bytes=200000")
        """,
        rate_mbit=20,
    ),
    "tls": Scene(
        """
        once("warm")
        once("base")
        for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
            with secure(version) as one:
                ask(one, f"tls-{version.name}")
        """,
        certificate=True,
    ),
    "names": Scene(
        """
        for label in ("quick", "quick2", "slow40", "dropped"):
            address = look_up(label)
            with connect() as one:
                ask(one, label)
            pause(150)
        """,
        drops=("right:text=dropped:1",),
    ),
}


@dataclass
class Played:
    """A scene after it was played: what both captures and the client's clock say."""

    client: dict[str, Request] = field(default_factory=dict)
    server: dict[str, Request] = field(default_factory=dict)
    clock_ns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What one capture says of an injection."""

    injected_ns: int
    """Difference of the two durations in this capture."""
    found_ns: int
    """Difference of the right reasons."""
    others_ns: int
    """Sum of the other reasons' absolute differences."""
    changes: dict[str, int]


def played(name: str, folder: Path) -> Played:
    """Play a scene until the relay was on time, and explain both captures."""
    scene = SCENES[name]
    for _ in range(TRIES):
        _play(scene, folder)
        if _lateness_ns(folder) < LATE_NS:
            break
    story = Played()
    for line in (folder / "client.txt").read_text(encoding="utf-8").splitlines():
        label, taken = line.split()
        story.clock_ns[label] = int(taken)
    story.client = _requests(folder / "client.pcap")
    story.server = _requests(folder / "server.pcap")
    return story


def compare(injection: Injection, story: Played, other: Played, tap: str) -> Found:
    """The two requests of an injection as the capture at ``tap`` tells them."""
    met = getattr(story, tap)[injection.met]
    without = getattr(other, tap)[injection.without]
    changes = Counter(_reasons(met, injection.phases))
    changes.subtract(_reasons(without, injection.phases))
    found = sum(changes[reason] for reason in injection.reasons)
    others = sum(abs(ns) for reason, ns in changes.items() if reason not in injection.reasons)
    return Found(sum(changes.values()), found, others, dict(changes))


def _play(scene: Scene, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    relay = ["--delay-ms", str(scene.round_trip_ms / 2), "--rate-mbit", str(scene.rate_mbit)]
    for drop in scene.drops:
        relay += ["--drop", drop]
    arguments = ["answering"]
    if scene.certificate:
        arguments += ["--certificate", str(certificate(folder))]
    asking = textwrap.dedent(scene.steps)
    play(
        folder,
        server=(
            f"import runpy, sys; sys.argv[:] = {arguments!r}; "
            f"runpy.run_path({str(NETWORK / 'answering.py')!r}, run_name='__main__')"
        ),
        client=(
            f"import sys; sys.path.insert(0, {str(NETWORK)!r})\n"
            f"import ssl\nfrom asking import *\n{asking}"
        ),
        relay=tuple(relay),
        sysctls=scene.sysctls,
    )


@cache
def certificate(folder: Path) -> Path:
    """A key and a certificate signed by itself, in one file."""
    path = folder / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=scene", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    parts = [(folder / name).read_text() for name in ("key.pem", "certificate.pem")]
    path.write_text("".join(parts))
    return path


def _lateness_ns(folder: Path) -> int:
    last = (folder / "relay.log").read_text(encoding="utf-8").split()[-1]
    return int(last)


def _requests(capture: Path) -> dict[str, Request]:
    """By the name in the target; what carries none (TLS, lookups) by protocol and number."""
    found: dict[str, Request] = {}
    counts: Counter[str] = Counter()
    for request in explain(str(capture)).requests:
        if request.request.startswith(("GET /", "POST /")):
            label = request.request.split("/")[1].partition("?")[0]
        else:
            label = f"{request.protocol}-{counts[request.protocol]}"
            counts[request.protocol] += 1
        found[label] = request
    return found


def _reasons(request: Request, phases: tuple[Phase, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in request.ledger:
        if not phases or piece.phase in phases:
            found[piece.reason.text] += piece.end_ns - piece.start_ns
    return found


if __name__ == "__main__":
    name, directory = sys.argv[1:]
    for tap in ("client", "server"):
        print("====", tap)
        for label, request in getattr(played(name, Path(directory)), tap).items():
            print(label, request.duration_ns / 1e6)
