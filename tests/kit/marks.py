"""The verdicts on segments beside tshark's ``tcp.analysis`` marks, frame by frame."""

from dataclasses import dataclass

from kit.tracking import Story
from kit.tshark import ANALYSIS, Frame
from wirespan.kernels.layout import Segment, SegmentMark, Verdict

OURS = {
    "retransmission": SegmentMark.RETRANSMISSION,
    "fast_retransmission": SegmentMark.FAST,
    "spurious_retransmission": SegmentMark.SPURIOUS,
    "out_of_order": SegmentMark.OUT_OF_ORDER,
    "lost_segment": SegmentMark.HOLE,
    "ack_lost_segment": SegmentMark.AFTER_GAP,
    "duplicate_ack": SegmentMark.DUPLICATE_ACK,
    "window_update": SegmentMark.WINDOW_UPDATE,
    "window_full": SegmentMark.WINDOW_FULL,
    "zero_window": SegmentMark.ZERO_WINDOW,
    "zero_window_probe": SegmentMark.ZERO_WINDOW_PROBE,
    "zero_window_probe_ack": SegmentMark.ZERO_WINDOW_PROBE_ACK,
    "keep_alive": SegmentMark.KEEP_ALIVE,
    "keep_alive_ack": SegmentMark.KEEP_ALIVE_ACK,
    "reused_ports": SegmentMark.PORTS_REUSED,
}
"""tshark's mark -> the bit that says the same, but for ``lost_segment``."""

Marks = dict[str, set[int]]
"""Name of the mark -> frames that carry it."""


@dataclass(frozen=True)
class Agreement:
    """One mark in one capture."""

    both: frozenset[int]
    only_ours: frozenset[int]
    only_theirs: frozenset[int]


def ours(story: Story) -> Marks:
    """tshark says "lost segment" of the first segment behind a hole, we say HOLE of all."""
    verdicts = [verdict[Verdict.MARKS] for verdict in story.verdicts]
    marks = {
        name: {number for number, bits in enumerate(verdicts, 1) if bits & mark}
        for name, mark in OURS.items()
    }
    marks["lost_segment"] &= _beyond_all_before(story)
    return marks


def theirs(every: list[Frame]) -> Marks:
    """Headers quoted by ICMP errors are no segments."""
    return {
        name: {
            number
            for number, frame in enumerate(every, 1)
            if frame[f"tcp.analysis.{name}"] and not frame["icmp.type"]
        }
        for name in ANALYSIS
    }


def agreement(mine: Marks, other: Marks) -> dict[str, Agreement]:
    return {
        name: Agreement(
            both=frozenset(mine[name] & other[name]),
            only_ours=frozenset(mine[name] - other[name]),
            only_theirs=frozenset(other[name] - mine[name]),
        )
        for name in ANALYSIS
    }


def _beyond_all_before(story: Story) -> set[int]:
    """Frames whose first byte lies above every byte their side had sent."""
    found = set()
    for connection in story.connections:
        highest = {0: 0, 1: 0}
        for row in connection.segments:
            side = 1 if row[Segment.MARKS] & SegmentMark.FROM_SERVER else 0
            if row[Segment.START] > highest[side]:
                found.add(row[Segment.FRAME])
            highest[side] = max(highest[side], row[Segment.START] + row[Segment.LENGTH])
    return found
