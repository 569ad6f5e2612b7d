"""What a run shows of the link itself: lateness of the relay, round trip, rate, loss."""

from typing import TypedDict

from wirespan.explain.answer import Answer
from wirespan.lab.theatre import Told

SECOND_NS = 1_000_000_000


class Late(TypedDict):
    p50: int
    p99: int
    max: int


def lateness(told: Told) -> Late:
    """Of the client's link; all 0 where there is none."""
    late = told.links[0].get("lateness", {}) if told.links else {}
    return {
        "p50": int(late.get("median_ns") or 0),
        "p99": int(late.get("p99_ns") or 0),
        "max": int(late.get("worst_ns") or 0),
    }


def loss(told: Told) -> float | None:
    """Share of the frames offered to the client's link that it dropped, both ways together."""
    ways = [told.links[0][way] for way in ("forward", "backward")] if any(told.links[:1]) else []
    offered = sum(way["offered"] for way in ways)
    passed = sum(way["left"] + way["inside"] for way in ways)
    return max(0, offered - passed) / offered if offered else None


def round_trip(answer: Answer) -> int | None:
    known = [one.base_rtt_ns for one in answer.connections if one.base_rtt_ns is not None]
    return min(known, default=None)


def rate_bps(answer: Answer) -> int | None:
    """What the capture's bytes come to over its time."""
    capture = answer.capture
    if capture.first_ns is None or capture.last_ns is None or capture.last_ns <= capture.first_ns:
        return None
    return capture.bytes * 8 * SECOND_NS // (capture.last_ns - capture.first_ns)
