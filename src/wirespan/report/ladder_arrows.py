"""Packets as arrows between two hosts: when each left and arrived, which were lost, which fold.

The page computes the same in ``page/src/parts/arrows.ts``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from wirespan.kernels.layout import SegmentMark

LOOK_BACK = 4_000
"""Packets before a retransmission among which its first copy is looked for."""
NOTABLE = (
    SegmentMark.FIN
    | SegmentMark.SYN
    | SegmentMark.RST
    | SegmentMark.RETRANSMISSION
    | SegmentMark.OUT_OF_ORDER
    | SegmentMark.HOLE
    | SegmentMark.ZERO_WINDOW
    | SegmentMark.WINDOW_FULL
    | SegmentMark.KEEP_ALIVE
    | SegmentMark.ZERO_WINDOW_PROBE
    | SegmentMark.DUPLICATE_ACK
    | SegmentMark.AFTER_GAP
)
"""What must never be folded away into a burst."""
BEFORE = {"client": (0.0, 1.0), "server": (1.0, 0.0)}
"""The share of a one-way trip before the point of capture, from the client and to it."""
MIDDLE = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Sent:
    """A segment as captured."""

    frame: int
    time_ns: int
    from_server: bool
    start: int
    length: int
    marks: int

    def has(self, marks: SegmentMark) -> bool:
        return bool(self.marks & marks)


@dataclass(frozen=True, slots=True)
class Arrow:
    sent: Sent
    left_ns: int
    arrived_ns: int
    lost: bool
    unseen: bool = False
    """Lost before the capture: known by the copy that came instead, which stands for it."""

    @property
    def notable(self) -> bool:
        return self.lost or self.sent.has(NOTABLE)


@dataclass(slots=True)
class Burst:
    """Neighbours of one direction, drawn as one."""

    first: Arrow
    last: Arrow
    count: int
    bytes: int


def arrows(segments: Sequence[Sent], vantage: str, round_trip_ns: int | None) -> list[Arrow]:
    trip = (round_trip_ns or 0) // 2
    before = BEFORE.get(vantage, MIDDLE)
    lost, unseen = lost_ones(segments), unseen_ones(segments)
    made = []
    for at, each in enumerate(segments):
        share = before[each.from_server]
        left = each.time_ns - int(share * trip)
        for copy in unseen.get(at, ()) if share > 0 else ():
            instead = replace(segments[copy], marks=0)
            made.append(Arrow(instead, left, left + trip, lost=True, unseen=True))
        # What was captured where it was going was not lost on the way.
        made.append(Arrow(each, left, left + trip, at in lost and share < 1))
    return made


def unseen_ones(segments: Sequence[Sent]) -> dict[int, list[int]]:
    """The first segment behind each hole -> the copies that filled it, as LOST_UPSTREAM says."""
    found: dict[int, list[int]] = {}
    for copy, each in enumerate(segments):
        if not each.has(SegmentMark.LOST_UPSTREAM):
            continue
        first = -1
        for at in range(copy - 1, max(copy - LOOK_BACK, 0) - 1, -1):
            other = segments[at]
            if other.from_server != each.from_server or not other.length:
                continue
            if other.start < each.start + each.length:
                break
            first = at
        if first >= 0:
            found.setdefault(first, []).append(copy)
    return found


def lost_ones(segments: Sequence[Sent]) -> set[int]:
    """Those whose bytes were sent again with need: the copy before did not arrive."""
    lost: set[int] = set()
    for at, each in enumerate(segments):
        if not each.has(SegmentMark.RETRANSMISSION) or each.has(SegmentMark.SPURIOUS):
            continue
        earlier = range(at - 1, max(at - LOOK_BACK, 0) - 1, -1)
        found = next((place for place in earlier if _overlap(segments[place], each)), None)
        if found is not None:
            lost.add(found)
    return lost


def folded(all_arrows: Sequence[Arrow], x: Callable[[int], float], near: float) -> list[Burst]:
    """Ordinary neighbours of one direction closer than ``near`` pixels are one burst."""
    drawn: list[Burst] = []
    ends: dict[bool, Burst | None] = {True: None, False: None}
    for arrow in all_arrows:
        side = arrow.sent.from_server
        burst = ends[side]
        if burst and _joins(burst, arrow, x, near):
            burst.last = arrow
            burst.count += 1
            burst.bytes += arrow.sent.length
            continue
        alone = Burst(arrow, arrow, 1, arrow.sent.length)
        drawn.append(alone)
        ends[side] = None if arrow.notable else alone
    return drawn


def _overlap(earlier: Sent, later: Sent) -> bool:
    if earlier.from_server != later.from_server or not earlier.length:
        return False
    return (
        earlier.start < later.start + later.length and later.start < earlier.start + earlier.length
    )


def _joins(burst: Burst, arrow: Arrow, x: Callable[[int], float], near: float) -> bool:
    alike = (burst.last.sent.length > 0) == (arrow.sent.length > 0)
    return alike and not arrow.notable and x(arrow.left_ns) - x(burst.last.left_ns) < near
