"""Where the time of the requests went that pass a filter and touch a stretch of time."""

from collections.abc import Sequence

from wirespan.base.vocabulary import Medium, Phase, Reason, Word
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.kernels.layout import Slice
from wirespan.web.desk import Desk
from wirespan.web.query import Query
from wirespan.web.relative import Document
from wirespan.web.request_list import wanted
from wirespan.web.shelf import Shelf


def spent(desk: Desk, query: Query) -> Document:
    """As the summary's totals, but of these requests: each is counted whole."""
    with desk.turns:
        rows = wanted(desk, query)
        phases, reasons, media = _sums(desk.shelf, rows)
    return {
        "requests": len(rows),
        "duration_ns": sum(phases),
        "phases": _named(Phase, phases),
        "reasons": _named(Reason, reasons),
        "media": _named(Medium, media),
    }


def _sums(shelf: Shelf, rows: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """Nanoseconds by phase, by reason and by medium: the slices of a request are contiguous."""
    firsts, counts = shelf.requests[RequestColumn.FIRST_SLICE], shelf.requests[RequestColumn.SLICES]
    begins, ends = shelf.slices[Slice.START], shelf.slices[Slice.END]
    of_phase, of_reason, of_medium = (
        shelf.slices[column] for column in (Slice.PHASE, Slice.REASON, Slice.MEDIUM)
    )
    phases, reasons, media = ([0] * len(words) for words in (Phase, Reason, Medium))
    for row in rows:
        for at in range(firsts[row], firsts[row] + counts[row]):
            took = ends[at] - begins[at]
            phases[of_phase[at]] += took
            reasons[of_reason[at]] += took
            media[of_medium[at]] += took
    return phases, reasons, media


def _named(words: type[Word], sums: Sequence[int]) -> dict[str, int]:
    return {word.text: sums[word] for word in words}
