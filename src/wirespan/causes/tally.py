"""Sightings of one cause, added up into one finding."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from wirespan.causes.case import Place, Sighting
from wirespan.causes.cause import PROOF, Cause
from wirespan.causes.finding import Finding, Severity
from wirespan.causes.words import count

IDS_KEPT = 1000
FRAMES_KEPT = 100
PLACES_KEPT = 64
CONNECTIONS_KEPT = 4096
STREAMS_SHOWN = 16
"""Conversations in a display filter, the costliest first."""

WEIGHT = {Severity.COST: 3, Severity.ERROR: 2, Severity.RISK: 1, Severity.NOTE: 0}


@dataclass(slots=True)
class Tally:
    cause: Cause
    cost_ns: int = 0
    seen: int = 0
    requests: dict[int, None] = field(default_factory=dict)
    requests_total: int = 0
    connections: set[int] = field(default_factory=set)
    streams: dict[tuple[int, int], None] = field(default_factory=dict)
    """Transport and stream of the first conversations it was seen in."""
    places: dict[str, int] = field(default_factory=dict)
    frames: dict[int, None] = field(default_factory=dict)
    severity: Severity | None = None
    worst: Sighting | None = None

    def add(self, sighting: Sighting) -> None:
        self.seen += 1
        self.cost_ns += sighting.cost_ns
        self.requests_total += max(sighting.requests_total, len(sighting.requests))
        for request in sighting.requests[: IDS_KEPT - len(self.requests)]:
            self.requests[request] = None
        if len(self.connections) < CONNECTIONS_KEPT:
            self.connections.add(sighting.place.connection)
        if len(self.streams) < STREAMS_SHOWN:
            self.streams[sighting.place.transport, sighting.place.stream] = None
        place = sighting.place.text
        if place in self.places or len(self.places) < PLACES_KEPT:
            self.places[place] = self.places.get(place, 0) + 1
        for frame in sighting.frames[: FRAMES_KEPT - len(self.frames)]:
            self.frames[frame] = None
        self._weigh(sighting)

    def _weigh(self, sighting: Sighting) -> None:
        severity = sighting.severity or self.cause.severity
        if self.severity is None or WEIGHT[severity] > WEIGHT[self.severity]:
            self.severity = severity
            self.worst = sighting
        elif WEIGHT[severity] == WEIGHT[self.severity] and (
            self.worst is None or sighting.cost_ns > self.worst.cost_ns
        ):
            self.worst = sighting

    def give(self, cost_ns: int, requests: tuple[int, ...], total: int) -> None:
        """Another cause explains this part better."""
        self.cost_ns = max(0, self.cost_ns - cost_ns)
        self.requests_total = max(0, self.requests_total - total)
        self.seen = max(0, self.seen - total)
        for request in requests:
            self.requests.pop(request, None)

    def finding(self) -> Finding | None:
        """None where nothing worth the mention is left."""
        worst = self.worst
        if worst is None or not self.seen:
            return None
        severity = self.severity or self.cause.severity
        if severity is Severity.COST and self.cost_ns <= 0:
            return None
        frames = tuple(dict.fromkeys((*worst.frames, *self.frames)))[:FRAMES_KEPT]
        alone = next(iter(self.connections)) if len(self.connections) == 1 else -1
        return Finding(
            cause=self.cause.id,
            severity=severity,
            cost_ns=self.cost_ns if severity is Severity.COST else 0,
            requests=tuple(self.requests),
            requests_total=self.requests_total,
            connection=alone if alone >= 0 else None,
            frames=frames,
            title=self.cause.title,
            evidence=worst.evidence + self._extent(),
            fix=self.cause.fixes,
            reference=self.cause.reference,
            display_filter=fill(self.cause.display_filter, worst.place, self.streams, frames),
        )

    def _extent(self) -> str:
        if self.seen == 1:
            return "."
        most = max(self.places, key=lambda place: self.places[place])
        where = f"mostly at {most}" if len(self.places) > 1 else f"at {most}"
        known = len(self.connections - {-1})
        connections = f" on {count(known, 'connection')}" if known else ""
        if known >= CONNECTIONS_KEPT:
            connections = f" on {known:,} or more connections"
        return f" (the worst of {self.seen:,} cases{connections}, {where})."


def fill(
    template: str,
    place: Place,
    streams: Iterable[tuple[int, int]] = (),
    frames: Iterable[int] = (),
) -> str:
    """The display filter for a place, for the other conversations the cause was seen in, and for
    the frames that prove it."""
    found = dict.fromkeys(((place.transport, place.stream), *streams))
    selection = " or ".join(
        f"{name}.stream {one_of(chosen)}"
        for name, number in (("tcp", 6), ("udp", 17))
        if (chosen := [at for transport, at in found if transport == number and at >= 0])
    )
    if " or " in selection:
        selection = f"({selection})"
    for name in ("{transport}", "tcp", "udp"):
        template = template.replace(name + ".stream eq {stream}", selection or "frame")
    numbers = ", ".join(map(str, sorted(frames)))
    if not numbers:
        template = template.replace(f" or {PROOF}", "")
    return template.format(
        frames=f"{{{numbers}}}",
        transport="tcp" if place.transport == 6 else "udp",
        ip="ipv6" if ":" in place.server else "ip",
        client=place.client,
        server=place.server,
        port=place.port,
    )


def one_of(streams: list[int]) -> str:
    if len(streams) == 1:
        return f"eq {streams[0]}"
    return "in {{" + ", ".join(map(str, streams[:STREAMS_SHOWN])) + "}}"
