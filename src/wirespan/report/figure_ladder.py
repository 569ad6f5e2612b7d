"""The ladder of a request as a figure: client above, server below, a sloped arrow a packet."""

from collections.abc import Sequence
from functools import partial
from math import atan2, cos, sin

from wirespan.base.vocabulary import Medium, Reason
from wirespan.flows.connection import Connection
from wirespan.kernels.layout import SegmentMark
from wirespan.ledger.request import Request, Slice
from wirespan.report import figure_colours as colours
from wirespan.report.figure import Panel, Surface, figure, grid, named
from wirespan.report.figure_ledger import bands
from wirespan.report.figure_pen import width_of
from wirespan.report.ladder_arrows import Arrow, Burst, Sent, arrows, folded
from wirespan.report.units import duration, size
from wirespan.report.words import OF_REASON

TALL = 190
TOP, BOTTOM = 30, TALL - 30
NEAR = 3
"""Pixels within which arrows fold into a burst."""
DENSE = 8
"""Below this room for an arrow, ordinary ones are drawn faint and without a head."""
LOST_AT, LABEL_AT = 0.55, 0.36
"""How far a lost packet's arrow goes, and where along an arrow its words stand."""
MOST_LABELS = 400
HOST_TALL = 16
WINGS = 0.42
NOBODY = frozenset({Reason.PROPAGATION, Reason.SERIALIZATION})
"""Time in which packets are seen to travel needs no shade."""
TOLD = (
    (SegmentMark.ZERO_WINDOW, "window 0"),
    (SegmentMark.ZERO_WINDOW_PROBE, "zero window probe"),
    (SegmentMark.WINDOW_FULL, "window full"),
    (SegmentMark.KEEP_ALIVE, "keep-alive"),
)
FLAGS = ((SegmentMark.SYN, "SYN"), (SegmentMark.FIN, "FIN"), (SegmentMark.RST, "RST"))


def ladder_figure(
    capture: str, request: Request, connection: Connection, segments: Sequence[Sent]
) -> str:
    """As an SVG file; ``segments`` are those of the connection while the request went on."""
    drawn = arrows(segments, connection.vantage, connection.base_rtt_ns)
    names = (("client", TOP, colours.CLIENT), ("server", BOTTOM, colours.SERVER))
    panel = Panel(TALL, partial(_draw, request, drawn), names)
    return figure(capture, request, connection, "ladder", [*bands(request), panel])


def _draw(request: Request, drawn: Sequence[Arrow], surface: Surface) -> None:
    grid(surface)
    for each in request.ledger:
        _slice(surface, each)
    for y, colour in ((TOP, colours.CLIENT), (BOTTOM, colours.SERVER)):
        surface.pen.lines([[(0, y + 0.5), (surface.width, y + 0.5)]], colour, 1.5)
    bursts = folded([each for each in drawn if _in_sight(surface, each)], surface.x, NEAR)
    dense = len(bursts) * DENSE > surface.width
    for each_burst in sorted(bursts, key=lambda burst: burst.first.notable):
        _arrow(surface, each_burst, dense and not each_burst.first.notable)
    _labels(surface, bursts)


def _slice(surface: Surface, of: Slice) -> None:
    """What a host took stands at its line; why nothing moved, between the two."""
    left, right = surface.x(of.start_ns), surface.x(of.end_ns)
    if right - left < 2:
        return
    words, took = OF_REASON[of.reason], duration(of.end_ns - of.start_ns)
    colour = colours.OF_REASON[of.reason]
    if of.medium in (Medium.CLIENT_HOST, Medium.SERVER_HOST):
        top = BOTTOM if of.medium is Medium.SERVER_HOST else TOP - HOST_TALL
        surface.pen.box(left, top, right - left, HOST_TALL, colour)
        ink = colours.ink_on(colour)
        named(surface, words, took, (of.start_ns, of.end_ns), top + HOST_TALL / 2, ink)
    elif of.reason not in NOBODY:
        surface.pen.box(left, TOP, right - left, BOTTOM - TOP, colour, 0.16)
        named(surface, words, took, (of.start_ns, of.end_ns), BOTTOM + 20, colours.QUIET)


def _in_sight(surface: Surface, of: Arrow) -> bool:
    return surface.x(of.arrived_ns) >= 0 and surface.x(of.left_ns) <= surface.width


