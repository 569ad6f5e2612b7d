"""Causes of known size, made on a real network: which scenes, and what the ledger should say.

A scene plays several requests between two hosts; its requests carry names. An injection
compares two of them, with and without one cause, and says which reasons may take the
difference and at which captures it can be seen at all.
"""

import subprocess
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
    """As made; None: what the client's own clock, or the server's capture, says it cost."""
    seen: str = "client server"
    """The captures that can tell; the others must see no difference."""
    phases: tuple[Phase, ...] = ()
    """Only these are compared; none: all."""
    other: str = ""
    """The scene of the request without the cause, if it is another."""
    server_size_ms: float | None = None
    """Where less passes the server's capture."""


BULK = """
with connect() as one:
    ask(one, "warm?bytes=200000")
    ask(one, "bulk?bytes=200000")
    ask(one, "warm-up", size=200000)
    ask(one, "bulk-up", size=200000)
"""
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
            ask(one, "answered?continue=0", size=600, extra=("Expect: 100-continue",), leave=True)
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
        for kind, nagle in (("split", False), ("held", True)):
            with connect(nagle=nagle) as one:
                for number in range(1, 7):
                    ask(one, f"{kind}-{number}", size=300, between=0)
        for kind, wish in (("apart", ""), ("stuck", "&nagle=1")):
            with connect() as one:
                for number in range(1, 7):
                    ask(one, f"{kind}-{number}?split=1&bytes=300{wish}")
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
            ask(one, "first-up", size=100)
            ask(one, "cold-up", size=200000)
            ask(one, "hot-up", size=200000)
            ask(one, "open-up", size=60000)
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
    "wide": Scene(BULK),
    "narrow": Scene(BULK, rate_mbit=20),
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


CLOCKED = ("nagle", "loss", "upload", "windows", "narrow")
TALK = (Phase.SEND, Phase.WAIT, Phase.RECEIVE)
TIMERS = ("tail-loss-probe", "retransmission-timeout")
INJECTIONS = (
    Injection("server sleeps 40 ms", "host", "sleep40", "base", ("server",), 40),
    Injection("server sleeps 200 ms", "host", "sleep200", "base", ("server",), 200),
    Injection("server writes 4 pieces 30 ms apart", "host", "chunks", "whole",
              ("sender-idle",), 90),
    Injection("client pauses 50 ms before the body", "host", "late-body", "post",
              ("sender-idle",), 50, phases=TALK),
    Injection("100 Continue is waited for and comes", "host", "answered", "post",
              ("propagation",), 20, phases=TALK),
    Injection("100 Continue never comes, patience 300 ms", "host", "unanswered", "post",
              ("client",), 300, phases=TALK),
    Injection("asked behind an answer of 100 ms", "host", "second-behind", "second",
              ("head-of-line-sharing",), 100),
    Injection("Nagle at the client, first request", "nagle", "held-1", "split-1",
              ("nagle-delayed-ack",), 20),
    Injection("Nagle at the client, delayed ACK", "nagle", "held-4", "split-4",
              ("nagle-delayed-ack",)),
    Injection("Nagle at the server, first answer", "nagle", "stuck-1", "apart-1",
              ("nagle-delayed-ack",), 20),
    Injection("Nagle at the server, delayed ACK", "nagle", "stuck-4", "apart-4",
              ("nagle-delayed-ack",)),
    Injection("answer's third segment dropped", "loss", "middle", "clean", ("fast-retransmit",)),
    Injection("answer's last segment dropped", "loss", "tail", "clean", TIMERS),
    Injection("question dropped", "loss", "question", "plain", TIMERS, seen="client"),
    Injection("answer of one segment dropped", "loss", "reply", "plain", TIMERS),
    Injection("segment of the answer in front dropped", "loss", "victim", "follower",
              ("head-of-line-loss",), 20),
    Injection("question's third segment dropped", "upload", "middle", "clean",
              ("fast-retransmit",)),
    Injection("question's last segment dropped", "upload", "tail", "clean", TIMERS),
    Injection("SYN dropped", "handshake", "syn", "base", ("syn-retransmission",), seen="client"),
    Injection("SYN-ACK dropped", "handshake", "syn-ack", "base", ("syn-retransmission",)),
    Injection("slow start, 200 kB down", "windows", "cold", "hot", ("slow-start",)),
    Injection("slow start, 200 kB up", "windows", "cold-up", "hot-up", ("slow-start",)),
    Injection("client's receive buffer 8 kB", "windows", "clamped", "open", ("receive-window",)),
    Injection("server's receive buffer 8 kB", "windows", "clamped-up", "open-up",
              ("receive-window",)),
    Injection("client stops reading", "windows", "stops", "reads",
              ("zero-window", "receive-window")),
    Injection("60 ms more of round trip", "far", "base", "base", ("propagation",), 120,
              other="near", server_size_ms=60),
    Injection("20 Mbit/s, 200 kB down", "narrow", "bulk", "bulk", ("serialization", "queueing"),
              seen="client", other="wide"),
    Injection("20 Mbit/s, 200 kB up", "narrow", "bulk-up", "bulk-up",
              ("serialization", "queueing"), other="wide"),
    Injection("TLS 1.3, full handshake", "tls", "tls-0", "base", ("propagation", "crypto")),
    Injection("TLS 1.2, full handshake", "tls", "tls-1", "base", ("propagation", "crypto")),
    Injection("resolver takes 40 ms", "names", "slow40", "quick2", ("server",), 40),
    Injection("DNS question dropped, asked again after 300 ms", "names", "dropped", "quick2",
              ("retry",), 300, seen="client"),
)  # fmt: skip


