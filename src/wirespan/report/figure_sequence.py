"""TCP's time-sequence graph of a request as a figure, as tcptrace draws it.

Segments as sent are bars, the line below them is what the other side acknowledged, bars with
feet are SACK blocks at the time of their ACK, the dashed line is the end of its window.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import ceil, floor, log10

from wirespan.flows.connection import Connection
from wirespan.kernels.layout import SegmentMark
from wirespan.ledger.request import Request
from wirespan.report import figure_colours as colours
from wirespan.report.figure import Panel, Surface, axis_panel, figure, grid
from wirespan.report.figure_pen import Pen, Point, width_of
from wirespan.report.ladder_arrows import Sent
from wirespan.report.units import size

TALL, KEY_TALL = 240, 20
PAD = 8
AIR_ABOVE = 1.08
RULES = 4
FOOT = 2.5
AGAIN = SegmentMark.RETRANSMISSION | SegmentMark.OUT_OF_ORDER
KEY = (
    ("data", colours.TEXT, "bar"),
    ("sent again", colours.TROUBLE, "bar"),
    ("acknowledged", colours.CLIENT, "line"),
    ("acknowledged out of order (SACK)", colours.SERVER, "bar"),
    ("window's end", colours.QUIET, "dashed"),
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a segment says of the other direction."""

    time_ns: int
    from_server: bool
    ack: int
    window: int
    """Both -1 where it says none."""


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes of the other direction that a segment says were received beyond a hole."""

    time_ns: int
    from_server: bool
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Stream:
    """One direction: what was sent, and what the receiver said of it."""

    sent: Sequence[Sent]
    heard: Sequence[Heard]
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Positions:
    low: int
    high: float

    def y(self, position: float) -> float:
        share = (position - self.low) / (self.high - self.low)
        return TALL - PAD - share * (TALL - 2 * PAD)


def sequence_figure(capture: str, request: Request, connection: Connection, stream: Stream) -> str:
    """Of the side that sent more, as an SVG file."""
    from_server = sends_more(stream.sent)
    own = Stream(
        [each for each in stream.sent if each.from_server == from_server and each.length],
        [each for each in stream.heard if each.from_server != from_server and each.ack >= 0],
        [each for each in stream.blocks if each.from_server != from_server],
    )
    side = "server" if from_server else "client"
    panels = [
        Panel(KEY_TALL, _key),
        axis_panel(),
        Panel(TALL, partial(_draw, own), (("bytes", 12, colours.QUIET),)),
    ]
    return figure(capture, request, connection, f"time-sequence from the {side}", panels)


def sends_more(sent: Sequence[Sent]) -> bool:
    """Whether the server does: its curve is the one to read."""
    return sum(each.length if each.from_server else -each.length for each in sent) >= 0


def _key(surface: Surface) -> None:
    left, middle = 0.0, surface.height / 2
    for words, colour, mark in KEY:
        if mark == "bar":
            surface.pen.box(left + 6, middle - 6, 3, 12, colour)
        else:
            dash = "4 3" if mark == "dashed" else ""
            surface.pen.lines([[(left, middle), (left + 16, middle)]], colour, 1.5, dash)
        surface.pen.words(words, left + 21, middle, colours.QUIET)
        left += 21 + width_of(words) + 14


def _draw(of: Stream, surface: Surface) -> None:
    grid(surface)
    if not of.sent:
        return
    low = min(each.start for each in of.sent)
    high = max(each.start + each.length for each in of.sent)
    at = Positions(low, low + max((high - low) * AIR_ABOVE, 1))
    _rules(surface, at)
    ends = [(each.time_ns, each.ack + each.window) for each in of.heard if each.window >= 0]
    _stairs(surface, at, ends, colours.QUIET, "4 3")
    acknowledged = [(each.time_ns, each.ack) for each in of.heard]
    _stairs(surface, at, acknowledged, colours.CLIENT, "")
    for block in of.blocks:
        _block(surface.pen, surface.x(block.time_ns), at.y(block.left), at.y(block.right))
    for each in of.sent:
        _segment(surface, at, each)


def _rules(surface: Surface, at: Positions) -> None:
    """Bytes counted from the first of this figure."""
    rough = (at.high - at.low) / RULES
    power: int = 10 ** max(floor(log10(rough)), 0)
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    for number in range(ceil((at.high - at.low) / step)):
        y = round(at.y(at.low + number * step)) + 0.5
        surface.pen.lines([[(0, y), (surface.width, y)]], colours.LINE)
        surface.pen.words(size(number * step), 4, y - 7, colours.QUIET)


def _stairs(
    surface: Surface, at: Positions, steps: Sequence[tuple[int, int]], colour: str, dash: str
) -> None:
    if not steps:
        return
    points: list[Point] = [(surface.x(steps[0][0]), at.y(steps[0][1]))]
    for (_, before), (time_ns, position) in pairwise(steps):
        x = surface.x(time_ns)
        points += [(x, at.y(before)), (x, at.y(position))]
    points.append((surface.width, at.y(steps[-1][1])))
    surface.pen.lines([points], colour, 1.3, dash)


def _block(pen: Pen, x: float, bottom: float, top: float) -> None:
    feet = [[(x - FOOT, y), (x + FOOT, y)] for y in (bottom, top)]
    pen.lines([[(x, bottom), (x, top)], *feet], colours.SERVER, 1.6)


def _segment(surface: Surface, at: Positions, of: Sent) -> None:
    x, bottom, top = surface.x(of.time_ns), at.y(of.start), at.y(of.start + of.length)
    colour = colours.TROUBLE if of.has(AGAIN) else colours.TEXT
    again = of.has(SegmentMark.RETRANSMISSION)
    wide = 4 if again else 2
    surface.pen.box(x - wide / 2, top, wide, max(bottom - top, 2), colour)
    if again:
        surface.pen.words("R", x + 4, top, colour)
