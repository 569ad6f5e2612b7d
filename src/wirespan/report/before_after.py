"""One request before and after a change, on one time axis, with what each phase won."""

from typing import Protocol

from wirespan.ledger.request import Slice
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


class Timed(Protocol):
    """A request, or what stands for many."""

    @property
    def start_ns(self) -> int: ...
    @property
    def duration_ns(self) -> int: ...
    @property
    def ledger(self) -> tuple[Slice, ...]: ...


def print_before_after(page: Page, before: Timed, after: Timed) -> None:
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
        page.line(" " * INDENT, f"{phase.text:<{LABEL}}", *cells, won_piece(page, won))
    _print_sum(page, before, after, width)


def _side(page: Page, request: Timed, slices: list[Slice], width: int, axis_ns: int) -> list[Piece]:
    lasted = page.clean(duration(_lasted(slices))) if slices else ""
    return [*bar(page, slices, width, request.start_ns, axis_ns), f"{lasted:>{TIME}}", " " * GAP]


def _lasted(slices: list[Slice]) -> int:
    return sum(each.end_ns - each.start_ns for each in slices)


def won_piece(page: Page, won_ns: int, width: int = TIME) -> Piece:
    """A difference at the right of a column; what was lost has a minus."""
    if abs(won_ns) < TELLING_NS:
        return (f"{page.dash:>{width}}", colours.QUIET)
    if won_ns < 0:
        return (f"{'-' + page.clean(duration(-won_ns)):>{width}}", colours.TROUBLE)
    return (f"{page.clean(duration(won_ns)):>{width}}", colours.STRONG)


def _print_sum(page: Page, before: Timed, after: Timed, width: int) -> None:
    times = [page.clean(duration(one.duration_ns)) for one in (before, after)]
    blank = " " * width
    won = won_piece(page, before.duration_ns - after.duration_ns)
    pieces: list[Piece] = [" " * INDENT, f"{'in all':<{LABEL}}"]
    for time in times:
        pieces += [blank, (f"{time:>{TIME}}", colours.STRONG), " " * GAP]
    page.line(*pieces, won)
