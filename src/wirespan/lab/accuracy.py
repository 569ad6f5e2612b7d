"""Measures a link from outside, and judges it against what the lab promises of its links.

Probes are frames of an EtherType kept for experiments (IEEE 802, clause 9.2.3.4), which hosts
ignore. One end sends them, the kernel of the other stamps their arrival; a probe during whose
sending this process was itself stopped says nothing about the link and is left out.

The promise: what a link adds to the delay that was set is at most 0.1 ms for one half of the
frames and 0.5 ms for 99 of 100; rates are kept within 1 %; losses within what chance allows
in 99 of 100 runs.
"""

import math
import select
import socket
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.drive.clock import monotonic_ns, realtime_ns
from wirespan.drive.offloads import maximum_transmission_unit
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, DropTail, Independent, Loss, Rate, Way

ETHERTYPE = 0x88B5
SO_TIMESTAMPNS = 35
STAMP = struct.Struct("qq")
HEADER = struct.Struct("!6s6sHQI")
"""Ethernet, then the number of the flight and of the probe in it."""
BROADCAST = b"\xff" * 6
FULL_BYTES = 1514
ETHERNET_BYTES = 14
SMALL_BYTES = 60
SECOND_NS = 10**9
MILLISECOND_NS = 10**6
STOPPED_NS = 50_000
"""Between two readings of the clock around one call; longer, and the sender did not run."""
AT_ONCE = 16

MEDIAN_NS = 100_000
P99_NS = 500_000
RATE_SHARE = 0.01
CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Probe:
    sent_ns: int
    sending_ns: int
    """How long the call took."""
    arrived_ns: int | None = None
    """None: it did not."""


@dataclass(frozen=True, slots=True)
class Added:
    """What the link added to the delay that was set."""

    probes: int
    median_ns: int
    p99_ns: int
    worst_ns: int

    def broken(self) -> str:
        """What of the promise is not kept, in a few words; empty: all is."""
        if self.probes == 0:
            return "no probe arrived"
        if self.median_ns > MEDIAN_NS:
            return f"half of the frames are more than {self.median_ns / 1e6:.2f} ms late"
        if self.p99_ns > P99_NS:
            return f"one frame in a hundred is more than {self.p99_ns / 1e6:.2f} ms late"
        return ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A rate that was set and the one found."""

    set_bps: int
    found_bps: float

    def broken(self) -> str:
        if abs(self.found_bps - self.set_bps) <= RATE_SHARE * self.set_bps:
            return ""
        return f"{self.set_bps / 1e6:g} Mbit/s were set, {self.found_bps / 1e6:.2f} found"


@dataclass(frozen=True, slots=True)
class Lost:
    """How many of so many probes were lost where ``share`` was set."""

    share: float
    probes: int
    lost: int

    def broken(self) -> str:
        low, high = bounds(self.probes, self.share)
        if low <= self.lost <= high:
            return ""
        return f"{self.lost} of {self.probes} frames were lost, {low} to {high} should be"


class End:
    """One end's interface; open it while this thread is on that host."""

    def __init__(self, interface: str) -> None:
        self._endpoint = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._endpoint.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self._endpoint.setblocking(False)
        self._endpoint.bind((interface, ETHERTYPE))
        self._address: bytes = self._endpoint.getsockname()[4]
        self.largest_bytes = ETHERNET_BYTES + maximum_transmission_unit(interface)
        """Of a frame that it takes."""

    def send(self, flight: int, number: int, frame_bytes: int) -> Probe:
        frame = HEADER.pack(BROADCAST, self._address, ETHERTYPE, flight, number)
        frame = frame.ljust(frame_bytes, b"\0")
        before_ns = realtime_ns()
        self._endpoint.send(frame)
        return Probe(before_ns, realtime_ns() - before_ns)

    def receive(self, flight: int, arrivals: dict[int, int]) -> int:
        """Number -> stamp of what waits; how many were read."""
        count = 0
        while True:
            try:
                frame, control, _, address = self._endpoint.recvmsg(64, 64)
            except BlockingIOError:
                return count
            if address[2] == socket.PACKET_OUTGOING:
                continue
            count += 1
            _, _, _, found, number = HEADER.unpack_from(frame)
            if found == flight and control:
                seconds, nanoseconds = STAMP.unpack_from(control[0][2])
                arrivals.setdefault(number, seconds * SECOND_NS + nanoseconds)

    def wait(self, seconds: float) -> None:
        select.select([self._endpoint], [], [], max(seconds, 0.0))

    def close(self) -> None:
        self._endpoint.close()


def fly(
    near: End,
    far: End,
    *,
    count: int,
    gap_ns: int = 0,
    frame_bytes: int = SMALL_BYTES,
    patience_ns: int = 20 * MILLISECOND_NS,
) -> list[Probe]:
    """Send probes, one each ``gap_ns``; ``patience_ns`` is for how long none may arrive."""
    flight = realtime_ns()
    arrivals: dict[int, int] = {}
    sent = []
    start_ns = monotonic_ns()
    for number in range(count):
        while (left_ns := start_ns + number * gap_ns - monotonic_ns()) > 0:
            far.receive(flight, arrivals)
            time.sleep(min(left_ns, MILLISECOND_NS) / SECOND_NS)
        sent.append(near.send(flight, number, frame_bytes))
        if number % AT_ONCE == 0:
            far.receive(flight, arrivals)
    heard_ns = monotonic_ns()
    while len(arrivals) < count and monotonic_ns() - heard_ns < patience_ns:
        far.wait(patience_ns / SECOND_NS / 4)
        if far.receive(flight, arrivals):
            heard_ns = monotonic_ns()
    return [
        Probe(probe.sent_ns, probe.sending_ns, arrivals.get(number))
        for number, probe in enumerate(sent)
    ]


