"""Requests and their ledgers as a trace that Perfetto and Chrome draw (Trace Event Format, JSON).

A connection is a process; where its requests overlap, each stands in a lane (a thread) of its
own. A request is a bar, its phases lie in it, and in each phase the reasons, which add up to
it exactly. Times are microseconds since the capture's first packet, to the nanosecond.

Perfetto drops a bar that ends a nanosecond after the one it lies in, and its readers of 2025
and before cut off what is less than a nanosecond: so a time is written as the number that
survives that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import copysign, inf, nextafter
from typing import Any

from wirespan.causes.finding import Finding
from wirespan.explain.answer import Answer
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request, Slice
from wirespan.report.connections import address
from wirespan.report.json_text import Write, write_list
from wirespan.report.waterfall import title
from wirespan.report.words import reason_in_words

Event = dict[str, Any]
EXACT_UP_TO_NS = 1 << 51
"""26 days: as microseconds, floating-point numbers tell nanoseconds apart up to here."""


def write_perfetto(answer: Answer, write: Write) -> int:
    """The trace as text, an event a line; returns how many requests it has."""
    write('{"displayTimeUnit":"ms",\n')
    write_list("traceEvents", trace_events(answer), write)
    write("}\n")
    return len(answer.requests)


def trace_events(answer: Answer) -> Iterator[Event]:
    """Names of processes, then bars, each before those within it."""
    clock = clock_of(answer)
    connections = {connection.id: connection for connection in answer.connections}
    found = _findings_by_request(answer.findings)
    used = sorted({request.connection for request in answer.requests})
    for number in used:
        connection = connections.get(number)
        yield _named(number, "process_name", _process(number, connection))
    for request, lane in lanes(answer.requests):
        at = {"pid": request.connection, "tid": lane}
        args = _facts(request, found.get(request.id, []))
        asked = title(request, connections.get(request.connection))
        times = clock.times(request.start_ns, request.end_ns)
        yield _bar(asked, "request", times, at, args)
        yield from _ledger(request, clock, at)


def lanes(requests: Iterable[Request]) -> Iterator[tuple[Request, int]]:
    """Each request with the first lane of its connection that is free when it begins."""
    free_at: dict[int, list[int]] = {}
    for request in sorted(requests, key=lambda each: (each.start_ns, each.id)):
        ends = free_at.setdefault(request.connection, [])
        lane = next((lane for lane, end in enumerate(ends) if end <= request.start_ns), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = request.end_ns
        yield request, lane


@dataclass(frozen=True, slots=True)
class Clock:
    start_ns: int
    is_coarse: bool = False
    """Whole microseconds: of a capture so long that nothing finer can be written."""

    def times(self, start_ns: int, end_ns: int) -> Event:
        """Where a bar begins and how long it is; bars that touch do so here, too."""
        start, end = start_ns - self.start_ns, end_ns - self.start_ns
        if self.is_coarse:
            return {"ts": start // 1000, "dur": end // 1000 - start // 1000}
        return {"ts": microseconds(start), "dur": microseconds(end - start)}


def clock_of(answer: Answer) -> Clock:
    start_ns = answer.capture.first_ns or 0
    last_ns = max((each.end_ns for each in answer.requests), default=start_ns)
    return Clock(start_ns, last_ns - start_ns > EXACT_UP_TO_NS)


def microseconds(nanoseconds: int) -> float:
    """The nearest number of which a thousand times, cut off, is the nanoseconds again."""
    found = nanoseconds / 1000
    while abs(int(found * 1000)) < abs(nanoseconds):
        found = nextafter(found, copysign(inf, nanoseconds))
    return found


def _ledger(request: Request, clock: Clock, at: Event) -> Iterator[Event]:
    for phase, of_phase in groupby(request.ledger, key=lambda each: each.phase):
        slices = list(of_phase)
        first, last = slices[0].start_ns, slices[-1].end_ns
        if first == last:
            continue
        yield _bar(phase.text, "phase", clock.times(first, last), at, {})
        for each in slices:
            if each.end_ns > each.start_ns:
                yield _reason(request, each, clock.times(each.start_ns, each.end_ns), at)


def _reason(request: Request, each: Slice, times: Event, at: Event) -> Event:
    args = {
        "reason": each.reason.text,
        "medium": each.medium.text,
        "frames": list(each.frames),
        "confidence": each.confidence,
    }
    words = reason_in_words(request, each.phase, each.reason)
    return _bar(words, "reason", times, at, args)


def _facts(request: Request, findings: list[str]) -> Event:
    return {
        "request": request.id,
        "protocol": request.protocol,
        "response": request.response,
        "failed": request.failed,
        "frames": [*request.request_frames, *(request.response_frames or ())],
        "findings": findings,
    }


def _findings_by_request(findings: Iterable[Finding]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for finding in findings:
        for request in finding.requests:
            found.setdefault(request, []).append(finding.cause)
    return found


def _process(number: int, connection: Connection | None) -> str:
    if connection is None:
        return f"connection {number}"
    ends = f"{address(connection.client)} to {address(connection.server)}"
    return f"connection {number}, {connection.transport}: {ends}"


def _named(process: int, what: str, name: str) -> Event:
    return {"ph": "M", "pid": process, "tid": 0, "name": what, "args": {"name": name}}


def _bar(name: str, category: str, times: Event, at: Event, args: Event) -> Event:
    return {"ph": "X", "name": name, "cat": category, **times, **at, "args": args}
