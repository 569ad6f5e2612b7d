"""Requests as a list: filtered, within a stretch of time, sorted, and cut to what is seen."""

from array import array
from collections.abc import Callable, Sequence

from wirespan.base.vocabulary import Phase
from wirespan.explain.filter.fields import Scope
from wirespan.kernels.layout import Exchange
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.ledger.request import Request
from wirespan.web.desk import Desk, packed
from wirespan.web.masks import passing, rows_of
from wirespan.web.query import Query
from wirespan.web.relative import Document
from wirespan.web.request_lanes import request_lanes
from wirespan.web.shelf import Shelf
from wirespan.web.sorting import Keys, both_ways, ordered, sums

SCOPE = Scope.CONNECTION | Scope.REQUEST


def requests(desk: Desk, query: Query) -> Document:
    sort = query.one_of("sort", "start", both_ways(KEYS))
    with desk.turns:
        rows = sorted_rows(desk, query, sort)
        shown = [rows[at] for at in query.rows(len(rows))]
        return {"total": len(rows), "rows": [line(desk, row) for row in shown]}


def sorted_rows(desk: Desk, query: Query, sort: str) -> Sequence[int]:
    """Rows of the requests that are wanted, in that order."""
    shelf = desk.shelf
    filtered, window = query.text("filter"), (query.whole("from"), query.whole("to"))
    key = ("requests", sort, filtered, window, len(shelf.requests), len(shelf.connections))

    def make() -> Sequence[int]:
        keys = KEYS[sort.removeprefix("-")](shelf)
        ids = shelf.requests[RequestColumn.ID]
        return packed(ordered(wanted(desk, query), keys, ids, sort.startswith("-")))

    return desk.kept(key, make)


def wanted(desk: Desk, query: Query) -> Sequence[int]:
    """Rows of the requests that pass the filter and touch the stretch of time."""
    shelf = desk.shelf
    count = len(shelf.requests)
    text = query.text("filter").strip()
    rows: Sequence[int] = range(count)
    if text:
        rows = list(rows_of(passing(text, SCOPE, request_lanes(shelf), count)))
    first_ns, last_ns = query.whole("from"), query.whole("to")
    if first_ns is not None:
        ends, earliest = shelf.requests[RequestColumn.END], first_ns + shelf.start_ns
        rows = [row for row in rows if ends[row] >= earliest]
    if last_ns is not None:
        starts, latest = shelf.requests[RequestColumn.START], last_ns + shelf.start_ns
        rows = [row for row in rows if starts[row] <= latest]
    return rows


def line(desk: Desk, row: int) -> Document:
    """As the list has it, with its findings."""
    request, start_ns = desk.shelf.request(row), desk.shelf.start_ns
    return {**row_document(request, start_ns), "findings": desk.findings_of(request.id)}


def row_document(request: Request, start_ns: int) -> Document:
    """A request as a line of the list."""
    return {
        "id": request.id,
        "start_ns": request.start_ns - start_ns,
        "end_ns": request.end_ns - start_ns,
        "protocol": request.protocol,
        "request": request.request,
        "host": request.host,
        "response": request.response,
        "failed": request.failed,
        "connection": request.connection,
        "phases": {phase.text: taken for phase, taken in request.phases.items()},
    }


def _column(column: int) -> Keys:
    return lambda shelf: shelf.requests[column]


def _text(part: int) -> Keys:
    """The rank of each request's text among all texts."""

    def keys(shelf: Shelf) -> Sequence[int]:
        order = sorted(range(len(shelf.texts)), key=shelf.texts.__getitem__)
        ranks = array("i", bytes(4 * len(order)))
        for rank, row in enumerate(order):
            ranks[row] = rank
        return array("i", map(ranks.__getitem__, shelf.parts[part]))

    return keys


def durations(shelf: Shelf) -> Sequence[int]:
    ends, starts = shelf.requests[RequestColumn.END], shelf.requests[RequestColumn.START]
    return array("q", map(int.__sub__, ends, starts))


def _ranks(shelf: Shelf) -> Sequence[int]:
    """Durations; where the capture's clock stepped they are not known, and come last."""
    stepped = shelf.requests[RequestColumn.CLOCK_STEPPED]
    taken = durations(shelf)
    return array("q", (-1 if step else each for each, step in zip(taken, stepped, strict=True)))


KEYS: dict[str, Callable[[Shelf], Sequence[int]]] = {
    "start": _column(RequestColumn.START),
    "end": _column(RequestColumn.END),
    "id": _column(RequestColumn.ID),
    "connection": _column(RequestColumn.CONNECTION),
    "duration": _ranks,
    "protocol": lambda shelf: shelf.exchanges[Exchange.PROTOCOL],
    "response": lambda shelf: shelf.exchanges[Exchange.STATUS],
    "request": _text(0),
    "host": _text(1),
    "bytes": lambda shelf: sums(
        shelf.requests[RequestColumn.SENT_LINK],
        shelf.requests[RequestColumn.RECEIVED_LINK],
    ),
    **{phase.text: _column(RequestColumn.PHASES + phase) for phase in Phase},
}
"""What requests may be sorted by."""
