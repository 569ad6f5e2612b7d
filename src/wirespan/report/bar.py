"""A bar of terminal cells: where on a time axis some slices lie, coloured by their reasons."""

from collections.abc import Iterable

from wirespan.base.vocabulary import Reason
from wirespan.ledger.request import Slice
from wirespan.report import colours
from wirespan.report.page import Page, Piece


def bar(
    page: Page, slices: Iterable[Slice], width: int, start_ns: int, axis_ns: int
) -> list[Piece]:
    """One piece a cell, coloured by the reason that took most of it; the axis begins at
    ``start_ns`` and its ``width`` cells stand for ``axis_ns``."""
    cells: list[dict[Reason, int]] = [{} for _ in range(width)]
    for each in slices:
        _fill(cells, each, start_ns, axis_ns)
    covered = [sum(cell.values()) * width / axis_ns for cell in cells]
    pieces: list[Piece] = []
    for index, cell in enumerate(cells):
        if not cell:
            pieces.append(" ")
            continue
        before = index > 0 and covered[index - 1] > 0
        after = index + 1 < width and covered[index + 1] > 0
        reason = max(cell, key=lambda each: cell[each])
        pieces.append((_glyph(page, covered[index], before, after), colours.OF_REASON[reason]))
    return pieces


def _fill(cells: list[dict[Reason, int]], each: Slice, start_ns: int, lasted: int) -> None:
    """Give each cell the nanoseconds of the slice that fall into it."""
    width = len(cells)
    first = (each.start_ns - start_ns) * width // lasted
    last = -(-(each.end_ns - start_ns) * width // lasted)
    for index in range(max(first, 0), min(last, width)):
        left = max(each.start_ns - start_ns, index * lasted // width)
        right = min(each.end_ns - start_ns, (index + 1) * lasted // width)
        if right > left:
            cells[index][each.reason] = cells[index].get(each.reason, 0) + right - left


def _glyph(page: Page, covered: float, before: bool, after: bool) -> str:
    if covered >= 0.7 or (before and after):
        return page.full
    if before == after:
        return page.left if covered >= 0.35 else page.thin
    return page.left if before else page.right
