"""Everything a capture told, ready to be printed; the report is this, in words or JSON."""

from dataclasses import dataclass, field
from typing import NamedTuple

from wirespan.base.problem import Problem
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Finding
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request


@dataclass(frozen=True, slots=True)
class Capture:
    path: str
    format: str
    compression: str | None
    link_types: tuple[str, ...]
    packets: int
    bytes: int
    """Sum of original lengths."""
    first_ns: int | None
    last_ns: int | None
    truncated: bool
    problems: tuple[Problem, ...]
    problems_total: int


class WithoutRequest(NamedTuple):
    """TCP connections that carried bytes and no question we read: they have no ledger."""

    connections: int = 0
    payload_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts and sums over everything, whatever the report lists."""

    connections: dict[str, int]
    """tcp, udp, quic."""
    requests: dict[str, int]
    """By protocol."""
    duration_ns: int
    phases: dict[Phase, int] = field(default_factory=dict)
    reasons: dict[Reason, int] = field(default_factory=dict)
    media: dict[Medium, int] = field(default_factory=dict)
    without_request: WithoutRequest = field(default_factory=WithoutRequest)


@dataclass(frozen=True, slots=True)
class Answer:
    capture: Capture
    totals: Totals
    connections: tuple[Connection, ...]
    requests: tuple[Request, ...]
    findings: tuple[Finding, ...]
