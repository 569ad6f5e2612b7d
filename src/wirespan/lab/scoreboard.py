"""All verdicts as one page: found and missed, false alarms, costs against the truth.

Numbers are of one run of every scenario, both variants, on one machine; spoilt runs were
repeated and are counted. What was spoilt every time is named and judged by nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wirespan.lab.agreement import agreement_table
from wirespan.lab.judge import Cost, Verdict
from wirespan.lab.scenario import TAPS, VARIANTS, Tap
from wirespan.lab.witness import Word

MILLISECOND = 1_000_000
SEEN, UNSEEN, NOTHING, SPOILT = "found", "**missed**", "-", "spoilt"


@dataclass(frozen=True, slots=True)
class Score:
    """The numbers above the tables."""

    scenarios: int
    with_cause: int
    best: int
    """Scenarios whose causes were all found at one capture at least."""
    asked: int
    """Further captures that should tell as well."""
    other: int
    """Those that did."""
    false_broken: int
    slight: int
    """Unexpected causes of less than 3 ms, in either variant."""
    false_fixed: int
    """False causes in fixed variants that claim time or a failure."""
    costs: int
    costs_right: int
    spoilt: int
    unjudged: int
    """Scenarios whose last try was spoilt too; no other number counts them."""


def judged(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those whose links kept their times in both variants."""
    return [one for one in verdicts if not one.broken.is_spoilt and not one.fixed.is_spoilt]


def score(verdicts: Sequence[Verdict]) -> Score:
    best = asked = other = with_cause = 0
    played, verdicts = verdicts, judged(verdicts)
    for verdict in verdicts:
        told = found_at(verdict)
        if not told:
            continue
        with_cause += 1
        best += any(told)
        asked += len(told) - 1
        other += max(0, sum(told) - 1) if any(told) else 0
    costs = [cost for verdict in verdicts for cost in verdict.costs]
    return Score(
        scenarios=len(played),
        with_cause=with_cause,
        best=best,
        asked=asked,
        other=other,
        false_broken=sum(len(false_causes(verdict, "broken")) for verdict in verdicts),
        slight=sum(len(one.slight) for verdict in verdicts for one in verdict.sights.values()),
        false_fixed=sum(len(costly_causes(verdict)) for verdict in verdicts),
        costs=len(costs),
        costs_right=sum(cost.is_right for cost in costs),
        spoilt=sum(one.broken.spoilt_before + one.fixed.spoilt_before for one in played),
        unjudged=len(played) - len(verdicts),
    )


def found_at(verdict: Verdict) -> list[bool]:
    """For each capture that should tell of the cause: whether it did."""
    sights = [verdict.sights["broken", tap] for tap in TAPS]
    return [not one.missed for one in sights if one.expected]


def false_causes(verdict: Verdict, variant: str) -> list[str]:
    return [f"{tap}: {cause}" for tap in TAPS for cause in verdict.sights[variant, tap].false]


def costly_causes(verdict: Verdict) -> list[str]:
    return [f"{tap}: {cause}" for tap in TAPS for cause in verdict.sights["fixed", tap].costly]


def summary(told: Score) -> list[str]:
    """A sentence a number."""
    return [
        f"{told.scenarios} scenarios played; {told.unjudged} of them were spoilt every time and"
        " say nothing.",
        f"With a cause to be found: {told.with_cause}.",
        f"Found at the best capture: {told.best} of {told.with_cause}"
        f" ({percent(told.best, told.with_cause)}).",
        f"Found at the other capture, where it can be told from there: {told.other} of"
        f" {told.asked} ({percent(told.other, told.asked)}).",
        f"False causes in broken variants: {told.false_broken}.",
        f"False causes in fixed variants that claim time or a failure: {told.false_fixed}.",
        f"Unexpected causes of less than 3 ms, which is within the error: {told.slight}.",
        f"Costs within 5 % or 3 ms, the other reasons quiet: {told.costs_right} of {told.costs}"
        f" ({percent(told.costs_right, told.costs)}).",
        f"Runs spoilt by a late link and repeated: {told.spoilt}.",
    ]


def percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.0f} %" if whole else "-"


