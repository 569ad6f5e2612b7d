"""The first three lines: what was seen, the slowest request, the costliest cause."""

from wirespan.base.vocabulary import Phase
from wirespan.explain.answer import Answer, Capture
from wirespan.ledger.request import Request
from wirespan.report.findings import costliest_first
from wirespan.report.page import Page
from wirespan.report.units import duration, number, plural, size
from wirespan.report.waterfall import shares, title
from wirespan.report.words import OF_REASON

INDENT = 1
LABELLED = 12
"""Cells before the text: indent and label."""
SHORTEST_TITLE = 20


def print_summary(page: Page, answer: Answer, slowest: Request | None) -> None:
    """Three lines where the width allows it."""
    page.entry("Seen       ", _seen(page, answer), INDENT)
    if slowest:
        page.entry("Slowest    ", _slowest(page, slowest), INDENT)
        page.entry("Costliest  ", _costliest(page, answer), INDENT)


def print_next_steps(page: Page, answer: Answer) -> None:
    """What to try where no request was found."""
    page.gap()
    page.paragraph(_next_step(answer), indent=INDENT)


def print_without_request(page: Page, answer: Answer) -> None:
    """What the requests do not show: bytes nobody asked for, as far as we read."""
    unasked = answer.totals.without_request
    if not unasked.connections:
        return
    page.gap()
    page.paragraph(
        f"{plural(unasked.connections, 'connection')} carried {size(unasked.payload_bytes)} and no"
        " question that wirespan reads (a server that speaks first, the data of FTP, QUIC):"
        " they have no ledger. --connections shows the first of them.",
        indent=INDENT,
    )


def print_condition(page: Page, capture: Capture) -> None:
    """What was wrong with the file, where something was."""
    if not capture.truncated and not capture.problems_total:
        return
    page.gap()
    page.line(" ", ("About the capture", "bold"))
    if capture.truncated:
        page.paragraph(
            "The file ends in the middle of a record; everything before the cut was read.",
            indent=INDENT,
        )
    for problem in capture.problems[:PROBLEMS_SHOWN]:
        place = "the file" if problem.frame is None else f"frame {problem.frame}"
        page.paragraph(f"{place}: {problem.layer} {problem.kind}: {problem.detail}", indent=INDENT)
    more = capture.problems_total - min(len(capture.problems), PROBLEMS_SHOWN)
    if more > 0:
        page.paragraph(f"and {plural(more, 'problem')} more (--json lists them)", indent=INDENT)


PROBLEMS_SHOWN = 5


def _seen(page: Page, answer: Answer) -> str:
    capture, totals = answer.capture, answer.totals
    name = "standard input" if capture.path == "-" else capture.path.rsplit("/", 1)[-1]
    counted = [plural(capture.packets, "packet")]
    if capture.first_ns is not None and capture.last_ns is not None:
        counted[0] += f" in {duration(capture.last_ns - capture.first_ns)}"
    counted += [
        f"{number(count)} {transport.upper()}"
        for transport, count in totals.connections.items()
        if count
    ]
    counted.append(plural(sum(totals.requests.values()), "request"))
    return _fitting(page, name, f": {', '.join(counted)}")


def _slowest(page: Page, request: Request) -> str:
    told = f", {duration(request.duration_ns)}"
    lookup = request.phases.get(Phase.DNS, 0)
    reasons = shares(piece for piece in request.ledger if piece.phase is not Phase.DNS)
    if lookup and (not reasons or lookup > reasons[0].nanoseconds):
        told += f": the lookup {duration(lookup)}"
    elif reasons:
        told += f": {OF_REASON[reasons[0].reason]} {duration(reasons[0].nanoseconds)}"
    return _fitting(page, title(request), told)


def _costliest(page: Page, answer: Answer) -> str:
    findings = costliest_first(answer.findings)
    if not findings:
        return "no cause stands out"
    first = findings[0]
    if not first.cost_ns:
        return _fitting(page, first.title, f" ({first.severity.value}); nothing cost time")
    requests = plural(max(first.requests_total, 1), "request")
    return _fitting(page, first.title, f", {duration(first.cost_ns)} in {requests}")


def _fitting(page: Page, text: str, told: str) -> str:
    """Both on one line, if need be with the text cut short."""
    return page.cropped(text, max(page.width - LABELLED - len(told), SHORTEST_TITLE)) + told


def _next_step(answer: Answer) -> str:
    capture = answer.capture
    if not capture.packets:
        return (
            "The capture holds no packets. Start one, repeat the slow request, stop it, and "
            "explain that: sudo tcpdump -i any -w slow.pcap port 443"
        )
    if not any(answer.totals.connections.values()):
        links = ", ".join(capture.link_types) or "unknown"
        return (
            f"None of the {plural(capture.packets, 'packet')} belongs to TCP or UDP (link type "
            f"{links}). wirespan packets FILE shows what they are; a capture filter may have "
            "left out the traffic you look for."
        )
    why = ": they may have opened without sending anything, or begun before the capture"
    if answer.totals.without_request.connections:
        why = ""
    return (
        f"No request was read in these connections{why}. --connections shows how each went; "
        "wirespan packets FILE shows every frame."
    )
