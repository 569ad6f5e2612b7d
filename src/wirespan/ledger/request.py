"""A request with its ledger, as people see it; field names are those of the report."""

from dataclasses import dataclass
from typing import NamedTuple

from wirespan.base.vocabulary import Medium, Phase, Reason


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of the request's time; pieces are contiguous and add up exactly."""

    start_ns: int
    end_ns: int
    phase: Phase
    reason: Reason
    medium: Medium
    frames: tuple[int, ...]
    confidence: float


class LayerBytes(NamedTuple):
    """Bytes of one direction, counted at each layer, headers of that layer included."""

    application: int
    tls: int
    transport: int
    network: int
    link: int


@dataclass(frozen=True, slots=True)
class Request:
    """An application exchange with the set-up it waited for: what a user feels."""

    id: int
    connection: int
    protocol: str
    request: str
    host: str | None
    response: str | None
    failed: str | None
    """One sentence, where there was no complete answer."""
    start_ns: int
    end_ns: int
    request_frames: tuple[int, int]
    response_frames: tuple[int, int] | None
    sent: LayerBytes
    received: LayerBytes
    round_trips: dict[str, int]
    """dns, connect, tls, request, extra."""
    phases: dict[Phase, int]
    """ns; they add up to the duration."""
    ledger: tuple[Slice, ...]
    waits_for: tuple[int, ...]
    inside: int | None = None
    stream_id: int | None = None
    sent_packets: int | None = None
    received_packets: int | None = None
    clock_stepped: bool = False
    """The capture's clock stepped between its frames: how long it took is not known."""

    @property
    def duration_ns(self) -> int:
        return self.end_ns - self.start_ns

    @property
    def rank_ns(self) -> int:
        """What it is listed by, the slowest first: those of unknown duration come last."""
        return -1 if self.clock_stepped else self.duration_ns
