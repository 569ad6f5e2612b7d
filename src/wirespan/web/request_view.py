"""One request: its ledger, its connection, its packets, its layers, its findings."""

from bisect import bisect_left, bisect_right

from wirespan.base.errors import UsageError
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.kernels.layout import Frame
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.ledger.request import Request
from wirespan.report.layers import layers_document, notes
from wirespan.web import relative
from wirespan.web.desk import Desk
from wirespan.web.query import NotThereError, Query
from wirespan.web.relative import Document
from wirespan.web.request_list import sorted_rows
from wirespan.web.sacks import sacked
from wirespan.web.segments import rows_of_connection, segments
from wirespan.web.shelf import Shelf


def request(desk: Desk, query: Query) -> Document:
    identity = query.identity()
    with desk.turns:
        shelf = desk.shelf
        value = known(shelf, identity)
        segments = _segments(desk, value, shelf.connection_rows.get(value.connection))
        return {**told(desk, value), "segments": segments, "beside": _beside(desk, query)}


def _beside(desk: Desk, query: Query) -> Document:
    """The nearest before and after it, of those in the list cut as it is now."""
    ids = desk.shelf.requests[RequestColumn.ID]
    try:
        rows = sorted_rows(desk, query, "id")
    except UsageError:  # a filter that chooses among packets: the list has said so
        rows = sorted_rows(desk, Query({}), "id")
    identity = query.identity()
    first = bisect_left(rows, identity, key=ids.__getitem__)
    end = bisect_right(rows, identity, key=ids.__getitem__)
    return {
        "before": [ids[row] for row in rows[max(first - NEAR, 0) : first]],
        "after": [ids[row] for row in rows[end : end + NEAR]],
    }


def known(shelf: Shelf, identity: int) -> Request:
    row = shelf.request_rows.get(identity)
    if row is None:
        raise NotThereError(
            f"there is no request {identity}", "its number is not known", "see the list"
        )
    return shelf.request(row)


def told(desk: Desk, value: Request) -> Document:
    """All but its packets."""
    shelf = desk.shelf
    at = shelf.connection_rows.get(value.connection)
    connection = None if at is None else shelf.connection(at)
    said = notes(desk.session.answer, value, connection)
    return {
        "request": relative.request(value, shelf.start_ns),
        "connection": connection and relative.connection(connection, shelf.start_ns),
        "findings": desk.findings_of(value.id),
        "layers": layers_document(value, connection, said),
    }


def last_frame(request: Request) -> int:
    """Of its last byte to arrive: what fills a hole comes after the bytes behind the hole."""
    said = max(request.response_frames or request.request_frames)
    return max([said, *(frame for piece in request.ledger for frame in piece.frames)])


def _segments(desk: Desk, request: Request, at: int | None) -> Document:
    """From the packet it began with to the one it ended with, and what answers that."""
    shelf = desk.shelf
    last = last_frame(request)
    first = min(request.request_frames)
    begin = first if at is None else shelf.connections[ConnectionColumn.FIRST_FRAME][at]
    end = last if at is None else shelf.connections[ConnectionColumn.LAST_FRAME][at]
    times = shelf.frames[Frame.TIME]
    rows = rows_of_connection(shelf, request.connection, begin, max(min(end, last + TAIL), last))
    shown_from = next((row + 1 for row in rows if times[row] >= request.start_ns), first)
    after = [row + 1 for row in rows if row >= last][:ANSWERS]
    end_shown = max([last, *after])
    made = segments(shelf, request.connection, begin, end_shown, min(shown_from, first))
    return {**made, "sacked": sacked(desk, made)}


NEAR = 20
"""Requests told on either side, so that leafing need not wait for each."""
ANSWERS = 2
"""Packets shown after the last of the answer: its acknowledgement."""
TAIL = 20_000
"""Frames in which they are looked for."""
