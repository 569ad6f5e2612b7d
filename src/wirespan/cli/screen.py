"""A stream as a page for people; what draws it is not loaded for ``--json``."""

import os
import sys
from typing import TextIO

from wirespan.explain.answer import Answer
from wirespan.report.page import Page, columns_of, open_page
from wirespan.report.terminal import print_answer


def standard_page(no_color: bool) -> Page:
    """The page for standard output."""
    return page_on(sys.stdout, no_color)


def page_on(stream: TextIO, no_color: bool) -> Page:
    """The page for any stream."""
    return open_page(stream, os.environ, columns_of(stream), no_color)


def show_answer(
    answer: Answer,
    top: int,
    *,
    connections: bool,
    filtered_by: str | None,
    no_color: bool,
    follows: bool,
    stream: TextIO | None = None,
) -> None:
    """An answer for people; set off from another, or from other text, that it ``follows``."""
    page = standard_page(no_color) if stream is None else page_on(stream, no_color)
    if follows:
        page.gap()
        page.gap()
    print_answer(page, answer, top, connections, filtered_by)
