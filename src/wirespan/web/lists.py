"""Requests and connections as lists: sorted and cut to the rows that are looked at."""

from array import array
from collections.abc import Callable, Sequence

from wirespan.base.vocabulary import Phase
from wirespan.kernels.layout import SIDE_FIELDS, Exchange, Side
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.ledger.request import Request
from wirespan.web.relative import Document
from wirespan.web.shelf import Shelf

Keys = Callable[[Shelf], Sequence[int]]
"""What rows are sorted by: a number each."""


def _difference(a: Sequence[int], b: Sequence[int]) -> "array[int]":
    return array("q", map(int.__sub__, a, b))


def _request(column: int) -> Keys:
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


REQUEST_KEYS: dict[str, Keys] = {
    "start": _request(RequestColumn.START),
    "end": _request(RequestColumn.END),
    "id": _request(RequestColumn.ID),
    "connection": _request(RequestColumn.CONNECTION),
    "duration": lambda shelf: _difference(
        shelf.requests[RequestColumn.END], shelf.requests[RequestColumn.START]
    ),
    "protocol": lambda shelf: shelf.exchanges[Exchange.PROTOCOL],
    "response": lambda shelf: shelf.exchanges[Exchange.STATUS],
    "request": _text(0),
    "host": _text(1),
    "sent": _request(RequestColumn.SENT_LINK),
    "received": _request(RequestColumn.RECEIVED_LINK),
    **{phase.text: _request(RequestColumn.PHASES + phase) for phase in Phase},
}


def _connection(column: int) -> Keys:
    return lambda shelf: shelf.connections[column]


def _both(field: int) -> Keys:
    """The sum over both sides."""
    client = ConnectionColumn.SIDES + field
    return lambda shelf: array(
        "q",
        map(int.__add__, shelf.connections[client], shelf.connections[client + SIDE_FIELDS]),
    )


CONNECTION_KEYS: dict[str, Keys] = {
    "id": _connection(ConnectionColumn.ID),
    "stream": _connection(ConnectionColumn.STREAM),
    "start": _connection(ConnectionColumn.START),
    "end": _connection(ConnectionColumn.END),
    "duration": lambda shelf: _difference(
        shelf.connections[ConnectionColumn.END], shelf.connections[ConnectionColumn.START]
    ),
    "packets": _both(Side.PACKETS),
    "bytes": _both(Side.BYTES),
    "payload_bytes": _both(Side.PAYLOAD_BYTES),
    "retransmissions": _both(Side.RETRANSMISSIONS),
    "client_port": _connection(ConnectionColumn.CLIENT_PORT),
    "server_port": _connection(ConnectionColumn.SERVER_PORT),
    "base_rtt": lambda shelf: array(
        "q",
        map(
            int.__add__,
            shelf.connections[ConnectionColumn.RTT_TO_CLIENT],
            shelf.connections[ConnectionColumn.RTT_TO_SERVER],
        ),
    ),
}


def ordered(rows: Sequence[int], keys: Sequence[int], tie: Sequence[int], down: bool) -> list[int]:
    """Rows by key, those of equal keys by ``tie``, which is never turned around."""
    by_tie = sorted(rows, key=tie.__getitem__)
    return sorted(by_tie, key=keys.__getitem__, reverse=down)


def row_document(request: Request, start_ns: int, findings: list[str]) -> Document:
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
        "findings": findings,
    }
