"""What a filter may ask of connections and requests, answered from their columns.

As ``wirespan explain --filter`` has it: what holds for a connection holds for its requests.
"""

from array import array
from collections.abc import Callable
from functools import partial

from wirespan.explain.filter.compiled import Predicate
from wirespan.explain.filter.values import Span
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.kernels.layout import Exchange, Protocol
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.web import ends
from wirespan.web.masks import Lane, Mask, tested
from wirespan.web.shelf import Shelf

SERVER_NAME = "tls.handshake.extensions_server_name"
HTTP = frozenset({Protocol.HTTP_1_0, Protocol.HTTP_1_1})


def connection_lanes(shelf: Shelf) -> Callable[[str], Lane]:
    """The lanes of all rows of connections."""
    return partial(_connection_lane, shelf)


def _connection_lane(shelf: Shelf, name: str) -> Lane:
    connections = shelf.connections
    transports = connections[ConnectionColumn.TRANSPORT]
    if name in ends.TRANSPORTS:
        return ends.protocol_lane(transports, ends.TRANSPORTS[name])
    if name in {"tls", SERVER_NAME}:
        return _secure(shelf, name)
    if ends.is_address(name):
        clients, servers = (
            connections[ConnectionColumn.CLIENT],
            connections[ConnectionColumn.SERVER],
        )
        return ends.address_lane(name, clients, servers, shelf.address_text)
    if ends.is_port(name):
        return ends.port_lane(
            name,
            transports,
            connections[ConnectionColumn.CLIENT_PORT],
            connections[ConnectionColumn.SERVER_PORT],
        )
    return ends.stream_lane(name, transports, connections[ConnectionColumn.STREAM])


def _secure(shelf: Shelf, name: str) -> Lane:
    securities = shelf.securities

    def values(identity: int) -> tuple[object, ...]:
        security = securities.get(identity)
        if security is None:
            return ()
        if name == "tls":
            return (True,)
        return (security.server_name,) if security.server_name else ()

    return Lane(shelf.connections[ConnectionColumn.ID], values)


def request_lanes(shelf: Shelf) -> Callable[[str], Lane | Mask]:
    """The lanes of all requests; those of a connection are its connection's."""
    return partial(_request_lane, shelf)


def _request_lane(shelf: Shelf, name: str) -> Lane | Mask:
    return OWN[name](shelf) if name in OWN else Mask(partial(_of_connection, shelf))


def _of_connection(shelf: Shelf, name: str, test: Predicate) -> bytes:
    """A row more than there are connections stands for one that has not ended yet."""
    judged = tested(name, test, connection_lanes(shelf)) + bytes(1)
    rows, last = shelf.connection_rows, len(judged) - 1
    return bytes(judged[rows.get(each, last)] for each in shelf.requests[RequestColumn.CONNECTION])


def _frames(shelf: Shelf) -> Lane:
    exchanges = shelf.exchanges
    columns = (
        exchanges[Exchange.START_FRAME],
        exchanges[Exchange.ASKED_FRAME],
        exchanges[Exchange.ANSWER_FRAME],
        exchanges[Exchange.END_FRAME],
    )
    answers = exchanges[Exchange.ANSWER]

    def values(row: int) -> tuple[Span]:
        first, asked, answer, end = (column[row] for column in columns)
        frames = [first, max(first, asked)]
        if answers[row] >= 0:
            frames += [answer, max(answer, end)]
        return (Span(min(frames), max(frames)),)

    return Lane(range(len(shelf.requests)), values, few=False)


def _times(shelf: Shelf) -> Lane:
    start_ns = shelf.start_ns
    keys = zip(shelf.requests[RequestColumn.START], shelf.requests[RequestColumn.END], strict=True)
    return Lane(keys, lambda key: (Span(key[0] - start_ns, key[1] - start_ns),), few=False)


def _protocol(wanted: frozenset[Protocol]) -> Callable[[Shelf], Lane]:
    return lambda shelf: Lane(
        shelf.exchanges[Exchange.PROTOCOL], lambda key: (True,) if key in wanted else ()
    )


def _text(
    wanted: frozenset[Protocol], part: int, read: Callable[[str], str]
) -> Callable[[Shelf], Lane]:
    """What ``read`` makes of a part of the text; without the part there is no field."""

    def lane(shelf: Shelf) -> Lane:
        def values(key: tuple[int, int]) -> tuple[str, ...]:
            protocol, row = key
            if protocol not in wanted or not row:
                return ()
            return (read(shelf.texts[row].decode("utf-8", "replace")),)

        keys: tuple[array[int], array[int]] = (
            shelf.exchanges[Exchange.PROTOCOL],
            shelf.parts[part],
        )
        return Lane(zip(*keys, strict=True), values)

    return lane


def _code(name_only: bool) -> Callable[[Shelf], Lane]:
    def values(key: tuple[int, int, int]) -> tuple[object, ...]:
        protocol, status, answer = key
        if protocol not in HTTP or answer < 0 or status < 0:
            return ()
        return (True,) if name_only else (int(str(status)[:4]),)

    def lane(shelf: Shelf) -> Lane:
        exchanges = shelf.exchanges
        answered = (min(answer, 0) for answer in exchanges[Exchange.ANSWER])
        keys = zip(exchanges[Exchange.PROTOCOL], exchanges[Exchange.STATUS], answered, strict=True)
        return Lane(keys, values)

    return lane


DNS = frozenset({Protocol.DNS})
OWN: dict[str, Callable[[Shelf], Lane]] = {
    "frame.number": _frames,
    "frame.time_relative": _times,
    "http": _protocol(HTTP),
    "http.request": _protocol(HTTP),
    "dns": _protocol(DNS),
    "http.request.method": _text(HTTP, 0, lambda text: text.partition(" ")[0]),
    "http.request.uri": _text(HTTP, 0, lambda text: text.partition(" ")[2]),
    "http.host": _text(HTTP, 1, lambda text: text),
    "dns.qry.name": _text(DNS, 0, lambda text: text.rpartition(" ")[2]),
    "http.response": _code(True),
    "http.response.code": _code(False),
}
