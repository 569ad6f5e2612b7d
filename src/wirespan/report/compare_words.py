"""A comparison in sentences, the same for the terminal and the page.

Sizes are said without a sign, with ``less`` and ``more``: nobody should have to remember which
side was taken from which.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from wirespan.base.vocabulary import Reason
from wirespan.causes.finding import Severity
from wirespan.compare.answers import Comparison, EndpointChange
from wirespan.compare.chance import LEVEL_PERCENT, Interval, Verdict
from wirespan.compare.conversations import Conversations
from wirespan.compare.difference import Difference, Figures, by_reason
from wirespan.compare.findings import Change, FindingChange
from wirespan.report.compared import Compared
from wirespan.report.units import duration, number, plural, size
from wirespan.report.words import OF_REASON

TELLING_NS = 100_000
"""A change of a reason smaller than this says nothing, unless it is much of the whole."""
TELLING_PERCENT = 10
MIX_TELLS_PERCENT = 10
MANY_ENDPOINTS = 20
"""From here on some endpoint is likely to seem changed by chance alone."""
ELSEWHERE = (
    "The captures were made at different places ({before}, {after}): compared is what both saw, "
    "which is neither the way between them nor lookups."
)
PART = "Compared are the endpoints that both asked: {} before, {} after."
MIXED = "The whole is of another mix: {} of its difference come from that, not from the endpoints."
SEEMING = (
    "{judged} endpoints were judged, each with {level} % confidence: {changed} changed, and about "
    "{about} would by chance alone."
)
NOTHING_SHARED = "Nothing was asked in both: there is no endpoint to compare."


def answer(value: Difference) -> str:
    """How a request changed, and whether by more than chance."""
    change = moved(value.before.mean_ns, value.after.mean_ns)
    return f"{capital(verdict(value))}, {change} ({doubt(value)})"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def verdict(value: Difference) -> str:
    """In a few words."""
    if value.verdict in (Verdict.FASTER, Verdict.SLOWER):
        return f"{value.verdict.value} by {duration(abs(value.mean_ns))} a request"
    if not value.mean_ns:
        return "no difference"
    perhaps = ", perhaps by chance" if value.verdict is Verdict.CHANCE else ""
    return f"{less_or_more(value.mean_ns)} a request{perhaps}"


def doubt(value: Difference) -> str:
    """What the interval says, or why there is none."""
    if value.interval is None:
        counts = f"{number(value.before.timed)} and {number(value.after.timed)}"
        return f"too few requests to tell from chance: {counts}"
    return f"{LEVEL_PERCENT} %: {between(value.interval)}"


def between(held: Interval) -> str:
    """The ends of an interval, the smaller change first."""
    low_ns, high_ns = held.low_ns, held.high_ns
    if held.verdict is Verdict.CHANCE:
        return f"from {less_or_more(low_ns)} to {less_or_more(high_ns)}"
    word = "less" if held.verdict is Verdict.FASTER else "more"
    least_ns, most_ns = sorted(map(abs, (low_ns, high_ns)))
    return f"{joined(least_ns, most_ns, ' to ')} {word}"


def moved(before_ns: int, after_ns: int) -> str:
    """Both ends of a change."""
    return joined(before_ns, after_ns, " → ")


def joined(first_ns: int, second_ns: int, between_them: str) -> str:
    """Two durations; a common unit is said once."""
    first, second = duration(first_ns), duration(second_ns)
    amount, _, unit = first.partition(" ")
    common = unit and second.endswith(f" {unit}")
    return f"{amount if common else first}{between_them}{second}"


def less_or_more(difference_ns: int) -> str:
    if not difference_ns:
        return "0 ns"
    return f"{duration(abs(difference_ns))} {'less' if difference_ns < 0 else 'more'}"


def mostly(value: Difference, most: int = 3) -> list[str]:
    """The reasons that changed most, of those that say something."""
    found = sorted(by_reason(value.cells).items(), key=lambda pair: -abs(pair[1]))
    least = max(TELLING_NS, abs(value.mean_ns) * TELLING_PERCENT // 100)
    return [
        f"{OF_REASON[reason]}, {less_or_more(taken)}"
        for reason, taken in found
        if abs(taken) >= least
    ][:most]


def reasons(value: Difference) -> list[tuple[Reason, int, int]]:
    """Reason, mean before, mean after; what changed most first."""
    a, b = by_reason(value.before.cells), by_reason(value.after.cells)
    rows = [(reason, a[reason], b[reason]) for reason in Reason if a[reason] or b[reason]]
    return sorted(rows, key=lambda row: (-abs(row[2] - row[1]), -row[1] - row[2]))


PERCENTILES = (
    ("half within", "p50_ns"),
    ("90 % within", "p90_ns"),
    ("99 % within", "p99_ns"),
    ("longest", "max_ns"),
)


def percentiles(value: Difference) -> list[tuple[str, int, int]]:
    """What it is called, before, after."""
    return [
        (words, getattr(value.before, name), getattr(value.after, name))
        for words, name in PERCENTILES
    ]


def facts(value: Difference) -> Iterator[str]:
    """An endpoint's figures beside its verdict."""
    yield f"requests {number(value.before.count)} → {number(value.after.count)}"
    *shares, (words, *longest) = percentiles(value)
    for name, *both in shares:
        if both != longest or name == "half within":
            yield f"{name} {moved(*both)}"
    yield f"{words} {moved(*longest)}"
    yield from troubles(value.before, value.after)


