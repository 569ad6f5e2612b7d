"""Do the ledgers of one request, kept at both ends, agree?

Some differences are no fault of either: what lies between the two captures is seen in part by
each, and some causes leave no trace at one of them. Those stand apart from what both can see.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from wirespan.base.vocabulary import Phase, Reason
from wirespan.lab.judge import Verdict, spent_by_reason
from wirespan.lab.runner import Run
from wirespan.lab.scenario import TAPS
from wirespan.ledger.request import Request

MILLISECOND = 1_000_000
EVERY = frozenset(reason.text for reason in Reason)
BETWEEN = frozenset(
    reason.text for reason in (Reason.PROPAGATION, Reason.SERIALIZATION, Reason.QUEUEING)
)
"""On the way: the last bytes pass it after the sender's ledger has ended."""
AT_BOTH = tuple(phase.text for phase in Phase if phase is not Phase.DNS)
"""A lookup asks another host: of its time each capture has the part behind it."""


@dataclass
class Differences:
    """Of one reason, server minus client, in ns, a request each."""

    by_both: list[int] = field(default_factory=list)
    """Where both captures can see it."""
    by_one: list[int] = field(default_factory=list)


def agreements(verdicts: Iterable[Verdict]) -> dict[str, Differences]:
    """By reason, over all requests that both captures have and in which either charges it."""
    found: dict[str, Differences] = defaultdict(Differences)
    for verdict in verdicts:
        for run in (verdict.broken, verdict.fixed):
            client, server = (run.requests(tap) for tap in TAPS)
            for name in client.keys() & server.keys():
                pair = (client[name], server[name])
                hidden = one_sided(run, name, pair)
                for reason, difference in differences(*pair).items():
                    told = found[reason]
                    (told.by_one if reason in hidden else told.by_both).append(difference)
    return found


def differences(client: Request, server: Request) -> dict[str, int]:
    here, there = (spent_by_reason(one, AT_BOTH) for one in (server, client))
    return {reason: here[reason] - there[reason] for reason in here.keys() | there.keys()}


def one_sided(run: Run, name: str, pair: tuple[Request, Request]) -> frozenset[str]:
    """The reasons that only one of the captures can see in this request, or not whole.

    All of them where it was given up, for then either end tells of its own giving up, where a
    clock stepped, and where the scenario says that one capture knows nothing of its cause.
    """
    if run.variant == "broken" and run.scenario.expected.invisible:
        return EVERY
    if any(one.failed or one.clock_stepped or one.protocol == "dns" for one in pair):
        return EVERY
    hidden: set[str] = set(BETWEEN)
    for truth in run.scenario.truths:
        if truth.request == name and (set(truth.seen) != set(TAPS) or truth.taken_for):
            hidden.update(truth.reasons, *truth.taken_for.values())
    return frozenset(hidden)


def agreement_table(verdicts: Iterable[Verdict]) -> list[str]:
    rows = [
        "| reason | both: requests | mean | largest | one only: requests | mean |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for reason, told in sorted(agreements(verdicts).items()):
        both, one = told.by_both, told.by_one
        largest = [max(both, key=abs)] if both else []
        cells = [reason, str(len(both)), mean(both), mean(largest), str(len(one)), mean(one)]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def mean(differences: list[int]) -> str:
    """In milliseconds."""
    if not differences:
        return ""
    return f"{sum(differences) / len(differences) / MILLISECOND:+.2f}"
