"""A figure of a request as an SVG file: its panels on one time axis, under a title and a line
that says what it was made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request
from wirespan.report import figure_colours as colours
from wirespan.report.figure_pen import Pen, cut, width_of
from wirespan.report.units import duration
from wirespan.report.waterfall import title

WIDTH = 1120
EDGE = 16
HEAD = 44
GAP = 4
TICK = 110
"""Pixels between two ticks, about."""
AIR = 0.03
"""Of the time shown, on both sides, so that nothing touches the edge."""
SHORTEST_NS = 1_000
"""A request that took less is drawn on an axis of this length."""
AXIS_TALL = 22
HATCH = 6


@dataclass(frozen=True, slots=True)
class Surface:
    """Where a panel is drawn: a box, with time across it."""

    pen: Pen
    width: float
    height: float
    origin_ns: int
    """What times are counted from."""
    span_ns: int
    """The time shown, besides the air."""

    def x(self, at_ns: int) -> float:
        return ((at_ns - self.origin_ns) / self.span_ns + AIR) / (1 + 2 * AIR) * self.width


@dataclass(frozen=True, slots=True)
class Panel:
    height: int
    draw: Callable[[Surface], None]
    names: tuple[tuple[str, int, str], ...] = ()
    """Words on its left, the middle of their line, their colour."""


def figure(
    capture: str,
    request: Request,
    connection: Connection | None,
    kind: str,
    panels: Sequence[Panel],
    gutter: int = 72,
) -> str:
    """The file's text; ``capture`` is the name of the file it was read from."""
    heading = _heading(request, connection, kind)
    source = _source(capture, request)
    height = 2 * EDGE + HEAD + sum(each.height + GAP for each in panels)
    span_ns = max(request.duration_ns, SHORTEST_NS)
    pen, room = Pen(), WIDTH - 2 * EDGE
    pen.box(0, 0, WIDTH, height, colours.PAPER)
    pen.words(cut(heading, room), EDGE, EDGE + 6, colours.TEXT, bold=True)
    pen.words(cut(source, room), EDGE, EDGE + 24, colours.QUIET)
    top, wide = EDGE + HEAD, room - gutter
    for panel in panels:
        for words, middle, colour in panel.names:
            pen.words(words, EDGE + gutter - width_of(words) - 8, top + middle, colour)
        with pen.within(EDGE + gutter, top, wide, panel.height):
            panel.draw(Surface(pen, wide, panel.height, request.start_ns, span_ns))
        top += panel.height + GAP
    return pen.document(WIDTH, height, heading, source)


def axis_panel() -> Panel:
    """Time, counted from the request's beginning."""
    return Panel(AXIS_TALL, _axis)


def grid(surface: Surface) -> None:
    """Faint lines where the axis has its ticks."""
    paths = [[(x, 0.0), (x, surface.height)] for x, _ in _ticks(surface)]
    surface.pen.lines(paths, colours.LINE)


def block(
    surface: Surface, start_ns: int, end_ns: int, top: float, tall: float, colour: str
) -> None:
    left, right = surface.x(start_ns), surface.x(end_ns)
    surface.pen.box(left, top, max(right - left - 1, 1), tall, colour)


def hatch(surface: Surface, start_ns: int, end_ns: int, top: float, tall: float) -> None:
    left, right = surface.x(start_ns), surface.x(end_ns)
    wide = max(right - left - 1, 1)
    steps = range(-int(tall), ceil(wide), HATCH)
    with surface.pen.within(left, top, wide, tall):
        paths = [[(at, tall), (at + tall, 0.0)] for at in steps]
        surface.pen.lines(paths, colours.HATCH, 1.5, alpha=0.45)


def fitting(
    surface: Surface, choices: Sequence[str], start_ns: int, end_ns: int, middle: float, ink: str
) -> None:
    """The longest of these words that fits between two moments."""
    left, right = max(surface.x(start_ns), 0), min(surface.x(end_ns), surface.width)
    for words in choices:
        wide = width_of(words)
        if wide <= right - left - 6:
            surface.pen.words(words, left + (right - left - wide) / 2, middle, ink)
            return


CUT = 90
"""Pixels below which the beginning of a name says less than what is short."""


def named(
    surface: Surface, name: str, took: str, when: tuple[int, int], middle: float, ink: str
) -> None:
    """A stretch by its name, with how long it took where there is room; else what is shorter."""
    room = min(surface.x(when[1]), surface.width) - max(surface.x(when[0]), 0) - 6
    begun = [cut(name, room)] if room >= CUT else []
    fitting(surface, (f"{name} {took}", name, *begun, took), *when, middle, ink)


def _heading(request: Request, connection: Connection | None, kind: str) -> str:
    answer = f" → {request.response}" if request.response else ""
    return f"{title(request, connection)}{answer}, {duration(request.duration_ns)}: {kind}"


def _source(capture: str, request: Request) -> str:
    first, last = request.request_frames[0], (request.response_frames or request.request_frames)[1]
    frames = f"frame {first}" if first == last else f"frames {first}–{last}"
    return f"{capture} · request {request.id} · {frames} · connection {request.connection}"


def _axis(surface: Surface) -> None:
    ticks = _ticks(surface)
    paths = [[(x, surface.height - 5), (x, surface.height)] for x, _ in ticks]
    surface.pen.lines(paths, colours.LINE)
    for x, at_ns in ticks:
        words = duration(at_ns) if at_ns else "0"
        left = min(max(x - width_of(words) / 2, 0), surface.width - width_of(words))
        surface.pen.words(words, left, surface.height / 2 - 2, colours.QUIET)


def _ticks(surface: Surface) -> list[tuple[float, int]]:
    """Pixel and time of each, at round distances."""
    shown = surface.span_ns * (1 + 2 * AIR)
    rough = shown * TICK / surface.width
    power: int = 10 ** max(floor(log10(rough)), 0)
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    last = floor(surface.span_ns * (1 + AIR) / step)
    times = [number * step for number in range(last + 1)]
    return [(round(surface.x(surface.origin_ns + at)) + 0.5, at) for at in times]
