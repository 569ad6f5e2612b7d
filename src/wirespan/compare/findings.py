"""Which causes are gone, new, grown or shrunk, by what they cost a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wirespan.causes.finding import Finding, Severity
from wirespan.compare.difference import nearest

ALIKE_WITHIN_PERCENT = 10
"""Costs a request that differ by no more than this, of the larger, are called alike."""
ALIKE_WITHIN_NS = 100_000


class Change(StrEnum):
    GONE = "gone"
    NEW = "new"
    GROWN = "grown"
    SHRUNK = "shrunk"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one cause on one side."""

    cost_ns: int
    requests: int
    """How many it cost time."""
    per_request_ns: int
    """The cost shared by all requests of that side."""


@dataclass(frozen=True, slots=True)
class FindingChange:
    cause: str
    title: str
    severity: Severity
    change: Change
    before: Cost | None
    after: Cost | None

    @property
    def per_request_ns(self) -> int:
        """How much more it costs a request after."""
        return (self.after.per_request_ns if self.after else 0) - (
            self.before.per_request_ns if self.before else 0
        )


def finding_changes(
    before: Iterable[Finding], after: Iterable[Finding], requests: tuple[int, int]
) -> list[FindingChange]:
    """What changed most first; ``requests`` counts those of either side."""
    sides = _costs(before, requests[0]), _costs(after, requests[1])
    known = {each.cause: each for each in (*after, *before)}
    found = [
        FindingChange(
            cause, finding.title, finding.severity, change(a, b), a, b
        )
        for cause, finding in known.items()
        for a, b in [(sides[0].get(cause), sides[1].get(cause))]
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-abs(each.per_request_ns), each.cause))


def change(before: Cost | None, after: Cost | None) -> Change:
    if before is None:
        return Change.NEW
    if after is None:
        return Change.GONE
    a, b = before.per_request_ns, after.per_request_ns
    if abs(b - a) <= max(ALIKE_WITHIN_NS, max(a, b) * ALIKE_WITHIN_PERCENT // 100):
        return Change.ALIKE
    return Change.GROWN if b > a else Change.SHRUNK


def _costs(findings: Iterable[Finding], requests: int) -> dict[str, Cost]:
    totals: dict[str, tuple[int, int]] = {}
    for each in findings:
        cost_ns, count = totals.get(each.cause, (0, 0))
        totals[each.cause] = cost_ns + each.cost_ns, count + each.requests_total
    return {
        cause: Cost(cost_ns, count, nearest(cost_ns, max(requests, 1)))
        for cause, (cost_ns, count) in totals.items()
    }