def _ends(surface: Surface, of: Arrow) -> tuple[float, float, float, float]:
    first, last = (BOTTOM, TOP) if of.sent.from_server else (TOP, BOTTOM)
    return surface.x(of.left_ns), first, surface.x(of.arrived_ns), last


def _arrow(surface: Surface, of: Burst, faint: bool) -> None:
    arrow, pen = of.first, surface.pen
    x0, y0, x1, y1 = _ends(surface, arrow)
    colour = _colour(arrow)
    alpha = 0.35 if faint else 1 if arrow.sent.length or arrow.notable else 0.45
    if of.count > 1:
        b0, _, b1, _ = _ends(surface, of.last)
        pen.area([(x0, y0), (b0 + 1.5, y0), (b1 + 1.5, y1), (x1, y1)], colour, alpha * 0.35)
    share = LOST_AT if arrow.lost else 1
    x, y = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
    dash = "5 3" if arrow.sent.has(SegmentMark.RETRANSMISSION) else "2 3" if arrow.unseen else ""
    pen.lines([[(x0, y0), (x, y)]], colour, 1.4 if arrow.sent.length else 1, dash, alpha)
    if arrow.lost:
        cross = [[(x - 4, y - 4), (x + 4, y + 4)], [(x - 4, y + 4), (x + 4, y - 4)]]
        pen.lines(cross, colour, 2)
    elif not faint:
        turn = atan2(y - y0, x - x0)
        wings = [(x - 7 * cos(turn + side), y - 7 * sin(turn + side)) for side in (-WINGS, WINGS)]
        pen.area([(x, y), *wings], colour, alpha)


def _colour(of: Arrow) -> str:
    if _is_trouble(of):
        return colours.TROUBLE
    return colours.SERVER if of.sent.from_server else colours.CLIENT


def _is_trouble(of: Arrow) -> bool:
    return of.lost or of.sent.has(SegmentMark.RETRANSMISSION)


def _labels(surface: Surface, bursts: Sequence[Burst]) -> None:
    """Words where there is room for them, notable packets first."""
    taken: list[tuple[float, float, float]] = []
    order = sorted(bursts, key=lambda burst: (-_weight(burst.first), -burst.bytes))
    for each in order[:MOST_LABELS]:
        words = _worded(each)
        x0, y0, x1, y1 = _ends(surface, each.first)
        x, y = x0 + (x1 - x0) * LABEL_AT, y0 + (y1 - y0) * LABEL_AT
        wide = width_of(words) + 4
        # Behind the arrow where there is room, else before it.
        first = x + 3 if x + 3 + wide <= surface.width else x - 3 - wide
        last = first + wide
        unseen = not words or not 0 <= x <= surface.width or first < 0
        if unseen or _clashes(taken, first, last, y):
            continue
        taken.append((first, last, y))
        surface.pen.box(first, y - 7, last - first, 14, colours.PAPER, 0.85)
        colour = colours.TROUBLE if _is_trouble(each.first) else colours.TEXT
        surface.pen.words(words, first + 2, y, colour)


def _weight(of: Arrow) -> int:
    """What tells most of a delay is named first: losses, then windows that closed, the rest."""
    if _is_trouble(of):
        return 3
    if any(of.sent.has(mark) for mark, _ in TOLD):
        return 2
    return int(of.notable)


def _clashes(
    taken: Sequence[tuple[float, float, float]], first: float, last: float, y: float
) -> bool:
    return any(
        first < their_last + 4 and last > their_first - 4 and abs(their_y - y) < 15
        for their_first, their_last, their_y in taken
    )


def _worded(of: Burst) -> str:
    if of.count > 1:
        return f"{of.count} packets, {size(of.bytes)}" if of.bytes else ""
    sent = of.first.sent
    said = [name for mark, name in FLAGS if sent.has(mark)]
    if sent.from_server and "SYN" in said:
        said[0] = "SYN-ACK"
    said += [words for mark, words in TOLD if sent.has(mark)]
    if sent.has(SegmentMark.RETRANSMISSION):
        said.append("sent again")
    if of.first.lost:
        said.append("lost")
    return ", ".join(said) or (size(sent.length) if sent.length else "")
