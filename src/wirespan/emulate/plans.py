"""What each stage of a way is to do: values in nanoseconds, bits a second, bytes and shares.

``build`` makes compiled stages of them; ``plan_data`` writes them as plain data and reads
them back.
"""

from dataclasses import dataclass
from itertools import pairwise

from wirespan.base.errors import UsageError
from wirespan.emulate.distributions import DISTRIBUTIONS
from wirespan.emulate.quantities import FASTEST_BPS, LONGEST_NS
from wirespan.emulate.script import parse_script

MILLISECOND = 10**6
LARGEST_BURST = 500 * 10**6
MOST_OPPORTUNITIES = 10**6
TRACE_BYTES = 1514
"""One opportunity of a trace carries one full packet. Mahimahi says 1504: 1500 of IP and 4 of
its tunnel's header; our frames carry 14 of Ethernet instead."""


def require(met: bool, what: str, why: str) -> None:
    """A plan that cannot be built is refused with a sentence."""
    if not met:
        raise UsageError(f"no such link: {what}", why, "change the plan of the link")


def require_share(share: float) -> None:
    require(0 <= share <= 1, "a chance", "it is not between 0% and 100%")


def require_time(time_ns: int) -> None:
    require(0 <= time_ns <= LONGEST_NS, "a time", "it is not between 0 and one hour")


def require_rate(rate_bps: int) -> None:
    require(0 < rate_bps <= FASTEST_BPS, "a rate", "it is not between 1bit and 400gbit")


def require_control(target_ns: int, interval_ns: int, limit_packets: int) -> None:
    require_time(target_ns)
    require_time(interval_ns)
    require(interval_ns > 0, "a controlled queue", "its interval takes no time")
    require(limit_packets > 0, "a controlled queue", "its limit leaves room for nothing")


@dataclass(frozen=True, slots=True)
class Independent:
    """Each packet with this chance, whatever befell the others."""

    share: float

    def __post_init__(self) -> None:
        require_share(self.share)


@dataclass(frozen=True, slots=True)
class GilbertElliott:
    """Two states (Gilbert 1960, Elliott 1963); chances are a packet's, the state changes first."""

    to_bad: float
    to_good: float
    in_bad: float = 1.0
    in_good: float = 0.0

    def __post_init__(self) -> None:
        for share in (self.to_bad, self.to_good, self.in_bad, self.in_good):
            require_share(share)


@dataclass(frozen=True, slots=True)
class Script:
    """Packets named one by one: see ``script.parse_script``."""

    text: str

    def __post_init__(self) -> None:
        parse_script(self.text)


Pick = Independent | GilbertElliott | Script
"""Which packets something happens to."""


@dataclass(frozen=True, slots=True)
class DropTail:
    """First in, first out; what finds the queue full is dropped. One limit at least."""

    limit_bytes: int | None = None
    limit_packets: int | None = None

    def __post_init__(self) -> None:
        limits = [limit for limit in (self.limit_bytes, self.limit_packets) if limit is not None]
        require(bool(limits), "a drop-tail queue", "it needs a limit, in bytes or packets")
        require(min(limits) >= 0, "a drop-tail queue", "its limit is negative")


@dataclass(frozen=True, slots=True)
class CoDel:
    """Controlled delay (RFC 8289)."""

    target_ns: int = 5 * MILLISECOND
    interval_ns: int = 100 * MILLISECOND
    limit_packets: int = 1000
    ecn: bool = False

    def __post_init__(self) -> None:
        require_control(self.target_ns, self.interval_ns, self.limit_packets)


@dataclass(frozen=True, slots=True)
class FqCoDel:
    """A queue a flow, served in turn, each with CoDel (RFC 8290)."""

    target_ns: int = 5 * MILLISECOND
    interval_ns: int = 100 * MILLISECOND
    limit_packets: int = 10240
    flows: int = 1024
    quantum_bytes: int = 1514
    ecn: bool = False

    def __post_init__(self) -> None:
        require_control(self.target_ns, self.interval_ns, self.limit_packets)
        require(1 <= self.flows <= 65536, "fq-codel", "flows are 1 to 65536")
        require(1 <= self.quantum_bytes <= 10**6, "fq-codel", "the quantum is 1 to 1000000 bytes")


Queue = DropTail | CoDel | FqCoDel


@dataclass(frozen=True, slots=True)
class Delay:
    delay_ns: int
    jitter_ns: int = 0
    """Half the width of ``uniform``; the standard deviation of ``normal`` and ``pareto``."""
    distribution: str = "uniform"
    keep_order: bool = True
    """A packet waits for those before it; otherwise it may overtake them."""

    def __post_init__(self) -> None:
        require_time(self.delay_ns)
        require_time(self.jitter_ns)
        known = self.distribution in DISTRIBUTIONS
        require(known, "a delay", f"its distribution is none of {', '.join(DISTRIBUTIONS)}")


@dataclass(frozen=True, slots=True)
class Rate:
    """Packets leave one after the other, each in its time on the wire, and wait before."""

    rate_bps: int
    queue: Queue

    def __post_init__(self) -> None:
        require_rate(self.rate_bps)


@dataclass(frozen=True, slots=True)
class Trace:
    """Packets leave when a recording says one may: Mahimahi's format, read by ``trace``."""

    opportunities_ms: tuple[int, ...]
    queue: Queue
    opportunity_bytes: int = TRACE_BYTES

    def __post_init__(self) -> None:
        moments = self.opportunities_ms
        require(0 < len(moments) <= MOST_OPPORTUNITIES, "a trace", "it is empty or too long")
        require(moments[0] >= 0 and moments[-1] > 0, "a trace", "it takes no time at all")
        require(all(a <= b for a, b in pairwise(moments)), "a trace", "its times go back")
        require_time(moments[-1] * MILLISECOND)
        require(self.opportunity_bytes > 0, "a trace", "its opportunities carry nothing")


@dataclass(frozen=True, slots=True)
class Policer:
    """A token bucket that drops what comes faster."""

    rate_bps: int
    burst_bytes: int

    def __post_init__(self) -> None:
        require_rate(self.rate_bps)
        require(0 < self.burst_bytes <= LARGEST_BURST, "a policer", "bursts are 1 B to 500 MB")


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

    def __post_init__(self) -> None:
        require_time(self.hold_back_ns)


@dataclass(frozen=True, slots=True)
class Mtu:
    """Drops what is longer than ``mtu_bytes`` of IP; ``tell``: ICMP says so to the sender."""

    mtu_bytes: int
    tell: bool = True

    def __post_init__(self) -> None:
        require(68 <= self.mtu_bytes <= 65535, "an MTU", "it is 68 to 65535 bytes (RFC 791)")


@dataclass(frozen=True, slots=True)
class Window:
    start_ns: int
    """From the line's first moment."""
    length_ns: int

    def __post_init__(self) -> None:
        require_time(self.start_ns)
        require_time(self.length_ns)


@dataclass(frozen=True, slots=True)
class Blackout:
    """In these windows nothing passes: dropped, or held until the window ends."""

    windows: tuple[Window, ...] = ()
    hold: bool = False

    def __post_init__(self) -> None:
        in_order = all(a.start_ns <= b.start_ns for a, b in pairwise(self.windows))
        require(in_order, "a blackout", "its windows are not in the order they start")


Stage = (
    Delay | Rate | Trace | Policer | Loss | Duplication | Corruption | Reordering | Mtu | Blackout
)


@dataclass(frozen=True, slots=True)
class Way:
    """One direction: the stages a packet passes, in order."""

    stages: tuple[Stage, ...] = ()
