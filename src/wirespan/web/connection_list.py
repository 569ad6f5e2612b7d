"""Connections as a list, and one with its segments."""

from collections.abc import Sequence

from wirespan.explain.filter.fields import Scope
from wirespan.kernels.layout import SIDE_FIELDS, Side
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.web import relative
from wirespan.web.desk import Desk, packed
from wirespan.web.masks import passing
from wirespan.web.query import NotThereError, Query
from wirespan.web.relative import Document
from wirespan.web.request_lanes import connection_lanes
from wirespan.web.sacks import sacked
from wirespan.web.segments import segments
from wirespan.web.shelf import Shelf
from wirespan.web.sorting import Keys, both_ways, ordered, sums


def connections(desk: Desk, query: Query) -> Document:
    sort = query.one_of("sort", "id", both_ways(KEYS))
    with desk.turns:
        shelf = desk.shelf
        cut = query.whole("from"), query.whole("to")
        key = ("connections", sort, query.text("filter"), *cut, len(shelf.connections))
        rows = desk.kept(key, lambda: packed(_sorted(shelf, query, sort)))
        listed = [line(shelf, rows[at]) for at in query.rows(len(rows))]
        return {"total": len(rows), "rows": listed}


def line(shelf: Shelf, row: int) -> Document:
    return relative.connection(shelf.connection(row), shelf.start_ns)


def _sorted(shelf: Shelf, query: Query, sort: str) -> list[int]:
    keys = KEYS[sort.removeprefix("-")](shelf)
    rows = wanted(shelf, query)
    return ordered(rows, keys, shelf.connections[ConnectionColumn.ID], sort.startswith("-"))


def wanted(shelf: Shelf, query: Query) -> Sequence[int]:
    """Rows of the connections that pass the filter and touch the stretch of time."""
    rows: Sequence[int] = list(shelf.connection_rows.values())
    text = query.text("filter").strip()
    if text:
        count = len(shelf.connections)
        mask = passing(text, Scope.CONNECTION, connection_lanes(shelf), count)
        rows = [row for row in rows if mask[row]]
    starts, ends = _column(ConnectionColumn.START)(shelf), _column(ConnectionColumn.END)(shelf)
    first_ns, last_ns = query.whole("from"), query.whole("to")
    if first_ns is not None:
        rows = [row for row in rows if ends[row] >= first_ns + shelf.start_ns]
    if last_ns is not None:
        rows = [row for row in rows if starts[row] <= last_ns + shelf.start_ns]
    return rows


def connection(desk: Desk, query: Query) -> Document:
    identity = query.identity()
    with desk.turns:
        shelf = desk.shelf
        row = shelf.connection_rows.get(identity)
        if row is None:
            raise NotThereError(
                f"there is no connection {identity}", "its number is not known", "see the list"
            )
        value = shelf.connection(row)
        made = segments(shelf, identity, value.first_frame, value.last_frame)
        return {
            "connection": line(shelf, row),
            "segments": {**made, "sacked": sacked(desk, made)},
        }


def _column(column: int) -> Keys:
    return lambda shelf: shelf.connections[column]


def _both(field: int) -> Keys:
    """The sum over both sides."""
    client = ConnectionColumn.SIDES + field
    return lambda shelf: sums(shelf.connections[client], shelf.connections[client + SIDE_FIELDS])


def _durations(shelf: Shelf) -> Sequence[int]:
    starts = shelf.connections[ConnectionColumn.START]
    return sums(shelf.connections[ConnectionColumn.END], [-start for start in starts])


KEYS: dict[str, Keys] = {
    "id": _column(ConnectionColumn.ID),
    "stream": _column(ConnectionColumn.STREAM),
    "transport": _column(ConnectionColumn.TRANSPORT),
    "start": _column(ConnectionColumn.START),
    "end": _column(ConnectionColumn.END),
    "duration": _durations,
    "packets": _both(Side.PACKETS),
    "bytes": _both(Side.BYTES),
    "payload_bytes": _both(Side.PAYLOAD_BYTES),
    "retransmissions": _both(Side.RETRANSMISSIONS),
    "client_port": _column(ConnectionColumn.CLIENT_PORT),
    "server_port": _column(ConnectionColumn.SERVER_PORT),
    "base_rtt": lambda shelf: sums(
        shelf.connections[ConnectionColumn.RTT_TO_CLIENT],
        shelf.connections[ConnectionColumn.RTT_TO_SERVER],
    ),
}
"""What connections may be sorted by."""