@dataclass
class Played:
    """A scene after it was played: what both captures and the client's clock say."""

    client: dict[str, Request] = field(default_factory=dict)
    server: dict[str, Request] = field(default_factory=dict)
    clock_ns: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What one capture says of an injection."""

    injection: Injection
    tap: str
    injected_ns: int
    found_ns: int
    """Difference of the right reasons."""
    others_ns: int
    """Sum of the other reasons' absolute differences."""
    changes: dict[str, int]

    @property
    def is_seen(self) -> bool:
        return self.tap in self.injection.seen

    @property
    def error_ns(self) -> int:
        return self.found_ns - self.injected_ns

    @property
    def is_right(self) -> bool:
        """Within 5 % or 3 ms; the other reasons within twice 1 ms or 5 % of the round trip."""
        scene = SCENES[self.injection.scene]
        quiet_ns = 2 * max(MILLISECOND, int(scene.round_trip_ms * MILLISECOND) // 20)
        loud_ns = max(3 * MILLISECOND, abs(self.injected_ns) // 20)
        return abs(self.error_ns) <= loud_ns and self.others_ns <= quiet_ns


def play_on_time(name: str, folder: Path) -> Played:
    """Play a scene until the relay was on time, and explain both captures."""
    for _ in range(TRIES):
        _play(SCENES[name], folder)
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
    injected = _injected_ns(injection, story, other, tap, sum(changes.values()))
    return Found(injection, tap, injected, found, others, dict(changes))


def findings(scene: str, folder: Path) -> list[Found]:
    """Play a scene, and what it is compared with, and judge its injections from both ends."""
    injections = [injection for injection in INJECTIONS if injection.scene == scene]
    names = {scene, *(injection.other or scene for injection in injections)}
    stories = {name: play_on_time(name, folder / name) for name in sorted(names)}
    return [
        compare(injection, stories[scene], stories[injection.other or scene], tap)
        for injection in injections
        for tap in ("client", "server")
    ]


def _injected_ns(
    injection: Injection, story: Played, other: Played, tap: str, longer_ns: int
) -> int:
    if tap not in injection.seen:
        return 0
    if tap == "server" and injection.server_size_ms is not None:
        return int(injection.server_size_ms * MILLISECOND)
    if injection.size_ms is not None:
        return int(injection.size_ms * MILLISECOND)
    # The client's clock runs around one question, not around the connection's set-up.
    if tap == "client" and injection.scene in CLOCKED:
        return story.clock_ns[injection.met] - other.clock_ns[injection.without]
    return longer_ns


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