def page(verdicts: Sequence[Verdict], opening: str) -> str:
    """The whole page in Markdown."""
    parts = [
        opening,
        *[f"* {line}" for line in summary(score(verdicts))],
        "\n## Causes\n",
        *cause_table(verdicts),
        "\n## Costs\n",
        "Milliseconds; *truth* is as made, or what the client's clock says the cause cost.",
        "*Others* is what all other reasons together changed by. A dash: not to be seen there.\n",
        *cost_table(judged(verdicts)),
        "\n## Do both captures agree?\n",
        "The same request's ledger from either end: the mean difference of each reason, server",
        "minus client, in milliseconds, over all requests that both captures have and in which",
        "either charges it. *One only*: what the scenario says that one capture cannot know,",
        "lookups, requests that were given up, and what lies on the way between the captures,",
        "of which the last bytes' part comes after the sender's ledger has ended.\n",
        *agreement_table(judged(verdicts)),
        "\n## The kernel's own word\n",
        "TCP_INFO of the sending host beside that host's capture, connections of broken variants",
        "that were held up by the peer's window or sent something again; times in milliseconds.\n",
        *witness_table(judged(verdicts)),
        "",
    ]
    return "\n".join(parts)


def cause_table(verdicts: Iterable[Verdict]) -> list[str]:
    rows = [
        "| scenario | client | server | false, broken | false, fixed | spoilt |",
        "|---|---|---|---|---|---:|",
    ]
    for one in verdicts:
        spoilt = one.broken.spoilt_before + one.fixed.spoilt_before
        if not judged([one]):
            rows.append(f"| {one.broken.scenario.name} | {SPOILT} | {SPOILT} | | | {spoilt} |")
            continue
        sights = [_told(one, tap) for tap in TAPS]
        false = [", ".join(false_causes(one, variant)) for variant in VARIANTS]
        cells = [one.broken.scenario.name, *sights, *false, str(spoilt or "")]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def _told(verdict: Verdict, tap: Tap) -> str:
    sight = verdict.sights["broken", tap]
    if not sight.expected:
        return NOTHING
    return UNSEEN if sight.missed else SEEN


def cost_table(verdicts: Iterable[Verdict]) -> list[str]:
    rows = [
        "| scenario | request | reason | truth | client | others | server | others |",
        "|---|---|---|---:|---:|---:|---:|---:|",
    ]
    for verdict in verdicts:
        pairs = zip(verdict.costs[::2], verdict.costs[1::2], strict=True)
        rows += [_cost_row(verdict, client, server) for client, server in pairs]
    return rows


def _cost_row(verdict: Verdict, client: Cost, server: Cost) -> str:
    truth = f"{client.injected_ns / MILLISECOND:.1f}"
    if server.is_seen and abs(server.injected_ns - client.injected_ns) > MILLISECOND:
        truth += f" ({server.injected_ns / MILLISECOND:.1f} at the server)"
    cells = [
        verdict.broken.scenario.name,
        client.truth.request,
        ", ".join(client.truth.reasons),
        truth,
        *_cost_cells(client),
        *_cost_cells(server),
    ]
    return f"| {' | '.join(cells)} |"


def _cost_cells(cost: Cost) -> tuple[str, str]:
    found = f"{cost.found_ns / MILLISECOND:.1f}" if cost.is_seen else NOTHING
    mark = "" if cost.is_right else " **wrong**"
    return found + mark, f"{cost.others_ns / MILLISECOND:.1f}"


def witness_table(verdicts: Iterable[Verdict]) -> list[str]:
    rows = [
        "| scenario | host | window: kernel | ledger | sent again: kernel | capture | busy"
        " | largest window, segments |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for verdict in verdicts:
        name = verdict.broken.scenario.name
        rows += [_word_row(name, one) for one in verdict.words if is_telling(one)]
    return rows


def is_telling(word: Word) -> bool:
    return word.again > 0 or word.again_captured > 0 or word.window_ns > MILLISECOND


def _word_row(name: str, word: Word) -> str:
    times = (word.window_ns, word.window_charged_ns)
    cells = [
        name,
        word.tap,
        *[f"{ns / MILLISECOND:.1f}" for ns in times],
        str(word.again),
        str(word.again_captured),
        f"{word.busy_ns / MILLISECOND:.1f}",
        str(word.window_segments),
    ]
    return f"| {' | '.join(cells)} |"
