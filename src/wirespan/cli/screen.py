"""Standard output as a page for people; what draws it is not loaded for ``--json``."""

import os
import sys

from wirespan.explain.answer import Answer
from wirespan.report.page import Page, columns_of, open_page
from wirespan.report.terminal import print_answer


def standard_page(no_color: bool) -> Page:
    """The page for standard output."""
    return open_page(sys.stdout, os.environ, columns_of(sys.stdout), no_color)


def show_answer(
    answer: Answer,
    top: int,
    *,
    connections: bool,
    filtered_by: str | None,
    no_color: bool,
    follows: bool,
) -> None:
    """An answer for people; set off from another that it ``follows``."""
    page = standard_page(no_color)
    if follows:
        page.gap()
        page.gap()
    print_answer(page, answer, top, connections, filtered_by)
