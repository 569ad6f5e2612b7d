"""Lookups: what was asked, how often, what the answer was, and who waited for it."""

from wirespan.base.cursor import Cursor, WireError
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.kernels.layout import Exchange, Frame, Packet, Protocol, Verdict
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.kernels.scan.dns.words import name_of_type
from wirespan.web.desk import Desk
from wirespan.web.dns_parts import OPT, data_text
from wirespan.web.parts import shown
from wirespan.web.query import Query
from wirespan.web.relative import Document
from wirespan.web.request_list import wanted
from wirespan.web.segments import rows_of_connection
from wirespan.web.shelf import Shelf
from wirespan.wire import dns, dns_names

MOST_LOOKUPS = 2_000
MOST_TRIES = 20
MOST_LOOKED_AT = 1_000
"""Packets of a connection among which a question's copies are looked for."""
MOST_WAITING = 100
MOST_ANSWERS = 200
TCP = 6


def lookups(desk: Desk, query: Query) -> Document:
    """In order of their beginning: those that the list of requests has too, cut as it is."""
    with desk.turns:
        shelf = desk.shelf
        waiting = _waiting(shelf)
        protocols = shelf.exchanges[Exchange.PROTOCOL]
        rows = [row for row in wanted(desk, query) if protocols[row] == Protocol.DNS]
        rows.sort(key=shelf.requests[RequestColumn.START].__getitem__)
        told = [_lookup(desk, rows[at], waiting) for at in query.rows(len(rows), MOST_LOOKUPS)]
        return {"total": len(rows), "rows": told}


def _waiting(shelf: Shelf) -> dict[int, list[int]]:
    """Lookup -> the first requests that waited for it."""
    found: dict[int, list[int]] = {}
    identities = shelf.requests[RequestColumn.ID]
    for row, lookup in enumerate(shelf.exchanges[Exchange.LOOKUP]):
        if lookup >= 0 and len(found.setdefault(lookup, [])) < MOST_WAITING:
            found[lookup].append(identities[row])
    return found


def _lookup(desk: Desk, row: int, waiting: dict[int, list[int]]) -> Document:
    shelf = desk.shelf
    request = shelf.request(row)
    kind, _, name = request.request.rpartition(" ")
    answer = shelf.exchanges[Exchange.ANSWER_FRAME][row]
    message = None if request.response_frames is None else _message(desk, answer - 1)
    return {
        "id": request.id,
        "name": name,
        "type": kind,
        "start_ns": request.start_ns - shelf.start_ns,
        "end_ns": request.end_ns - shelf.start_ns,
        "rcode": request.response,
        "failed": request.failed,
        "connection": request.connection,
        "answers": _answers(message),
        "tries": _tries(desk, row, request.connection),
        "waited_by": waiting.get(request.id, []),
    }


def _answers(message: dns.Message | None) -> list[Document]:
    records = message.answers[:MOST_ANSWERS] if message else ()
    return [
        {
            "name": dns_names.text(record.name),
            "type": name_of_type(record.type),
            "ttl": record.lifetime,
            "data": shown(data_text(record.data)),
        }
        for record in records
        if record.type != OPT
    ]


def _tries(desk: Desk, row: int, connection: int) -> list[Document]:
    """The frames that asked: every copy of the question on its connection, by its ID."""
    shelf = desk.shelf
    first = shelf.exchanges[Exchange.START_FRAME][row]
    at = shelf.connection_rows.get(connection)
    end = shelf.exchanges[Exchange.END_FRAME][row]
    if end < first:
        end = first if at is None else shelf.connections[ConnectionColumn.LAST_FRAME][at]
    asked = _octets(desk, first - 1)[:2]
    sides, times = shelf.verdicts[Verdict.SIDE], shelf.frames[Frame.TIME]
    client = sides[first - 1]
    tries: list[Document] = []
    for each in rows_of_connection(shelf, connection, first, end, MOST_LOOKED_AT):
        if len(tries) == MOST_TRIES:
            break
        if sides[each] == client and (each == first - 1 or _octets(desk, each)[:2] == asked):
            tries.append({"frame": each + 1, "time_ns": times[each] - shelf.start_ns})
    return tries


def _message(desk: Desk, row: int) -> dns.Message | None:
    """The message that begins in a frame; None where it cannot be read there."""
    try:
        return dns.parse(Cursor(_octets(desk, row)))
    except WireError:
        return None


def _octets(desk: Desk, row: int) -> bytes:
    """The payload as captured; over TCP without the length before the message."""
    shelf = desk.shelf
    start = shelf.packets[Packet.PAYLOAD][row] - shelf.frames[Frame.OFFSET][row]
    size = shelf.packets[Packet.PAYLOAD_CAPTURED][row]
    if size <= 0 or not 0 <= start <= start + size <= shelf.frames[Frame.CAPTURED][row]:
        return b""
    octets = desk.session.octets(shelf.file_offset(row) + start, size)
    return octets[2:] if shelf.packets[Packet.PROTOCOL][row] == TCP else octets