def troubles(before: Figures, after: Figures) -> Iterator[str]:
    """What makes requests quick for the wrong reason."""
    for words, a, b in (
        ("failed", before.failed, after.failed),
        ("refused by HTTP", before.refused, after.refused),
        ("of unknown duration", before.untimed, after.untimed),
    ):
        if a or b:
            yield f"{words} {number(a)} → {number(b)}"


def alone(each: EndpointChange) -> str:
    """An endpoint that only one side asked."""
    seen = each.before or each.after
    assert seen is not None, "one side asked it"
    counted = plural(seen.count, "request")
    return f"{counted}, {duration(seen.mean_ns)} each" if seen.timed else counted


def asked_by_one(comparison: Comparison, before: bool) -> list[EndpointChange]:
    """Endpoints of one side only."""
    return [
        each
        for each in comparison.endpoints
        if (each.after is None if before else each.before is None)
    ]


def notes(compared: Compared) -> Iterator[str]:
    """What a reader must know to read the numbers right."""
    comparison = compared.comparison
    if not comparison.whole_vantage:
        before, after = comparison.vantages
        yield ELSEWHERE.format(before=before, after=after)
    whole = comparison.whole
    if whole:
        yield from _part(comparison, whole)
    if whole and abs(comparison.mix_ns) > max(
        TELLING_NS, abs(whole.mean_ns) * MIX_TELLS_PERCENT // 100
    ):
        yield MIXED.format(less_or_more(comparison.mix_ns))
    yield from _seeming(comparison)


def _part(comparison: Comparison, whole: Difference) -> Iterator[str]:
    """Of how much the whole is, where one side asked something else, too."""
    counted = [each for each in comparison.endpoints if each.endpoint.kind != "lookup"]
    if not any(each.difference for each in counted):
        counted = list(comparison.endpoints)
    before = sum(each.before.count for each in counted if each.before)
    after = sum(each.after.count for each in counted if each.after)
    if (before, after) != (whole.before.count, whole.after.count):
        shares = (whole.before.count, before), (whole.after.count, after)
        yield PART.format(
            *(f"{number(part)} of {plural(all_, 'request')}" for part, all_ in shares)
        )


