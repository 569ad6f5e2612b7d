"""A page of text of a given width: everything printed in the terminal passes through here.

Lines are measured in terminal cells (an ideograph takes two), text from packets is made
harmless, and where the terminal has no UTF-8 the signs have ASCII twins.
"""

import os
import re
from collections.abc import Iterable, Mapping
from typing import TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from wirespan.report.safe import visible

WITH_UNIT = re.compile(
    r"(?<=\d) (?=(?:ns|[uµ]s|ms|s|B|kB|MB|GB|TB|TCP|UDP|QUIC|packets?|requests?)\b|%)"
)
"""The space between a number and what it counts."""
GLUE = "\N{NO-BREAK SPACE}"
NARROWEST = 60
WIDEST = 120
NOT_A_TERMINAL = 80
SHORTEST_HEADING = 20
HEADING_LINES = 3

Piece = str | tuple[str, str]
"""Text, or text and its style."""


class Output(Console):
    """Rich's console, but a pipe closed by its reader is left to the command line."""

    def on_broken_pipe(self) -> None:
        raise  # called while the BrokenPipeError is handled


class Page:
    """Prints lines that never pass the width."""

    def __init__(self, console: Console, width: int, ascii_only: bool) -> None:
        self.console = console
        self.width = width
        self.ascii_only = ascii_only
        self.ellipsis = "..." if ascii_only else "…"
        self.dot = " - " if ascii_only else " · "
        self.full, self.left, self.right, self.thin = "####" if ascii_only else "█▌▐▎"
        self.header = "+" if ascii_only else "▒"
        self.arrow = "->" if ascii_only else "→"
        self.dash = "-" if ascii_only else "–"

    def clean(self, text: str) -> str:
        """Harmless, on one line, in characters the terminal has."""
        return visible(text, self.ascii_only)

    def cropped(self, text: str, width: int) -> str:
        """Clean and at most ``width`` cells, with an ellipsis where something is left out."""
        text = self.clean(text)
        if cell_len(text) <= width:
            return text
        kept = max(width - cell_len(self.ellipsis), 0)
        return (set_cell_size(text, kept).rstrip() + self.ellipsis)[:width]

    def shortened(self, text: str, width: int) -> str:
        """Clean and at most ``width`` cells; what is left out is the middle."""
        text = self.clean(text)
        kept = width - cell_len(self.ellipsis)
        if cell_len(text) <= width or kept < 2:
            return self.cropped(text, width)
        end = set_cell_size(text[::-1], kept // 2)[::-1]
        return set_cell_size(text, kept - kept // 2).rstrip() + self.ellipsis + end.lstrip()

    def wrapped(self, text: str, width: int) -> list[str]:
        """Clean lines of at most ``width`` cells; long words are cut, units stay with numbers."""
        lines = [""]
        for glued in WITH_UNIT.sub(GLUE, self.clean(text)).split(" "):
            word = glued.replace(GLUE, " ")
            room = width - cell_len(lines[-1]) - (1 if lines[-1] else 0)
            if cell_len(word) <= room:
                lines[-1] += f" {word}" if lines[-1] else word
                continue
            if lines[-1]:
                lines.append("")
            lines[-1:] = _cut(word, width)
        return lines

    def line(self, *pieces: Piece) -> None:
        """One line; the pieces are clean already. What is too long is cut, as a last resort."""
        text = Text.assemble(*pieces, no_wrap=True, end="")
        text.rstrip()
        if text.cell_len > self.width:
            text.truncate(self.width, overflow="crop")
        self.console.print(text, crop=False, soft_wrap=True)

    def paragraph(self, text: str, style: str = "", indent: int = 0) -> None:
        """Wrapped text, every line indented alike."""
        for line in self.wrapped(text, self.width - indent):
            self.line(" " * indent, (line, style))

    def entry(self, label: str, text: str, indent: int, style: str = "") -> None:
        """A quiet label and a text that hangs beside it."""
        margin = " " * indent
        for line in self.wrapped(text, self.width - indent - len(label)):
            self.line(margin, (label, "bright_black"), (line, style))
            label = " " * len(label)

    def facts(
        self, facts: Iterable[str], style: str = "", indent: int = 0, label: str = ""
    ) -> None:
        """Short facts set off by dots; a line ends between two of them, where it can."""
        room = self.width - indent - len(label)
        lines: list[str] = []
        for fact in facts:
            joined = f"{lines[-1]}{self.dot}{fact}" if lines else fact
            if lines and cell_len(self.clean(joined)) <= room:
                lines[-1] = joined
            else:
                lines.append(fact)
        for line in lines:
            self.entry(label, line, indent, style)
            label = " " * len(label)

    def gap(self) -> None:
        self.line("")

    def print_long(self, text: str) -> None:
        """A line that may pass the width; for lists that are filtered by other tools."""
        self.console.file.write(self.clean(text) + "\n")

    def heading(self, head: str, text: str, right: Piece) -> None:
        """A bold text that wraps beside ``head``, with something at the end of its first line."""
        end = Text.assemble(right).cell_len
        room = max(self.width - len(head) - end - 2, SHORTEST_HEADING)
        lines = self.wrapped(self.cropped(text, HEADING_LINES * room), room)
        self.ends([head, (lines[0], "bold")], right)
        for line in lines[1:]:
            self.line(" " * len(head), (line, "bold"))

    def ends(self, left: list[Piece], right: Piece) -> None:
        """A line with something at either end; ``left`` was cropped to leave room."""
        first, last = Text.assemble(*left), Text.assemble(right)
        room = max(self.width - first.cell_len - last.cell_len, 1)
        self.line(*left, " " * room, right)


def open_page(
    stream: TextIO, environment: Mapping[str, str], columns: int | None, no_color: bool = False
) -> Page:
    """A page for this stream; ``columns`` is its terminal's width, None where it has none."""
    ascii_only = not _is_utf8(stream)
    width = NOT_A_TERMINAL if columns is None else min(max(columns, NARROWEST), WIDEST)
    colourless = no_color or bool(environment.get("NO_COLOR"))
    forced = bool(environment.get("FORCE_COLOR")) and not colourless
    console = Output(
        file=stream,
        width=width,
        force_terminal=True if forced else None if columns is not None else False,
        color_system=None if colourless else "auto" if not forced else "standard",
        highlight=False,
        markup=False,
        emoji=False,
        _environ=environment,
    )
    return Page(console, width, ascii_only)


def columns_of(stream: TextIO) -> int | None:
    """The width of the terminal behind a stream; None where there is no terminal."""
    if not stream.isatty():
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or NOT_A_TERMINAL
    except (OSError, ValueError):
        return NOT_A_TERMINAL


def _is_utf8(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "") == "utf8"


def _cut(word: str, width: int) -> list[str]:
    """Pieces of at most ``width`` cells."""
    pieces = [""]
    for character in word:
        if cell_len(pieces[-1]) + cell_len(character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
