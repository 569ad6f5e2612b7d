"""An answer -> the terminal: summary, slowest requests, findings, connections on request."""

from wirespan.explain.answer import Answer
from wirespan.report import colours
from wirespan.report.connections import print_connections
from wirespan.report.findings import costliest_first, print_findings
from wirespan.report.page import Page
from wirespan.report.summary import (
    print_condition,
    print_next_steps,
    print_summary,
    print_without_request,
)
from wirespan.report.units import number
from wirespan.report.waterfall import TURNS, print_waterfall

FINDINGS_SHOWN = 10
CONNECTIONS_SHOWN = 1_000
TURN_NOTE = (
    "A turn is what the client sent and what came back: the unit where the protocol is "
    "encrypted or unknown."
)


def print_answer(
    page: Page,
    answer: Answer,
    top: int,
    connections: bool = False,
    filtered_by: str | None = None,
) -> None:
    """The ``top`` slowest requests and everything that explains them."""
    slowest = sorted(answer.requests, key=lambda each: -each.rank_ns)
    print_summary(page, answer, slowest[0] if slowest else None)
    if not any(answer.totals.requests.values()):
        print_next_steps(page, answer, filtered_by)
    if slowest[:top]:
        _print_requests(page, answer, top)
    if answer.findings:
        page.gap()
        found = costliest_first(answer.findings)
        print_findings(page, found[:FINDINGS_SHOWN], len(found))
    if connections and answer.connections:
        page.gap()
        print_connections(page, answer.connections[:CONNECTIONS_SHOWN], len(answer.connections))
    print_without_request(page, answer)
    print_condition(page, answer.capture)


def _print_requests(page: Page, answer: Answer, top: int) -> None:
    slowest = sorted(answer.requests, key=lambda each: -each.rank_ns)[:top]
    total = sum(answer.totals.requests.values())
    page.gap()
    heading = "Where the time went"
    note = f"the slowest {len(slowest)} of {number(total)} requests"
    more = (f"  {note}", colours.QUIET) if total > len(slowest) else ""
    page.line(" ", (heading, "bold"), more)
    if any(request.protocol in TURNS for request in slowest):
        page.paragraph(TURN_NOTE, colours.QUIET, 1)
    connections = {connection.id: connection for connection in answer.connections}
    for rank, request in enumerate(slowest, 1):
        page.gap()
        print_waterfall(page, rank, request, connections.get(request.connection))
