"""Findings in words, costliest first: title, cost, evidence, frames, filter, fixes."""

from collections.abc import Iterable

from wirespan.causes.finding import Finding, Severity
from wirespan.report import colours
from wirespan.report.page import Page
from wirespan.report.units import duration, number, plural

INDENT = 4
FRAMES_SHOWN = 8
RANK = {Severity.COST: 0, Severity.ERROR: 1, Severity.RISK: 2, Severity.NOTE: 3}
WIDEST_PLACE = 12


def costliest_first(findings: Iterable[Finding]) -> list[Finding]:
    """By cost; what cost nothing by severity."""
    return sorted(findings, key=lambda each: (-each.cost_ns, RANK[each.severity]))


def print_findings(page: Page, findings: list[Finding], total: int) -> None:
    """These of the ``total`` findings."""
    page.line(" ", ("What it cost, and what to change", "bold"))
    for rank, finding in enumerate(findings, 1):
        page.gap()
        _print_finding(page, rank, finding)
    if total > len(findings):
        page.gap()
        page.paragraph(
            f"and {number(total - len(findings))} more that cost less (--json lists them)",
            colours.QUIET, 1,
        )  # fmt: skip


def _print_finding(page: Page, rank: int, finding: Finding) -> None:
    head = f"{rank:>3} "
    cost = duration(finding.cost_ns) if finding.cost_ns else finding.severity.value
    style = colours.OF_SEVERITY[finding.severity]
    page.heading(head, finding.title, (page.clean(cost), style))
    page.paragraph(_sentence(finding.evidence), indent=INDENT)
    page.facts(_place(finding), indent=INDENT, label="where   ")
    page.entry("filter  ", finding.display_filter, INDENT)
    label = "fix     "
    widest = min(max((len(fix.where) for fix in finding.fix), default=0), WIDEST_PLACE)
    for fix in finding.fix:
        where = page.cropped(fix.where, WIDEST_PLACE)
        for line in fix.how.splitlines() or [""]:
            page.entry(f"{label}{where:<{widest}}  ", line, INDENT)
            label, where = " " * len(label), ""
    page.entry("more    ", f"wirespan causes {finding.cause}", INDENT, colours.QUIET)


def _sentence(evidence: str) -> str:
    """It begins with a capital, unless its first word is a name or a number."""
    first = evidence.split(" ", 1)[0]
    return evidence[:1].upper() + evidence[1:] if first.isalpha() else evidence


def _place(finding: Finding) -> list[str]:
    shown = ", ".join(str(frame) for frame in finding.frames[:FRAMES_SHOWN])
    noun = "frame" if len(finding.frames) == 1 else "frames"
    places = [f"{noun} {shown}"] if shown else []
    if len(finding.frames) > FRAMES_SHOWN:
        places[0] += f" and {number(len(finding.frames) - FRAMES_SHOWN)} more"
    if finding.requests_total:
        places.append(plural(finding.requests_total, "request"))
    if finding.connection is not None:
        places.append(f"connection {finding.connection}")
    return places or ["the whole capture"]
