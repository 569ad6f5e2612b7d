"""Holds what two captures say of a scenario against the truth.

A cost is charged rightly if it is within 5 % or 3 ms of what was injected, whichever is larger,
and no other reason moved by more. By the same bound a cause that claims less than 3 ms is no
false alarm: hosts of a machine that also does other things pause for as long now and then, and
the packets show it. A right cost is quiet, too: the reasons that the cause does not touch move
together by twice a millisecond or a twentieth of the round trip at most.
"""

from collections import Counter
from dataclasses import dataclass

from wirespan.causes.finding import Severity
from wirespan.lab.description import round_trip_ns
from wirespan.lab.runner import Run
from wirespan.lab.scenario import TAPS, Scenario, Tap, Truth
from wirespan.lab.theatre import link_plan
from wirespan.lab.witness import Word, words
from wirespan.ledger.request import Request

MILLISECOND = 1_000_000
TOLERANCE_NS = 3 * MILLISECOND
TOLERANCE_PART = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """What one capture says of one truth."""

    truth: Truth
    tap: Tap
    injected_ns: int
    found_ns: int
    """By how much the right reasons grew."""
    others_ns: int
    """Sum of the other reasons' absolute changes."""
    loudest_ns: int
    """The largest of them."""
    quiet_ns: int
    """What the others may change by."""
    changes: dict[str, int]

    @property
    def is_seen(self) -> bool:
        return self.tap in self.truth.seen

    @property
    def error_ns(self) -> int:
        return self.found_ns - self.injected_ns

    @property
    def is_charged(self) -> bool:
        """To the right reasons, and to no other."""
        bound_ns = max(TOLERANCE_NS, abs(self.injected_ns) // TOLERANCE_PART)
        return abs(self.error_ns) <= bound_ns and self.loudest_ns <= max(bound_ns, self.quiet_ns)

    @property
    def is_quiet(self) -> bool:
        return self.others_ns <= self.quiet_ns

    @property
    def is_right(self) -> bool:
        return self.is_charged and self.is_quiet


@dataclass(frozen=True, slots=True)
class Sight:
    """Which causes one capture of one variant named."""

    expected: tuple[str, ...]
    found: tuple[str, ...]
    missed: tuple[str, ...]
    false: tuple[str, ...]
    slight: tuple[str, ...]
    """Neither expected nor true by the file, but of a cost within the error of any."""
    costly: tuple[str, ...]
    """The false ones that claim time or a failure."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A scenario after both variants were played."""

    broken: Run
    fixed: Run
    sights: dict[tuple[str, Tap], Sight]
    """(variant, tap) -> causes."""
    costs: tuple[Cost, ...]
    words: tuple[Word, ...] = ()
    """What the kernels said of the broken variant's connections."""

    @property
    def is_spoilt(self) -> bool:
        return self.broken.is_spoilt or self.fixed.is_spoilt

    @property
    def wrong_causes(self) -> list[str]:
        """Causes that were missed, or found where they are not, a line each."""
        found = []
        for (variant, tap), sight in self.sights.items():
            found += [f"{variant}, {tap}: missed {cause}" for cause in sight.missed]
            found += [f"{variant}, {tap}: false {cause}" for cause in sight.false]
        return found

    @property
    def wrongs(self) -> list[str]:
        """Everything that is not as it should be, a line each."""
        return self.wrong_causes + [told(cost) for cost in self.costs if not cost.is_right]


def verdict(broken: Run, fixed: Run) -> Verdict:
    sights: dict[tuple[str, Tap], Sight] = {
        (run.variant, tap): sight(run, tap) for run in (broken, fixed) for tap in TAPS
    }
    costs = tuple(
        cost(truth, broken, fixed, tap) for truth in broken.scenario.truths for tap in TAPS
    )
    return Verdict(broken, fixed, sights, costs, tuple(words(broken)))


def sight(run: Run, tap: Tap) -> Sight:
    expects = run.scenario.expected
    expected = expects.at(tap) if run.variant == "broken" else ()
    true = {*expected, *expects.also}
    if run.variant == "broken":
        true |= {*expects.also_broken, *run.scenario.causes}
    found = run.causes(tap)
    untrue = sorted(cause for cause in found if cause not in true)
    slight = tuple(cause for cause in untrue if 0 < found[cause] <= TOLERANCE_NS)
    false = tuple(cause for cause in untrue if cause not in slight)
    return Sight(
        expected=expected,
        found=tuple(sorted(found)),
        missed=tuple(cause for cause in expected if cause not in found),
        false=false,
        slight=slight,
        costly=tuple(cause for cause in false if claims(run, tap, cause)),
    )


def claims(run: Run, tap: Tap, cause: str) -> bool:
    """Whether findings of this cause claim that time was lost or something failed."""
    severities = {
        finding.severity for finding in run.answers[tap].findings if finding.cause == cause
    }
    return bool(severities & {Severity.COST, Severity.ERROR})


def cost(truth: Truth, broken: Run, fixed: Run, tap: Tap) -> Cost:
    """The growth of the reasons from the request without the cause to the one with it."""
    other = fixed if truth.against == "fixed" else broken
    against = truth.request if truth.against == "fixed" else truth.against
    met, without = broken.requests(tap)[truth.request], other.requests(tap)[against]
    changes = spent_by_reason(met, truth.phases)
    changes.subtract(spent_by_reason(without, truth.phases))
    reasons = truth.taken_for.get(tap, truth.reasons)
    others = [abs(ns) for reason, ns in changes.items() if reason not in reasons]
    injected = 0
    if tap in truth.seen:
        injected = injected_ns(truth, tap, broken.clock_ns, other.clock_ns, against)
    return Cost(
        truth=truth,
        tap=tap,
        injected_ns=injected,
        found_ns=sum(changes[reason] for reason in reasons),
        others_ns=sum(others),
        loudest_ns=max(others, default=0),
        quiet_ns=2 * max(MILLISECOND, round_trip_of(broken.scenario) // TOLERANCE_PART),
        changes={reason: ns for reason, ns in changes.items() if ns},
    )


def injected_ns(
    truth: Truth, tap: Tap, met: dict[str, int], without: dict[str, int], against: str
) -> int:
    if tap == "server" and truth.server_ms is not None:
        return round(truth.server_ms * MILLISECOND)
    if truth.ms is not None:
        return round(truth.ms * MILLISECOND)
    return met[truth.request] - without[against]


def stated_costs(run: Run) -> dict[str, int]:
    """What the scenario's file says that its cause costs, where it does, in ns."""
    truths = [truth for truth in run.scenario.truths if truth.ms is not None]
    if run.variant != "broken" or not truths or not run.scenario.causes:
        return {}
    return {run.scenario.causes[0]: round(sum(one.ms or 0 for one in truths) * MILLISECOND)}


def spent_by_reason(request: Request, phases: tuple[str, ...] = ()) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in request.ledger:
        if not phases or piece.phase.text in phases:
            found[piece.reason.text] += piece.end_ns - piece.start_ns
    return found


def round_trip_of(scenario: Scenario) -> int:
    """Of the broken variant's link as it was asked for."""
    plan = link_plan(scenario.broken)
    return round_trip_ns(plan) if plan else 0


def told(cost: Cost) -> str:
    changes = {reason: round(ns / 1e6, 2) for reason, ns in cost.changes.items()}
    return (
        f"{cost.truth.request}, seen at the {cost.tap}: injected {cost.injected_ns / 1e6:.2f} ms,"
        f" found {cost.found_ns / 1e6:.2f}, others {cost.others_ns / 1e6:.2f}: {changes}"
    )