def added(probes: Sequence[Probe], delay_ns: int) -> Added:
    """What the link added to ``delay_ns``, of the probes whose sending was not disturbed."""
    found = sorted(
        probe.arrived_ns - probe.sent_ns - delay_ns
        for probe in probes
        if probe.arrived_ns is not None and probe.sending_ns <= STOPPED_NS
    )
    if not found:
        return Added(0, 0, 0, 0)
    return Added(len(found), share_of(found, 0.5), share_of(found, 0.99), found[-1])


def kept(probes: Sequence[Probe], frame_bytes: int, rate_bps: int) -> Kept:
    """The rate at which probes left that had to wait for the one before."""
    arrived = [probe for probe in probes if probe.arrived_ns is not None]
    spent_ns = count = 0
    for before, probe in pairwise(arrived):
        assert before.arrived_ns is not None
        assert probe.arrived_ns is not None
        if probe.sent_ns + probe.sending_ns < before.arrived_ns:
            spent_ns += probe.arrived_ns - before.arrived_ns
            count += 1
    if spent_ns <= 0:
        return Kept(rate_bps, 0.0)
    return Kept(rate_bps, count * frame_bytes * 8 * SECOND_NS / spent_ns)


def draining(probes: Sequence[Probe]) -> list[Probe]:
    """Those that arrived well after all had been sent: until then the sender takes a processor
    from an ordinary user's relay, which catches up when it has one again."""
    sent_ns = max(probe.sent_ns + probe.sending_ns for probe in probes) + 2 * MILLISECOND_NS
    return [one for one in probes if one.arrived_ns is not None and one.arrived_ns > sent_ns]


def lost(probes: Sequence[Probe], share: float) -> Lost:
    return Lost(share, len(probes), sum(probe.arrived_ns is None for probe in probes))


def share_of(ordered: Sequence[int], share: float) -> int:
    """The value that this share of the values does not exceed."""
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def bounds(count: int, share: float) -> tuple[int, int]:
    """Least and most of ``count`` that independent chance picks in 99 of 100 runs."""
    if not 0.0 < share < 1.0:
        exact = round(count * share)
        return exact, exact
    low, high = 0, count
    below = 0.0
    for number in range(count + 1):
        below += _binomial(count, number, share)
        if below <= CHANCE / 2:
            low = number + 1
        if below >= 1 - CHANCE / 2:
            high = number
            break
    return low, high


def _binomial(count: int, number: int, share: float) -> float:
    ways = math.lgamma(count + 1) - math.lgamma(number + 1) - math.lgamma(count - number + 1)
    return math.exp(ways + number * math.log(share) + (count - number) * math.log1p(-share))


Change = Callable[[Mapping[str, Any]], None]
"""``lab.link.Link.change``: in force when it returns."""
DELAY_NS = 2 * MILLISECOND_NS
RATE_BPS = 100_000_000
SHARE = 0.1
SEED = 1
PROBES = 100
LATER_PROBES = 200
ATTEMPTS = (
    (0.0, PROBES),
    (0.0, PROBES),
    (0.0, PROBES),
    (0.3, LATER_PROBES),
    (0.6, LATER_PROBES),
    (1.0, LATER_PROBES),
)
"""Seconds to wait before, and probes of the delay: a busy moment passes, and whoever needed to
wait for that proves more, so that it was not luck."""


REMEDY = (
    "stop what keeps its processors busy, let links go first (as root, or with ulimit -r 20), "
    "or say --unverified"
)


class UnkeptPromiseError(UsageError):
    """This machine does not keep what the lab promises of its links, at this moment."""


def verify(change: Change, near: End, far: End, *, plan: LinkPlan, seed: int) -> int:
    """Refuse a link that does not keep the promise now; then make it the link it is to be.

    How often it was tried before it did: a busy moment is not held against it. Takes some 0.3 s
    where the first attempt finds the promise kept.
    """
    broken = ""
    for attempt, (pause_s, probes) in enumerate(ATTEMPTS):
        time.sleep(pause_s)
        broken = _attempt(change, near, far, probes)
        if not broken:
            change({"plan": plan.to_data(), "seed": seed, "fresh": True})
            return attempt
    raise UnkeptPromiseError(
        "this machine does not keep what the lab promises of its links",
        broken,
        REMEDY,
    )


def _attempt(change: Change, near: End, far: End, count: int) -> str:
    def become(*stages: Any) -> None:
        change({"plan": LinkPlan(Way(stages), Way()).to_data(), "seed": SEED, "fresh": True})

    become(Delay(DELAY_NS))
    probes = fly(near, far, count=count, gap_ns=MILLISECOND_NS)
    broken = added(probes, DELAY_NS).broken()
    if not broken:
        become(Rate(RATE_BPS, DropTail(limit_packets=1000)))
        frame_bytes = min(FULL_BYTES, near.largest_bytes, far.largest_bytes)
        probes = draining(fly(near, far, count=300, frame_bytes=frame_bytes))
        broken = kept(probes, frame_bytes, RATE_BPS).broken()
    if not broken:
        become(Loss(Independent(SHARE)))
        broken = lost(fly(near, far, count=500), SHARE).broken()
    return broken
