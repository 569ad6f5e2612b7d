"""Bars of terminal cells."""

import pytest

from kit.pages import printed
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.ledger.request import Slice
from wirespan.report import colours
from wirespan.report.bar import bar
from wirespan.report.page import Page


def _slice(start_ns: int, end_ns: int, reason: Reason = Reason.SERVER) -> Slice:
    return Slice(start_ns, end_ns, Phase.WAIT, reason, Medium.SERVER_HOST, (), 1.0)


def drawn(*slices: Slice, width: int = 10, start_ns: int = 0, axis_ns: int = 1000) -> str:
    text = printed(lambda page: page.line("|", *bar(page, slices, width, start_ns, axis_ns), "|"))
    return text.strip().strip("|")


@pytest.mark.parametrize(
    ("start_ns", "end_ns", "cells"),
    [
        (0, 1000, "██████████"),
        (0, 500, "█████     "),
        (500, 1000, "     █████"),
        (200, 235, "  ▌       "),
        (200, 234, "  ▎       "),
        (0, 70, "█         "),
        (0, 69, "▌         "),
    ],
)
def test_a_slice_fills_the_cells_it_covers(start_ns: int, end_ns: int, cells: str) -> None:
    assert drawn(_slice(start_ns, end_ns)) == cells


def test_the_axis_may_be_longer_than_what_is_drawn() -> None:
    assert drawn(_slice(5000, 6000), start_ns=5000, axis_ns=2000) == "█████     "


def test_a_cell_has_the_colour_of_what_took_most_of_it() -> None:
    found = []

    def draw(page: Page) -> None:
        slices = (_slice(0, 40, Reason.CLIENT), _slice(40, 100))
        found.extend(bar(page, slices, 1, 0, 100))

    printed(draw)

    assert found == [("█", colours.OF_REASON[Reason.SERVER])]
