"""TLS handshakes as records in both directions, each field told, and what was agreed.

Read again from the file for the connections that are looked at. Without keys what follows
the server's first flight in TLS 1.3 is encrypted, and is shown as that.
"""

from collections.abc import Iterator, Sequence

from wirespan.base.cursor import Cursor, WireError
from wirespan.kernels.layout import SIDE_FIELDS, Frame, Side, Verdict
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.report import document
from wirespan.web import quic_view, tls_parts
from wirespan.web.connection_list import wanted
from wirespan.web.desk import Desk
from wirespan.web.parts import Field
from wirespan.web.query import Query
from wirespan.web.relative import Document
from wirespan.web.segments import rows_of_connection
from wirespan.web.shelf import Shelf
from wirespan.web.stream_bytes import Beginning, beginning
from wirespan.wire import tls

FEW = 100
MOST_FRAMES = 4_000
"""Of a connection, among which its handshake is looked for."""
MOST_RECORDS = 60
"""Of a side that are read."""
FULL = 2**32
DATA, HIDDEN, SERVER_HELLO = "application data", "encrypted handshake", "ServerHello"


def handshakes(desk: Desk, query: Query) -> Document:
    """Of the connections that the list of connections has too; ``connection`` asks for one."""
    one = query.whole("connection")
    with desk.turns:
        identities = _wanted(desk.shelf, query) if one is None else [one]
        made = (_handshake(desk, identities[at]) for at in query.rows(len(identities), FEW, FEW))
        return {"total": len(identities), "rows": [each for each in made if each is not None]}


def _wanted(shelf: Shelf, query: Query) -> list[int]:
    passing = set(map(shelf.connections[ConnectionColumn.ID].__getitem__, wanted(shelf, query)))
    return [identity for identity in secured(shelf) if identity in passing]


def secured(shelf: Shelf) -> list[int]:
    """The connections that may have one, by number."""
    quic = shelf.connections[ConnectionColumn.QUIC]
    return sorted(
        identity
        for identity, row in shelf.connection_rows.items()
        if identity in shelf.securities or quic[row] == 1
    )


def _handshake(desk: Desk, identity: int) -> Document | None:
    shelf = desk.shelf
    at = shelf.connection_rows.get(identity)
    if at is None:
        return None
    connection = shelf.connection(at)
    rows = rows_of_connection(shelf, identity, connection.first_frame, connection.last_frame)[
        :MOST_FRAMES
    ]
    if connection.transport == "quic":
        return quic_view.handshake(desk, connection, rows)
    if connection.security is None:
        return None
    protocol = connection.security.protocol or ""
    records = _records(desk, at, rows, is_1_3=protocol.startswith("TLS 1.3"))
    return {
        "connection": identity,
        "kind": "tls",
        "records": records,
        "negotiated": document.security(connection.security),
        "round_trips": connection.security.handshake_round_trips,
        "bytes": sum(record["bytes"] for record in records if record["name"] != DATA),
        "keys_known": connection.security.decrypted,
    }


def _records(desk: Desk, at: int, rows: Sequence[int], *, is_1_3: bool) -> list[Document]:
    """Those of both sides in the order in which they were complete, up to the first data."""
    found: list[Document] = []
    for side in (0, 1):
        found += _records_of_side(desk, at, rows, side)
    found.sort(key=lambda record: (record["frame"], record["from_server"]))
    if is_1_3:
        name_hidden(found)
    return up_to_data(found)


def _records_of_side(desk: Desk, at: int, rows: Sequence[int], side: int) -> list[Document]:
    shelf = desk.shelf
    block = ConnectionColumn.SIDES + side * SIDE_FIELDS
    first = shelf.connections[block + Side.ISN][at]
    if first < 0:
        return []
    spoken_from = max(shelf.connections[block + Side.APPLICATION_FROM][at], 0)
    sides = shelf.verdicts[Verdict.SIDE]
    own = [row for row in rows if sides[row] == side]
    stream = beginning(desk, own, (first + 1 + spoken_from) % FULL)
    return list(_walked(desk, stream, side))


def _walked(desk: Desk, stream: Beginning, side: int) -> Iterator[Document]:
    octets = bytes(stream.octets)
    cursor = Cursor(octets)
    frames = desk.shelf.frames
    for _ in range(MOST_RECORDS):
        at = cursor.position
        try:
            record = tls.parse_record(cursor)
        except WireError:
            return
        inside = cursor.position
        body = cursor.take(min(record.length, cursor.remaining))
        row = stream.row_at(cursor.position - 1)
        fields = tls_parts.record_fields(record, at)
        fields += tls_parts.content(record, body, inside)
        yield {
            "from_server": bool(side),
            "frame": row + 1,
            "time_ns": frames[Frame.TIME][row] - desk.shelf.start_ns,
            "name": tls_parts.name(record, body),
            "bytes": record.length + tls_parts.RECORD_HEADER,
            "fields": [_field(field) for field in fields],
        }


def name_hidden(records: list[Document]) -> None:
    """In TLS 1.3 much of the handshake goes as application data: told by its place.

    What the client sends before the server's hello is early data, its first after it ends the
    handshake; what the server sends until then belongs to the handshake.
    """
    answered = finished = False
    for record in records:
        answered = answered or record["name"] == SERVER_HELLO
        if record["name"] != DATA or finished:
            continue
        if record["from_server"]:
            record["name"] = HIDDEN
        elif answered:
            record["name"], finished = f"{HIDDEN} (Finished)", True
        else:
            record["name"] = "early data"


def up_to_data(records: list[Document]) -> list[Document]:
    """Each side's records up to its first of data."""
    kept: list[Document] = []
    over: set[bool] = set()
    for record in records:
        if record["from_server"] not in over:
            kept.append(record)
        if record["name"] == DATA:
            over.add(record["from_server"])
    return kept


def _field(field: Field) -> Document:
    made = field.document()
    return {name: made[name] for name in ("name", "value", "meaning", "filter")}
