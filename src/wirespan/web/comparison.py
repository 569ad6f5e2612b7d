"""Two groups of one capture's requests side by side, worked out as ``wirespan compare`` does."""

from collections.abc import Iterable

from wirespan.base.vocabulary import Phase, Reason
from wirespan.compare.difference import difference, figures
from wirespan.compare.group import Cell, Group, is_refusal
from wirespan.exchanges.words import FAILURES
from wirespan.kernels.layout import Exchange, Protocol, Slice
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.ledger.read import PROTOCOLS
from wirespan.report import compare_document as document
from wirespan.report import compare_words as words
from wirespan.web.desk import Desk
from wirespan.web.groups import NAMES
from wirespan.web.query import NotThereError, Query
from wirespan.web.relative import Document
from wirespan.web.request_list import wanted
from wirespan.web.shelf import Shelf

# Indexed by the word's number: making an enum member of each slice would take longer.
CELLS = [[(phase, reason) for reason in Reason] for phase in Phase]
ANY_FAILURE = sum({int(fact) for fact, _ in FAILURES})
"""Facts are bits, each named once."""


def compare(desk: Desk, query: Query) -> Document:
    """Group ``a`` as before, group ``b`` as after, of those that ``by`` makes."""
    by = query.one_of("by", "endpoint", NAMES)
    keys = query.text("a"), query.text("b")
    with desk.turns:
        found = _groups(desk.shelf, by, set(keys), wanted(desk, query))
    for key in keys:
        if key not in found:
            raise NotThereError(
                f"there is no group {key!r}", f"no request that passes has this {by}", "see groups"
            )
    a, b = (found[key] for key in keys)
    value = difference(a, b)
    return {
        "before": document.figures(figures(a)),
        "after": document.figures(figures(b)),
        "difference": document.difference(value) if value else None,
        "said": {
            "verdict": words.verdict(value),
            "doubt": words.doubt(value),
            "mostly": words.mostly(value),
        }
        if value
        else None,
    }


def _groups(shelf: Shelf, by: str, keys: set[str], rows: Iterable[int]) -> dict[str, Group]:
    """The groups of these keys, as far as there are any."""
    name, read = NAMES[by](shelf), _Reader(shelf)
    found: dict[str, Group] = {}
    for row in rows:
        key = name(row)
        if key in keys:
            read.into(found.setdefault(key, Group()), row)
    return found


class _Reader:
    """Adds requests to groups from their columns, without making a value of each."""

    def __init__(self, shelf: Shelf) -> None:
        requests, slices, exchanges = shelf.requests, shelf.slices, shelf.exchanges
        self._starts = requests[RequestColumn.START]
        self._stepped = requests[RequestColumn.CLOCK_STEPPED]
        self._first = requests[RequestColumn.FIRST_SLICE]
        self._count = requests[RequestColumn.SLICES]
        self._phases, self._reasons = slices[Slice.PHASE], slices[Slice.REASON]
        self._begins, self._ends = slices[Slice.START], slices[Slice.END]
        self._facts = exchanges[Exchange.FACTS]
        self._protocols = exchanges[Exchange.PROTOCOL]
        self._statuses = exchanges[Exchange.STATUS]

    def into(self, group: Group, row: int) -> None:
        group.failed += bool(self._facts[row] & ANY_FAILURE)
        protocol = PROTOCOLS[Protocol(self._protocols[row])]
        group.refused += is_refusal(protocol, str(self._statuses[row]))
        if self._stepped[row] > 0:
            group.untimed += 1
            return
        first = self._first[row]
        group.add(self._starts[row], map(self._piece, range(first, first + self._count[row])))

    def _piece(self, at: int) -> tuple[Cell, int]:
        return CELLS[self._phases[at]][self._reasons[at]], self._ends[at] - self._begins[at]
