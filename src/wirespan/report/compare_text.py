"""A comparison -> the terminal: the answer in three lines, the picture, endpoints, causes."""

from collections.abc import Iterable
from dataclasses import dataclass

from wirespan.base.vocabulary import Medium, Phase
from wirespan.compare.answers import Comparison, EndpointChange
from wirespan.compare.chance import Verdict
from wirespan.compare.difference import Difference, Figures
from wirespan.compare.findings import Change, FindingChange
from wirespan.ledger.request import Slice
from wirespan.report import colours
from wirespan.report import compare_words as words
from wirespan.report.before_after import print_before_after, won_piece
from wirespan.report.compared import Compared
from wirespan.report.page import Page
from wirespan.report.units import duration, number
from wirespan.report.words import OF_REASON

INDENT = 4
AMOUNT = 12
ENDPOINTS_SHOWN = 10
REASONS_SHOWN = 8
FINDINGS_SHOWN = 10
ALONE_SHOWN = 5
NARROWEST_PATH = 12
USUAL_ORDER = (
    Phase.DNS, Phase.CONNECT, Phase.TLS, Phase.CLIENT, Phase.SEND, Phase.WAIT, Phase.RECEIVE,
)  # fmt: skip
OF_VERDICT = {
    Verdict.FASTER: colours.STRONG,
    Verdict.SLOWER: colours.TROUBLE,
    Verdict.CHANCE: colours.PLAIN,
    Verdict.TOO_FEW: colours.PLAIN,
}
OF_CHANGE = {
    Change.GONE: colours.STRONG,
    Change.SHRUNK: colours.STRONG,
    Change.NEW: colours.TROUBLE,
    Change.GROWN: colours.TROUBLE,
    Change.ALIKE: colours.QUIET,
}


def print_comparison(page: Page, compared: Compared) -> None:
    comparison = compared.comparison
    _print_answer(page, compared)
    if comparison.whole:
        _print_whole(page, comparison.whole, comparison.whole_vantage)
    _print_endpoints(page, comparison)
    _print_findings(page, comparison.findings)
    _print_conversations(page, comparison)


def _print_answer(page: Page, compared: Compared) -> None:
    """What a reader wants first; then what it is of, and what to know of it."""
    comparison = compared.comparison
    whole = comparison.whole
    if whole is None:
        page.entry("Answer    ", words.NOTHING_SHARED, 1)
    else:
        page.entry("Answer    ", words.answer(whole), 1, OF_VERDICT[whole.verdict])
        mostly = words.mostly(whole)
        if mostly:
            page.entry("Mostly    ", "; ".join(mostly), 1)
    for change, label in (Change.GONE, "Gone      "), (Change.NEW, "New       "):
        told = words.headline(comparison.findings, change)
        if told:
            page.entry(label, told, 1, OF_CHANGE[change])
    if whole:
        for trouble in words.troubles(whole.before, whole.after):
            page.entry("Note      ", trouble, 1, colours.TROUBLE)
    budget = words.missed(compared)
    if budget:
        style = colours.TROUBLE if compared.budget and compared.budget.missed else ""
        page.entry("Budget    ", budget, 1, style)
    for note in words.notes(compared):
        page.entry("Note      ", note, 1)
    for label, (name, counted) in zip(
        ("Before    ", "After     "), words.sources(compared), strict=True
    ):
        room = max(page.width - 11 - len(counted) - 2, NARROWEST_PATH)
        page.entry(label, f"{page.shortened(name, room)}, {counted}", 1, colours.QUIET)


@dataclass(frozen=True, slots=True)
class MeanRequest:
    """A request that took the mean time in each phase for each reason, drawn like a real one."""

    start_ns: int
    duration_ns: int
    ledger: tuple[Slice, ...]


def mean_request(figures: Figures) -> MeanRequest:
    at_ns, ledger = 0, []
    rank = {phase: at for at, phase in enumerate(USUAL_ORDER)}
    for phase, reason in sorted(figures.cells, key=lambda cell: (rank[cell[0]], cell[1])):
        taken = figures.cells[phase, reason]
        if taken > 0:
            ledger.append(Slice(at_ns, at_ns + taken, phase, reason, Medium.UNKNOWN, (), 1.0))
            at_ns += taken
    return MeanRequest(0, at_ns, tuple(ledger))


