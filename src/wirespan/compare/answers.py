"""Two answers of ``explain`` side by side: endpoint by endpoint, and as a whole.

The whole is of the endpoints that both sides asked. Lookups are endpoints of their own; in the
whole they count only where nothing else was asked, because a request's time holds the lookup
that it waited for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol

from wirespan.base.vocabulary import Reason
from wirespan.causes.finding import Finding
from wirespan.compare.conversations import Conversations, conversations
from wirespan.compare.difference import Difference, Figures, difference, figures
from wirespan.compare.endpoint import Endpoint, endpoint
from wirespan.compare.findings import FindingChange, finding_changes
from wirespan.compare.group import Cell, Group, is_refusal, merged
from wirespan.compare.vantage import is_alike, is_seen_by_both, vantage_of
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request

Groups = dict[Endpoint, Group]


class Told(Protocol):
    """What is read of an answer."""

    @property
    def requests(self) -> Sequence[Request]: ...
    @property
    def connections(self) -> Sequence[Connection]: ...
    @property
    def findings(self) -> Sequence[Finding]: ...


@dataclass(frozen=True, slots=True)
class EndpointChange:
    """One of ``before`` and ``after`` is None where only the other side asked it."""

    endpoint: Endpoint
    before: Figures | None
    after: Figures | None
    difference: Difference | None
    """None where a side has no request whose duration is known."""


@dataclass(frozen=True, slots=True)
class Comparison:
    vantages: tuple[str, str]
    whole_vantage: bool
    """Whether all of each request is compared; else only what both places saw."""
    whole: Difference | None
    """None where there is nothing that both sides asked."""
    mix_ns: int
    """How much of the whole's difference is due to another mix of the same endpoints."""
    endpoints: tuple[EndpointChange, ...]
    """What changed most first, by all its requests together."""
    findings: tuple[FindingChange, ...]
    conversations: tuple[Conversations, Conversations]


def compare(before: Told, after: Told) -> Comparison:
    vantages = vantage_of(before.connections), vantage_of(after.connections)
    alike = is_alike(*vantages)
    sides = _sorted_out(before, alike), _sorted_out(after, alike)
    counts = tuple(len(_main(each.requests)) for each in (before, after))
    shared = _compared_as_whole(*sides)
    return Comparison(
        vantages=vantages,
        whole_vantage=alike,
        whole=difference(*(merged(side[key] for key in shared) for side in sides)),
        mix_ns=mix([(sides[0][key], sides[1][key]) for key in shared]),
        endpoints=tuple(sorted(_changes(*sides), key=_weight)),
        findings=tuple(finding_changes(before.findings, after.findings, (counts[0], counts[1]))),
        conversations=(
            conversations(before.connections, counts[0]),
            conversations(after.connections, counts[1]),
        ),
    )


def _sorted_out(told: Told, whole_vantage: bool) -> Groups:
    ports = {each.id: each.server.port for each in told.connections}
    return grouped(told.requests, whole_vantage, ports)


def grouped(
    requests: Iterable[Request],
    whole_vantage: bool,
    ports: Mapping[int, int] = MappingProxyType({}),
) -> Groups:
    """By endpoint; ``ports`` are servers', by connection."""
    found: Groups = {}
    for each in requests:
        key = endpoint(each.protocol, each.request, each.host, ports.get(each.connection))
        group = found.setdefault(key, Group())
        group.failed += each.failed is not None
        group.refused += is_refusal(each.protocol, each.response)
        if each.clock_stepped:
            group.untimed += 1
        else:
            group.add(each.start_ns, _pieces(each, whole_vantage))
    return found


def _pieces(request: Request, whole_vantage: bool) -> Iterable[tuple[Cell, int]]:
    """The ledger; phases without reasons where there is none."""
    if not request.ledger:
        cells: list[tuple[Cell, int]] = [
            ((phase, Reason.RESIDUAL), taken) for phase, taken in request.phases.items()
        ]
    else:
        cells = [
            ((each.phase, each.reason), each.end_ns - each.start_ns) for each in request.ledger
        ]
    return [piece for piece in cells if whole_vantage or is_seen_by_both(piece[0])]


def _main(requests: Sequence[Request]) -> list[Request]:
    return [each for each in requests if each.protocol != "dns"] or list(requests)


def _compared_as_whole(before: Groups, after: Groups) -> list[Endpoint]:
    """What both sides asked and timed; the lookups among it only if there is nothing else."""
    shared = [key for key in before if key in after and before[key].times and after[key].times]
    return [key for key in shared if key.kind != "lookup"] or shared


def mix(pairs: Sequence[tuple[Group, Group]]) -> int:
    """Of the difference of means, what other shares of the same endpoints account for.

    The change of each endpoint's share, times the mean of its means (Kitagawa 1955): the rest
    is what the endpoints themselves changed.
    """
    all_before = sum(len(a.times) for a, _ in pairs)
    all_after = sum(len(b.times) for _, b in pairs)
    found = 0
    for a, b in pairs:
        moved = Fraction(len(b.times), all_after) - Fraction(len(a.times), all_before)
        means = Fraction(a.total_ns, len(a.times)) + Fraction(b.total_ns, len(b.times))
        found += round(moved * means / 2)
    return found


def _changes(before: Groups, after: Groups) -> Iterable[EndpointChange]:
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        yield EndpointChange(
            endpoint=key,
            before=figures(a) if a else None,
            after=figures(b) if b else None,
            difference=difference(a, b) if a and b else None,
        )


def _weight(each: EndpointChange) -> tuple[bool, bool, int, Endpoint]:
    """What both asked first, requests before lookups, the largest change in all on top."""
    both = each.difference
    if both is None:
        seen = each.before or each.after
        return True, each.endpoint.kind == "lookup", -(seen.total_ns if seen else 0), each.endpoint
    moved = abs(both.mean_ns) * (both.before.timed + both.after.timed)
    return False, each.endpoint.kind == "lookup", -moved, each.endpoint
