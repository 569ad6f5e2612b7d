"""How an application writes its messages: many tiny segments in a row."""

from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import NamedTuple

from wirespan.causes.case import CLIENT, SERVER, Packet
from wirespan.causes.cause import Sighting
from wirespan.causes.sight import ConnectionSight, RequestSight, remembered
from wirespan.causes.words import MILLISECOND, count
from wirespan.kernels.layout import Exchange, SegmentMark

SMALL_RUN = 10
TYPICAL_SEGMENT = 1_460
RETRANSMISSION = int(SegmentMark.RETRANSMISSION)
MESSAGES = (
    (CLIENT, Exchange.ASKED_FROM, Exchange.ASKED_TO),
    (SERVER, Exchange.ANSWERED_FROM, Exchange.ANSWERED_TO),
)


class Tiny(NamedTuple):
    """A tiny segment, or a burst of them in one row, and the run of their like it stands in."""

    start: int
    length: int
    frame: int
    run: int
    packets: int

    @property
    def end(self) -> int:
        return self.start + self.length


@remembered
def tiny_segments(flow: ConnectionSight) -> tuple[list[Tiny], list[Tiny]]:
    """Of both sides, by stream position; a run ends where anything else was sent, or after
    a millisecond."""
    segment = flow.segment_size
    limit = (segment if segment > 0 else TYPICAL_SEGMENT) // 4
    found: tuple[list[Tiny], list[Tiny]] = ([], [])
    run = 0
    last: Packet | None = None
    for packet in flow.segments():
        if not packet.length or packet.marks & RETRANSMISSION:
            continue
        follows = last is not None and packet.side == last.side
        if last is None or not follows or packet.time - last.time >= MILLISECOND:
            run += 1
        if packet.length < limit * packet.packets:
            found[packet.side].append(
                Tiny(packet.start, packet.length, packet.frame, run, packet.packets)
            )
        else:
            run += 1
        last = packet
    for side in found:
        side.sort(key=lambda tiny: tiny.start)
    return found


def longest_run(segments: list[Tiny]) -> list[Tiny]:
    runs = (list(alike) for _, alike in groupby(segments, key=lambda tiny: tiny.run))
    return max(runs, key=written, default=[])


def written(run: list[Tiny]) -> int:
    """Segments, however many rows they are kept in."""
    return sum(tiny.packets for tiny in run)


def within_message(sight: RequestSight) -> list[Tiny]:
    """The longest run inside the question, or inside the answer."""
    found: list[Tiny] = []
    for side, begin, end in MESSAGES:
        begins, ends = sight.exchange(begin), sight.exchange(end)
        segments = tiny_segments(sight.flow)[side]
        if begins < 0 or not segments:
            continue
        until = ends if ends >= 0 else segments[-1].end
        first = bisect_left(segments, begins, key=lambda tiny: tiny.start)
        last = bisect_right(segments, until, key=lambda tiny: tiny.end)
        found = max(found, longest_run(segments[first:last]), key=written)
    return found


def small_writes(sight: RequestSight) -> Sighting | None:
    run = within_message(sight)
    segments = written(run)
    if segments < SMALL_RUN:
        return None
    carried = sum(tiny.length for tiny in run)
    return sight.sighting(
        f"{count(segments, 'data segment')} in a row carried {carried:,} bytes in all",
        frames=tuple(tiny.frame for tiny in run),
    )