def _print_whole(page: Page, whole: Difference, of_all: bool) -> None:
    page.gap()
    page.line(
        " ",
        ("Where the time of a request went", "bold"),
        ("  the mean" if of_all else "  the mean of what both saw", colours.QUIET),
    )
    page.gap()
    print_before_after(page, mean_request(whole.before), mean_request(whole.after))
    page.gap()
    page.line(" ", ("Why", "bold"))
    found = words.reasons(whole)
    for reason, before_ns, after_ns in found[:REASONS_SHOWN]:
        label = f"{OF_REASON[reason]:<{page.width - INDENT - 3 * AMOUNT}}"
        amounts = [
            f"{page.clean(duration(taken)) if taken else page.dash:>{AMOUNT}}"
            for taken in (before_ns, after_ns)
        ]
        won = won_piece(page, before_ns - after_ns, AMOUNT)
        page.line(" " * INDENT, (label, colours.OF_REASON[reason]), *amounts, won)
    _print_more(page, len(found) - REASONS_SHOWN, "that changed less")


def _print_endpoints(page: Page, comparison: Comparison) -> None:
    both = [each for each in comparison.endpoints if each.before and each.after]
    if both:
        page.gap()
        page.line(" ", ("Endpoints", "bold"))
    for each in both[:ENDPOINTS_SHOWN]:
        _print_endpoint(page, each, len(both) == 1)
    _print_more(page, len(both) - ENDPOINTS_SHOWN, "that changed less")
    for label, before in (("Only before", True), ("Only after", False)):
        found = words.asked_by_one(comparison, before)
        if found:
            page.gap()
            page.line(" ", (label, "bold"))
        for each in found[:ALONE_SHOWN]:
            told = page.clean(words.alone(each))
            room = page.width - INDENT - len(told) - 2
            page.ends(
                [" " * INDENT, page.shortened(each.endpoint.name, room)], (told, colours.QUIET)
            )
        _print_more(page, len(found) - ALONE_SHOWN, "more")


def _print_endpoint(page: Page, each: EndpointChange, is_whole: bool) -> None:
    """What the whole said already is not said again."""
    value = each.difference
    if value is None:
        page.heading(" " * INDENT, each.endpoint.name, ("of unknown duration", colours.QUIET))
        return
    page.heading(
        " " * INDENT,
        each.endpoint.name,
        (page.clean(words.verdict(value)), OF_VERDICT[value.verdict]),
    )
    page.facts(words.facts(value), indent=INDENT + 2)
    if is_whole:
        return
    page.paragraph(words.doubt(value), colours.QUIET, INDENT + 2)
    mostly = words.mostly(value)
    if mostly:
        page.paragraph("; ".join(mostly), indent=INDENT + 2)


def _print_findings(page: Page, findings: Iterable[FindingChange]) -> None:
    found = list(findings)
    if not found:
        return
    page.gap()
    page.line(" ", ("Causes", "bold"), ("  their cost a request", colours.QUIET))
    for each in found[:FINDINGS_SHOWN]:
        head = f"    {words.CHANGES[each.change]:<11}"
        page.heading(head, each.title, (page.clean(words.finding(each)), OF_CHANGE[each.change]))
    _print_more(page, len(found) - FINDINGS_SHOWN, "more")


def _print_conversations(page: Page, comparison: Comparison) -> None:
    page.gap()
    page.line(" ", ("Connections", "bold"))
    label = page.width - INDENT - 2 * AMOUNT - AMOUNT
    for name, before, after in words.conversations(*comparison.conversations):
        page.line(
            " " * INDENT,
            f"{name:<{label}}",
            f"{page.clean(before):>{AMOUNT}}",
            f"{page.clean(after):>{AMOUNT}}",
        )


def _print_more(page: Page, left: int, which: str) -> None:
    if left > 0:
        page.paragraph(f"and {number(left)} {which} (--json lists them)", colours.QUIET, INDENT)
