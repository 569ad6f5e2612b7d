"""Pages printed into a string, as any terminal would get them."""

import io
from collections.abc import Callable

from wirespan.report.page import Page, open_page


class Terminal(io.StringIO):
    """A stream that says which encoding its reader has."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:
        return self._encoding


def printed(
    show: Callable[[Page], object],
    width: int | None = 80,
    encoding: str = "utf-8",
    no_color: bool = True,
    **environment: str,
) -> str:
    """What ``show`` puts on a page."""
    stream = Terminal(encoding)
    show(open_page(stream, environment, width, no_color))
    return stream.getvalue()
