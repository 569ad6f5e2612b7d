"""Two groups of requests side by side, worked out as ``wirespan compare`` does.

Both are of one capture, or the second is of another that was opened together with it.
"""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.compare.difference import difference, figures
from wirespan.compare.group import Cell, Group, is_refusal
from wirespan.exchanges.words import FAILURES
from wirespan.kernels.layout import Exchange, Protocol, Slice
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.ledger.read import PROTOCOLS
from wirespan.report import compare_document as document
from wirespan.report import compare_words as words
from wirespan.web.desk import Desk, numbered
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
    """Group ``a`` as before, group ``b`` as after, of those that ``by`` makes.

    ``other`` is the number of the capture that ``b`` is of; a stretch of time means nothing there.
    """
    by = query.one_of("by", "endpoint", NAMES)
    key_a, key_b, other = query.text("a"), query.text("b"), query.whole("other")
    found = _groups(desk, by, {key_a, key_b} if other is None else {key_a}, query)
    a = _known(found, by, key_a)
    if other is not None:
        filtered = Query({"filter": query.text("filter")})
        found = _groups(numbered(desk.beside, other), by, {key_b}, filtered)
    b = _known(found, by, key_b)
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


def _known(found: dict[str, Group], by: str, key: str) -> Group:
    if key not in found:
        raise NotThereError(
            f"there is no group {key!r}", f"no request that passes has this {by}", "see groups"
        )
    return found[key]


def _groups(desk: Desk, by: str, keys: set[str], query: Query) -> dict[str, Group]:
    """The groups of these keys, as far as there are any."""
    found: dict[str, Group] = {}
    with desk.turns:
        name, read = NAMES[by](desk.shelf), _Reader(desk.shelf)
        for row in wanted(desk, query):
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
