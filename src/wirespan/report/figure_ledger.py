"""The ledger of a request as a figure: bands by phase and by reason, and the waterfall below."""

from collections.abc import Iterable
from functools import partial
from typing import TypeVar

from wirespan.base.vocabulary import Phase, Reason
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request, Slice
from wirespan.report import figure_colours as colours
from wirespan.report.figure import (
    Panel,
    Surface,
    axis_panel,
    block,
    figure,
    grid,
    hatch,
    named,
)
from wirespan.report.figure_pen import cut, width_of
from wirespan.report.units import duration
from wirespan.report.waterfall import Share, by_phase, shares
from wirespan.report.words import reason_alone, reason_in_words

PHASES_TALL, REASONS_TALL = 26, 34
ROW = 18
BAR = 12
SWATCH = 16
"""A reason's colour before its words, with the space around it."""
MOST_REASONS = 4
Key = TypeVar("Key")


def ledger_figure(capture: str, request: Request, connection: Connection | None) -> str:
    """As an SVG file."""
    rows = [
        Panel(
            ROW * min(len(shares(slices)), MOST_REASONS) + 2,
            partial(_phase_row, request, phase, slices),
            ((phase.text, ROW // 2, colours.TEXT),),
        )
        for phase, slices in by_phase(request.ledger).items()
        if shares(slices)
    ]
    return figure(capture, request, connection, "ledger", [*bands(request), *rows])


def bands(request: Request) -> list[Panel]:
    """The axis, and the ledger below it by phase and by reason."""
    by = (("phase", PHASES_TALL, _phases), ("reason", REASONS_TALL, _reasons))
    return [
        axis_panel(),
        *(
            Panel(tall, partial(draw, request), ((name, 12, colours.QUIET),))
            for name, tall, draw in by
        ),
    ]


def _phases(request: Request, surface: Surface) -> None:
    grid(surface)
    for phase, first, last in _joined([(each, each.phase) for each in request.ledger]):
        colour = colours.OF_PHASE[phase]
        _band(surface, first, last, colour, phase.text, phase in colours.HATCHED_PHASES)


def _reasons(request: Request, surface: Surface) -> None:
    grid(surface)
    keyed = [(each, (each.phase, each.reason)) for each in request.ledger]
    for (phase, reason), first, last in _joined(keyed):
        hatched = reason in colours.HATCHED_REASONS
        words = reason_alone(phase, reason)
        _band(surface, first, last, colours.OF_REASON[reason], words, hatched)


def _joined(keyed: Iterable[tuple[Slice, Key]]) -> list[tuple[Key, int, int]]:
    """Neighbours with the same key as one, with its first and last moment."""
    found: list[tuple[Key, int, int]] = []
    for each, key in keyed:
        if found and found[-1][0] == key and found[-1][2] == each.start_ns:
            found[-1] = (key, found[-1][1], each.end_ns)
        else:
            found.append((key, each.start_ns, each.end_ns))
    return found


def _band(surface: Surface, first: int, last: int, colour: str, words: str, hatched: bool) -> None:
    tall = surface.height - 4
    block(surface, first, last, 2, tall, colour)
    if hatched:
        hatch(surface, first, last, 2, tall)
    ink = colours.ink_on(colour)
    named(surface, words, duration(last - first), (first, last), surface.height / 2, ink)


def _phase_row(request: Request, phase: Phase, slices: list[Slice], surface: Surface) -> None:
    """Where it lay, and in words what it took for which reasons."""
    grid(surface)
    for each in slices:
        if each.end_ns > each.start_ns:
            colour = colours.OF_REASON[each.reason]
            block(surface, each.start_ns, each.end_ns, (ROW - BAR) / 2, BAR, colour)
    lines = [_said(request, phase, each) for each in shares(slices)[:MOST_REASONS]]
    left = _beside(surface, slices, max(width_of(line) + SWATCH for line, _ in lines))
    for at, (line, reason) in enumerate(lines):
        middle = ROW * (at + 0.5)
        room = surface.width - left - SWATCH
        surface.pen.box(left, middle - 5, 10, 10, colours.OF_REASON[reason])
        surface.pen.words(cut(line, room), left + SWATCH, middle, colours.TEXT)


def _said(request: Request, phase: Phase, share: Share) -> tuple[str, Reason]:
    likely = "" if share.sure else "probably "
    words = reason_in_words(request, phase, share.reason)
    return f"{duration(share.nanoseconds)}  {likely}{words}", share.reason


def _beside(surface: Surface, slices: list[Slice], wide: float) -> float:
    """Where words of that width stand: behind the bar, else before it, else on the left."""
    first = surface.x(min(each.start_ns for each in slices))
    last = surface.x(max(each.end_ns for each in slices))
    if last + SWATCH + wide <= surface.width:
        return last + SWATCH
    return max(first - SWATCH - wide, 0)
