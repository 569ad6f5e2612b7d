"""What each stage of a way is to do: values in nanoseconds, bits a second, bytes and shares.

``build`` makes compiled stages of them; ``plan_data`` writes them as plain data and reads
them back.
"""

from dataclasses import dataclass, field

from wirespan.base.errors import UsageError

MILLISECOND = 10**6
TRACE_BYTES = 1514
"""One opportunity of a trace carries one full packet. Mahimahi says 1504: 1500 of IP and 4 of
its tunnel's header; our frames carry 14 of Ethernet instead."""


@dataclass(frozen=True, slots=True)
class Independent:
    """Each packet with this chance, whatever befell the others."""

    share: float


@dataclass(frozen=True, slots=True)
class GilbertElliott:
    """Two states (Gilbert 1960, Elliott 1963); chances are a packet's, the state changes first."""

    to_bad: float
    to_good: float
    in_bad: float = 1.0
    in_good: float = 0.0


@dataclass(frozen=True, slots=True)
class Script:
    """Packets named one by one: see ``script.parse_script``."""

    text: str


Pick = Independent | GilbertElliott | Script
"""Which packets something happens to."""


@dataclass(frozen=True, slots=True)
class DropTail:
    """First in, first out; what finds the queue full is dropped. One limit at least."""

    limit_bytes: int | None = None
    limit_packets: int | None = None


@dataclass(frozen=True, slots=True)
class CoDel:
    """Controlled delay (RFC 8289)."""

    target_ns: int = 5 * MILLISECOND
    interval_ns: int = 100 * MILLISECOND
    limit_packets: int = 1000
    ecn: bool = False


@dataclass(frozen=True, slots=True)
class FqCoDel:
    """A queue a flow, served in turn, each with CoDel (RFC 8290)."""

    target_ns: int = 5 * MILLISECOND
    interval_ns: int = 100 * MILLISECOND
    limit_packets: int = 10240
    flows: int = 1024
    quantum_bytes: int = 1514
    ecn: bool = False


Queue = DropTail | CoDel | FqCoDel


@dataclass(frozen=True, slots=True)
class Delay:
    delay_ns: int
    jitter_ns: int = 0
    """Half the width of ``uniform``; the standard deviation of ``normal`` and ``pareto``."""
    distribution: str = "uniform"
    keep_order: bool = True
    """A packet waits for those before it; otherwise it may overtake them."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Packets leave one after the other, each in its time on the wire, and wait before."""

    rate_bps: int
    queue: Queue


@dataclass(frozen=True, slots=True)
class Trace:
    """Packets leave when a recording says one may: Mahimahi's format, read by ``trace``."""

    opportunities_ms: tuple[int, ...]
    queue: Queue
    opportunity_bytes: int = TRACE_BYTES


@dataclass(frozen=True, slots=True)
class Policer:
    """A token bucket that drops what comes faster."""

    rate_bps: int
    burst_bytes: int


@dataclass(frozen=True, slots=True)
class Loss:
    pick: Pick


@dataclass(frozen=True, slots=True)
class Duplication:
    pick: Pick


@dataclass(frozen=True, slots=True)
class Corruption:
    """Marks the packet; who sends it on flips a bit."""

    pick: Pick


@dataclass(frozen=True, slots=True)
class Reordering:
    """Picked packets are held back, so that others overtake them."""

    pick: Pick
    hold_back_ns: int


@dataclass(frozen=True, slots=True)
class Mtu:
    """Drops what is longer than ``mtu_bytes`` of IP; ``tell``: ICMP says so to the sender."""

    mtu_bytes: int
    tell: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    start_ns: int
    """From the line's first moment."""
    length_ns: int


@dataclass(frozen=True, slots=True)
class Blackout:
    """In these windows nothing passes: dropped, or held until the window ends."""

    windows: tuple[Window, ...] = field(default=())
    hold: bool = False


Stage = (
    Delay | Rate | Trace | Policer | Loss | Duplication | Corruption | Reordering | Mtu | Blackout
)


@dataclass(frozen=True, slots=True)
class Way:
    """One direction: the stages a packet passes, in order."""

    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """``forward`` is from left to right, ``backward`` from right to left."""

    forward: Way = Way()
    backward: Way = Way()


def require(met: bool, what: str, why: str) -> None:
    """A plan that cannot be built is refused with a sentence."""
    if not met:
        raise UsageError(what, why, "change the link's plan")
