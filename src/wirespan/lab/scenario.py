"""A scenario: a cause that can be switched on, captured, explained and fixed.

What is played on a network (``Play``), in two variants; what an explanation of the captures
must find, and what the cause truly cost. Files are read in ``shelf``, played by ``runner``.
"""

from dataclasses import dataclass, field
from typing import Literal

Variant = Literal["broken", "fixed"]
VARIANTS: tuple[Variant, ...] = ("broken", "fixed")
Tap = Literal["client", "server"]
TAPS: tuple[Tap, ...] = ("client", "server")


@dataclass(frozen=True, slots=True)
class HostPlan:
    """What makes a host of a scenario differ from any other."""

    sysctls: dict[str, str] = field(default_factory=dict)
    rules: str = ""
    """nftables, loaded before anything runs."""
    addresses: tuple[str, ...] = ()
    """More of its own, beside the one it has anyway."""
    prepare: tuple[str, ...] = ()
    """Shell commands that set it up."""
    offloads: bool = False
    """Leave segmentation and checksums to the (virtual) network card."""
    bridge: bool = False
    """Its interface is a port of a bridge, and both are captured."""


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """What one host runs: a command, or steps in Python for ``programs.asking``."""

    run: tuple[str, ...] = ()
    options: dict[str, object] = field(default_factory=dict)
    """Appended as ``--name value``."""
    steps: str = ""
    names: dict[str, object] = field(default_factory=dict)
    """What the steps find defined: where variants differ."""
    beside: tuple[tuple[str, ...], ...] = ()
    """Further commands on the same host."""
    environment: dict[str, str] = field(default_factory=dict)
    may_fail: bool = False
    """Its exit status says nothing: to fail is what it is there for."""


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """How a tap records where that is the point of the scenario."""

    late_s: float = 0
    """Begins so long after the client."""
    snap: int = 0
    """Bytes kept of each frame; 0: all."""
    filter: str = ""
    """What it takes; empty: all."""
    within: bool = False
    """Also what the host's programs say to each other."""
    hasty: bool = False
    """With a buffer far too small."""
    step_ms: float = 0
    """The clock of the recorder jumps by this in the middle of the file."""
    unit_ms: float = 0
    """The recorder writes whole multiples of this; 0: as the kernel stamped."""


@dataclass(frozen=True, slots=True)
class Play:
    """One variant: everything that is set up and run."""

    link: dict[str, object]
    """As ``emulate.link`` reads it; empty: the hosts are joined without a link between."""
    gateway: bool
    """A router stands between link and server."""
    far: dict[str, object]
    """The link between that router and the server, likewise."""
    hosts: dict[str, HostPlan]
    server: ProgramPlan
    client: ProgramPlan
    captures: dict[str, CapturePlan]
    files: dict[str, str]
    """Written into the run's folder before anything starts."""
    resolver: str
    """What stands in /etc/resolv.conf of every host."""
    linger_s: float
    """How long the captures go on after the client."""
    seconds: float
    """The longest the client may take."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What the cause cost one request: the ledger must say so within the bounds."""

    request: str
    """The name in its target, or protocol and number: ``tls-0``."""
    reasons: tuple[str, ...]
    against: str
    """The request without the cause: ``fixed`` the same in that variant, else one beside it."""
    ms: float | None
    """As made; None: what the client's clock says."""
    server_ms: float | None
    """Where less of it passes the server's capture."""
    seen: tuple[str, ...]
    """The captures that can tell; the others must show no difference."""
    taken_for: dict[str, tuple[str, ...]]
    """Captures from which it looks like something else, and the reasons it is given there."""
    phases: tuple[str, ...]
    """Only these are compared; none: all."""
    whole: bool
    """The clock ran around set-up too, so that phases dns, connect and tls count."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Causes that must be found, and those that are truly there as well."""

    client: tuple[str, ...]
    server: tuple[str, ...]
    invisible: dict[str, str]
    """Capture -> why the cause cannot be told from there."""
    also: tuple[str, ...]
    """True of both variants, so no false alarm, and not asked for."""
    also_broken: tuple[str, ...]
    """Consequences of the cause."""

    def at(self, tap: Tap) -> tuple[str, ...]:
        return self.client if tap == "client" else self.server


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    group: str
    title: str
    teaches: str
    causes: tuple[str, ...]
    needs: tuple[str, ...]
    """Programs beyond Python."""
    fast: bool
    """Played on every change, not only for the scoreboard: short, and its truth is a number."""
    detected: bool
    """False: explain does not name this cause yet; what it should say instead is expected."""
    broken: Play
    fixed: Play
    change: dict[str, str]
    """What the fixed variant has otherwise: where it stands in the file, and what stands there."""
    expected: Expected
    truths: tuple[Truth, ...]

    def play(self, variant: Variant) -> Play:
        return self.broken if variant == "broken" else self.fixed
