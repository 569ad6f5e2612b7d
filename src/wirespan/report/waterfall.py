"""A request as a waterfall: each phase a bar on the request's own time axis, with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request, Slice
from wirespan.report import colours
from wirespan.report.bar import bar
from wirespan.report.connections import address
from wirespan.report.page import Page, Piece
from wirespan.report.units import duration, plural, share
from wirespan.report.words import reason_in_words

CLOCK_NOTE = "The capture's clock stepped meanwhile: how long it took is not known."
INDENT = 4
LABEL = 9
TIME = 9
NARROWEST_WORDS = 24
WIDEST_WORDS = 48
REASONS_SHOWN = 4
REASON_SHARE_OF_PHASE = 5
"""Per cent below which a reason after the first is left to the JSON report."""
SURE = 0.6
"""Confidence below which a reason is called likely only."""
TURNS = ("tls", "tcp")
"""Protocols whose unit is the turn, not the request."""
UNEXPLAINED = (Reason.UNOBSERVED, Reason.RESIDUAL)


@dataclass(frozen=True, slots=True)
class Share:
    """What one reason took of one phase."""

    reason: Reason
    nanoseconds: int
    sure: bool


def print_waterfall(
    page: Page, rank: int, request: Request, connection: Connection | None = None
) -> None:
    """Title, facts, and a bar a phase."""
    _print_title(page, rank, request, title(request, connection))
    slices = request.ledger or tuple(_assumed(request))
    room = page.width - INDENT - LABEL - TIME - 2
    words_width = min(max(room * 13 // 20, NARROWEST_WORDS), WIDEST_WORDS)
    bar_width = room - words_width
    for phase, of_phase in by_phase(slices).items():
        if any(each.end_ns > each.start_ns for each in of_phase):
            cells = bar(page, of_phase, bar_width, request.start_ns, request.duration_ns)
            _print_phase(page, request, phase, of_phase, cells, words_width)


def by_phase(slices: Iterable[Slice]) -> dict[Phase, list[Slice]]:
    """In the order in which the phases began."""
    found: dict[Phase, list[Slice]] = {}
    for each in slices:
        found.setdefault(each.phase, []).append(each)
    return found


def title(request: Request, connection: Connection | None = None) -> str:
    """What was asked, of whom: a target with its host, as in a URL; a turn with its peer."""
    asked = request.request
    if request.host:
        method, _, target = asked.partition(" ")
        if target.startswith("/"):
            return f"{method} {request.host}{target}"
        return asked if request.host in target else f"{asked} at {request.host}"
    if request.protocol not in TURNS:
        return asked
    turn, _, began = asked.partition(" ")
    if began and not began.isdecimal():
        asked = f'{turn} "{began}"'
    return f"{asked} with {address(connection.server)}" if connection else asked


def _print_title(page: Page, rank: int, request: Request, asked: str) -> None:
    head = f"{rank:>3} "
    took = duration(request.duration_ns)
    answer = f" {page.arrow} {page.cropped(request.response, 24)}" if request.response else ""
    room = page.width - len(head) - len(answer) - len(took) - 2
    page.ends([head, (page.shortened(asked, room), "bold"), answer], (page.clean(took), "bold"))
    page.facts(_facts(page, request), colours.QUIET, INDENT)
    if request.clock_stepped:
        page.paragraph(CLOCK_NOTE, colours.TROUBLE, INDENT)
    if request.failed:
        page.paragraph(f"failed: {request.failed}", colours.TROUBLE, INDENT)


def _facts(page: Page, request: Request) -> list[str]:
    first, last = request.request_frames[0], (request.response_frames or request.request_frames)[1]
    facts = [
        f"request {request.id}",
        request.protocol,
        f"frame {first}" if first == last else f"frames {first}{page.dash}{last}",
        f"connection {request.connection}",
    ]
    trips = sum(request.round_trips.values())
    if trips:
        facts.append(plural(trips, "round trip"))
    if request.duration_ns and request.ledger:
        unknown = sum(each.end_ns - each.start_ns for each in request.ledger
                      if each.reason in UNEXPLAINED)  # fmt: skip
        if unknown:
            known = share(request.duration_ns - unknown, request.duration_ns)
            facts.append(f"{known} explained")
    return facts


def _assumed(request: Request) -> Iterable[Slice]:
    """Phases one after another, for a request that came without its ledger."""
    at_ns = request.start_ns
    for phase in Phase:
        lasted = request.phases.get(phase, 0)
        yield Slice(at_ns, at_ns + lasted, phase, Reason.RESIDUAL, Medium.UNKNOWN, (), 0.0)
        at_ns += lasted


def shares(slices: Iterable[Slice]) -> list[Share]:
    """What each reason took of these slices, the longest first."""
    took: dict[Reason, int] = {}
    trust: dict[Reason, float] = {}
    for each in slices:
        lasted = each.end_ns - each.start_ns
        took[each.reason] = took.get(each.reason, 0) + lasted
        trust[each.reason] = trust.get(each.reason, 0.0) + lasted * each.confidence
    found = [
        Share(reason, lasted, reason is Reason.RESIDUAL or trust[reason] >= SURE * lasted)
        for reason, lasted in took.items()
        if lasted
    ]
    return sorted(found, key=lambda each: -each.nanoseconds)


def _print_phase(
    page: Page,
    request: Request,
    phase: Phase,
    slices: list[Slice],
    cells: list[Piece],
    words_width: int,
) -> None:
    found = shares(slices)
    lasted = sum(each.nanoseconds for each in found)
    shown = [
        each
        for each in found[:REASONS_SHOWN]
        if each is found[0] or each.nanoseconds * 100 >= lasted * REASON_SHARE_OF_PHASE
    ]
    label: list[Piece] = [
        " " * INDENT,
        f"{phase.text:<{LABEL}}",
        *cells,
        f"{page.clean(duration(lasted)):>{TIME}}  ",
    ]
    blank: list[Piece] = [" " * (page.width - words_width)]
    for each in shown:
        words = reason_in_words(request, phase, each.reason)
        words = words if each.sure else f"probably {words}"
        words = words if len(found) == 1 else f"{words}, {duration(each.nanoseconds)}"
        for line in page.wrapped(words, words_width):
            page.line(*label, (line, colours.OF_REASON[each.reason]))
            label = blank