def _seeming(comparison: Comparison) -> Iterator[str]:
    """What chance alone would do where many are judged."""
    verdicts = [each.difference.verdict for each in comparison.endpoints if each.difference]
    judged = sum(verdict is not Verdict.TOO_FEW for verdict in verdicts)
    changed = sum(verdict in (Verdict.FASTER, Verdict.SLOWER) for verdict in verdicts)
    if judged >= MANY_ENDPOINTS and changed:
        about = round(judged * (100 - LEVEL_PERCENT) / 100)
        yield SEEMING.format(
            judged=number(judged), level=LEVEL_PERCENT,
            changed=f"{number(changed)} {'seems' if changed == 1 else 'seem'}", about=about,
        )  # fmt: skip


def sources(compared: Compared) -> list[tuple[str, str]]:
    """Name and count of either side; folders that both lie in say nothing."""
    sides = compared.before, compared.after
    folders = [each.path.split("/")[:-1] for each in sides]
    both = zip(*folders, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))
    return [
        (
            "standard input" if each.path == "-" else "/".join(each.path.split("/")[shared:]),
            plural(each.requests, "request"),
        )
        for each in sides
    ]


CHANGES = {
    Change.GONE: "gone",
    Change.NEW: "new",
    Change.GROWN: "grown",
    Change.SHRUNK: "shrunk",
    Change.ALIKE: "as before",
}


def finding(each: FindingChange) -> str:
    """What a cause cost a request, before and after."""
    a = each.before.per_request_ns if each.before else 0
    b = each.after.per_request_ns if each.after else 0
    if not a and not b:
        return each.severity.value
    if not a or not b:
        return f"{duration(a) if a else NONE} → {duration(b) if b else NONE}"
    return moved(a, b)


def headline(findings: Sequence[FindingChange], change: Change) -> str | None:
    """The costliest cause that changed so, and how many more did; notes are no causes."""
    found = [
        each for each in findings if each.change is change and each.severity is not Severity.NOTE
    ]
    if not found:
        return None
    first = found[0]
    cost = f", {duration(abs(first.per_request_ns))} a request" if first.per_request_ns else ""
    more = f", and {number(len(found) - 1)} more" if len(found) > 1 else ""
    return f"{first.title}{cost}{more}"


def conversations(before: Conversations, after: Conversations) -> list[tuple[str, str, str]]:
    """Rows of how connections were used; what neither side has is left out."""
    rows = [(words, tell(before), tell(after)) for words, tell in CONVERSATIONS]
    return [row for row in rows if row[1] != NONE or row[2] != NONE]


NONE = "–"


def _share(part: int, whole: int, digits: int = 2) -> str:
    return f"{part / whole:.{digits}f}" if whole else NONE


CONVERSATIONS: tuple[tuple[str, Callable[[Conversations], str]], ...] = (
    ("TCP connections", lambda each: number(each.tcp) if each.tcp else NONE),
    ("handshakes a request", lambda each: _share(each.handshakes, each.requests)),
    ("requests a connection", lambda each: _share(each.requests, each.tcp, 1)),
    (
        "TLS sessions resumed",
        lambda each: f"{number(each.resumed)} of {number(each.secured)}" if each.secured else NONE,
    ),
    ("sent", lambda each: size(each.bytes_sent)),
    ("received", lambda each: size(each.bytes_received)),
    ("segments sent again", lambda each: number(each.retransmissions)),
)
"""Words, and what they say of one side."""


def missed(compared: Compared) -> str | None:
    """How it went with the budget; None where there was none."""
    budget = compared.budget
    if budget is None:
        return None
    if not budget.missed:
        return f"kept: no median grew by more than {budget.asked} %"
    told = [f"{each.name} {moved(each.before_ns, each.after_ns)}" for each in budget.missed[:3]]
    more = len(budget.missed) - len(told)
    rest = f", and {number(more)} more" if more else ""
    return f"missed: the median grew by more than {budget.asked} %: {', '.join(told)}{rest}"
