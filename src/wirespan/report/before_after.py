"""One request before and after a change, on one time axis, with what each phase won."""

from wirespan.ledger.request import Request, Slice
from wirespan.report import colours
from wirespan.report.bar import bar
from wirespan.report.page import Page, Piece
from wirespan.report.units import duration
from wirespan.report.waterfall import by_phase

INDENT = 4
LABEL = 9
TIME = 9
GAP = 2
TELLING_NS = 100_000
"""A change smaller than this says nothing."""


def print_before_after(page: Page, before: Request, after: Request) -> None:
    """A line a phase: both bars, both times, the difference."""
    width = (page.width - INDENT - LABEL - 3 * TIME - 2 * GAP) // 2
    axis_ns = max(before.duration_ns, after.duration_ns, 1)
    sides = (by_phase(before.ledger), by_phase(after.ledger))
    page.line(
        " " * (INDENT + LABEL),
        (f"{'before':<{width + TIME + GAP}}{'after':<{width + TIME + GAP}}", colours.QUIET),
        (f"{'won':>{TIME}}", colours.QUIET),
    )
    for phase in dict.fromkeys((*sides[0], *sides[1])):
        cells = [
            *_side(page, before, sides[0].get(phase, []), width, axis_ns),
            *_side(page, after, sides[1].get(phase, []), width, axis_ns),
        ]
        won = _lasted(sides[0].get(phase, [])) - _lasted(sides[1].get(phase, []))
        page.line(" " * INDENT, f"{phase.text:<{LABEL}}", *cells, _difference(page, won))
    _print_sum(page, before, after, width)


def _side(
    page: Page, request: Request, slices: list[Slice], width: int, axis_ns: int
) -> list[Piece]:
    lasted = page.clean(duration(_lasted(slices))) if slices else ""
    return [*bar(page, slices, width, request.start_ns, axis_ns), f"{lasted:>{TIME}}", " " * GAP]


def _lasted(slices: list[Slice]) -> int:
    return sum(each.end_ns - each.start_ns for each in slices)


def _difference(page: Page, won_ns: int) -> Piece:
    if abs(won_ns) < TELLING_NS:
        return (f"{page.dash:>{TIME}}", colours.QUIET)
    if won_ns < 0:
        return (f"{'-' + page.clean(duration(-won_ns)):>{TIME}}", colours.TROUBLE)
    return (f"{page.clean(duration(won_ns)):>{TIME}}", colours.STRONG)


def _print_sum(page: Page, before: Request, after: Request, width: int) -> None:
    times = [page.clean(duration(one.duration_ns)) for one in (before, after)]
    blank = " " * width
    won = _difference(page, before.duration_ns - after.duration_ns)
    pieces: list[Piece] = [" " * INDENT, f"{'in all':<{LABEL}}"]
    for time in times:
        pieces += [blank, (f"{time:>{TIME}}", colours.STRONG), " " * GAP]
    page.line(*pieces, won)
