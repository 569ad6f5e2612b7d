"""What a figure is drawn with: lines, areas, boxes and words, written as SVG 1.1.

The page draws with the same strokes (``page/src/figure/pen.ts``). A drawing names fonts of the
system only and holds no links, so that it looks the same wherever it is opened; text from
packets is escaped, and what XML has no place for is written out as on a terminal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape

from wirespan.report.safe import visible

FAMILY = (
    "system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, &quot;Liberation Sans&quot;, "
    "&quot;DejaVu Sans&quot;, sans-serif"
)
FONT = 11
"""Pixels."""
MIDDLE_DOWN = 0.35
"""Of the font: from the middle of a line to its baseline; few readers know dominant-baseline."""
NARROW, WIDE, USUAL = 0.36, 0.95, 0.62
"""Widths of letters, of the font; which one is installed is not known, so a wide one's."""
NARROW_LETTERS = frozenset(" .,:;'|!iljIt()[]/\\·")
WIDE_LETTERS = frozenset("mwMW@%→…")
LETTERS = 0x2000
"""From here on are signs, and scripts of letters as wide as high."""

Point = tuple[float, float]


class Pen:
    """Coordinates are pixels from the top left."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._cuts = 0

    def lines(
        self,
        paths: Sequence[Sequence[Point]],
        colour: str,
        width: float = 1,
        dash: str = "",
        alpha: float = 1,
    ) -> None:
        """Open paths, all drawn alike."""
        way = "".join(_way(path) for path in paths if len(path) > 1)
        if way:
            self._add(
                f'path d="{way}" fill="none" stroke="{colour}" stroke-width="{_short(width)}"',
                dash and f'stroke-dasharray="{dash}"',
                "" if alpha == 1 else f'stroke-opacity="{_short(alpha)}"',
            )

    def area(self, points: Sequence[Point], colour: str, alpha: float = 1) -> None:
        self._add(f'path d="{_way(points)}Z" fill="{colour}"', _opacity(alpha))

    def box(
        self, left: float, top: float, wide: float, tall: float, colour: str, alpha: float = 1
    ) -> None:
        place = f'rect x="{_short(left)}" y="{_short(top)}"'
        size = f'width="{_short(max(wide, 0))}" height="{_short(max(tall, 0))}"'
        self._add(place, size, f'fill="{colour}"', _opacity(alpha))

    def words(self, text: str, x: float, y: float, colour: str, bold: bool = False) -> None:
        """``y`` is the middle of the line."""
        place = f'x="{_short(x)}" y="{_short(y + FONT * MIDDLE_DOWN)}"'
        weight = ' font-weight="650"' if bold else ""
        self._parts.append(f'<text {place} fill="{colour}"{weight}>{_text(text)}</text>')

    @contextmanager
    def within(self, left: float, top: float, wide: float, tall: float) -> Iterator[None]:
        """What is drawn meanwhile counts from this box's corner and is cut at its edges."""
        self._cuts += 1
        name = f"cut-{self._cuts}"
        size = f'width="{_short(wide)}" height="{_short(tall)}"'
        self._parts.append(f'<clipPath id="{name}"><rect {size}/></clipPath>')
        moved = f"translate({_short(left)} {_short(top)})"
        self._parts.append(f'<g transform="{moved}" clip-path="url(#{name})">')
        yield
        self._parts.append("</g>")

    def document(self, width: int, height: int, title: str, description: str) -> str:
        """The whole drawing; a screen reader says its title and description."""
        size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        return "\n".join(
            [
                '<?xml version="1.0" encoding="UTF-8"?>',
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
                f'font-family="{FAMILY}" font-size="{FONT}">',
                f"<title>{_text(title)}</title>",
                f"<desc>{_text(description)}</desc>",
                *self._parts,
                "</svg>\n",
            ]
        )

    def _add(self, *parts: str) -> None:
        self._parts.append(f"<{' '.join(part for part in parts if part)}/>")


def width_of(text: str) -> float:
    """About how wide these words will be, in pixels."""
    return FONT * sum(_letter(character) for character in text)


def cut(text: str, room: float) -> str:
    """As much as fits, with a sign that there was more."""
    if width_of(text) <= room:
        return text
    room -= width_of("…")
    fits = 0
    for character in text:
        room -= FONT * _letter(character)
        if room < 0:
            break
        fits += 1
    return f"{text[:fits]}…"


def _letter(character: str) -> float:
    if character in NARROW_LETTERS:
        return NARROW
    return WIDE if character in WIDE_LETTERS or ord(character) >= LETTERS else USUAL


def _text(text: str) -> str:
    return escape(visible(text))


def _way(points: Sequence[Point]) -> str:
    return "".join(
        f"{'L' if at else 'M'}{_short(x)} {_short(y)}" for at, (x, y) in enumerate(points)
    )


def _opacity(alpha: float) -> str:
    return "" if alpha == 1 else f'fill-opacity="{_short(alpha)}"'


def _short(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 100_000 else str(int(value))
