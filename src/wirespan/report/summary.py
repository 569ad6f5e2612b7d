"""The first three lines: what was seen, the slowest request, the costliest cause."""

from wirespan.base.vocabulary import Phase
from wirespan.explain.answer import Answer, Capture, Totals
from wirespan.ledger.request import Request
from wirespan.report.findings import costliest_first
from wirespan.report.page import Page
from wirespan.report.units import duration, number, plural, size
from wirespan.report.waterfall import shares, title
from wirespan.report.words import OF_REASON

INDENT = 1
LABELLED = 11
"""Cells before the text: indent and label."""
SHORTEST_TITLE = 20
SHORTEST_NAME = 12
COSTLIEST_LINES = 2


def print_summary(page: Page, answer: Answer, slowest: Request | None) -> None:
    """Three lines where the width allows it."""
    page.entry("Seen      ", _seen(page, answer), INDENT)
    if slowest:
        page.entry("Slowest   ", _slowest(page, answer, slowest), INDENT)
        room = COSTLIEST_LINES * (page.width - LABELLED)
        page.entry("Costliest ", page.cropped(_costliest(answer), room), INDENT)
    elif answer.findings and not any(answer.totals.requests.values()):
        page.entry("Found     ", _found(answer), INDENT)


def print_next_steps(page: Page, answer: Answer, filtered_by: str | None = None) -> None:
    """What to try where no request was found."""
    page.gap()
    page.paragraph(_next_step(answer, filtered_by), indent=INDENT)


def print_without_request(page: Page, answer: Answer) -> None:
    """What the requests do not show: bytes nobody asked for, as far as we read."""
    unasked = answer.totals.without_request
    if not unasked.connections:
        return
    page.gap()
    page.paragraph(
        f"{plural(unasked.connections, 'TCP connection')} carried {size(unasked.payload_bytes)}"
        " and no question that wirespan reads (a server that speaks first, the data of FTP):"
        " they have no ledger. --connections shows how each went.",
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
        page.paragraph(f"and {plural(more, 'more problem')} (--json lists them)", indent=INDENT)


PROBLEMS_SHOWN = 5
QUIC_NOTE = (
    "QUIC, which carries HTTP/3, is counted but not read yet. To see where the time goes, switch "
    "HTTP/3 off in the client and capture again: it falls back to TCP."
)


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
    told = f": {', '.join(counted)}"
    return page.shortened(name, max(page.width - LABELLED - len(told), SHORTEST_NAME)) + told


def _slowest(page: Page, answer: Answer, request: Request) -> str:
    told = f", {duration(request.duration_ns)}"
    lookup = request.phases.get(Phase.DNS, 0)
    reasons = shares(piece for piece in request.ledger if piece.phase is not Phase.DNS)
    if lookup and (not reasons or lookup > reasons[0].nanoseconds):
        told += f": the lookup {duration(lookup)}"
    elif reasons:
        told += f": {OF_REASON[reasons[0].reason]} {duration(reasons[0].nanoseconds)}"
    used = (each for each in answer.connections if each.id == request.connection)
    return _fitting(page, title(request, next(used, None)), told)


def _costliest(answer: Answer) -> str:
    findings = costliest_first(answer.findings)
    if not findings:
        return "no cause stands out"
    first = findings[0]
    if not first.cost_ns:
        return f"no cause is proven to have cost time; {first.severity.value}: {first.title}"
    requests = plural(max(first.requests_total, 1), "request")
    return f"{first.title}, {duration(first.cost_ns)} in {requests}"


def _found(answer: Answer) -> str:
    """The worst finding, where there is no request it could have cost time."""
    first = costliest_first(answer.findings)[0]
    more = len(answer.findings) - 1
    rest = f", and {plural(more, 'more finding')}" if more else ""
    return f"{first.title} ({first.severity.value}){rest}"


def _fitting(page: Page, text: str, told: str) -> str:
    """Both on one line, if need be with the text cut short."""
    return page.cropped(text, max(page.width - LABELLED - len(told), SHORTEST_TITLE)) + told


NONE_BELONGS = {1: "The one packet does not belong", 2: "Neither of the 2 packets belongs"}


def _next_step(answer: Answer, filtered_by: str | None) -> str:
    capture = answer.capture
    if not capture.packets:
        return (
            "The capture holds no packets. Start one, repeat the slow request, stop it, and "
            "explain that: sudo tcpdump -i any -w slow.pcap port 443"
        )
    if filtered_by:
        return (
            f"No request passed the filter {filtered_by!r}. Without it wirespan explain shows what "
            "there is; the reference of filters lists the fields."
        )
    if not any(answer.totals.connections.values()):
        return _foreign(capture)
    if not answer.totals.connections["tcp"] and answer.totals.connections["quic"]:
        return QUIC_NOTE
    return _silent(answer.totals)


def _foreign(capture: Capture) -> str:
    links = ", ".join(capture.link_types) or "unknown"
    many = f"None of the {capture.packets:,} packets belongs"
    them = "it is" if capture.packets == 1 else "they are"
    return (
        f"{NONE_BELONGS.get(capture.packets, many)} to TCP or UDP (link type {links}). wirespan "
        f"packets FILE shows what {them}; a capture filter may have left out the traffic you look "
        "for."
    )


def _silent(totals: Totals) -> str:
    one = sum(totals.connections.values()) == 1
    these, they = ("this connection", "it") if one else ("these connections", "they")
    why = (
        f": {they} may have failed to open, opened without sending anything, or begun before the "
        "capture"
    )
    return (
        f"No request was read in {these}{'' if totals.without_request.connections else why}. "
        f"--connections shows how {'it' if one else 'each'} went; wirespan packets FILE shows "
        "every frame."
    )
