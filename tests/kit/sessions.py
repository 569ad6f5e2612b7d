"""Conversations for the TLS scanner: who sends what when, as deliveries, and what it made of it.

The tracker's part is played here, so that a test decides how bytes are cut and what is lost.
"""

from dataclasses import dataclass, field

from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    SIDE_FIELDS,
    Application,
    Closed,
    Connection,
    Delivery,
    DeliveryEvent,
    Exchange,
    Secure,
    Side,
)
from wirespan.kernels.scan.book import Book
from wirespan.kernels.scan.tls.scanner import TlsScanner
from wirespan.kernels.table import Table

CLIENT, SERVER = 0, 1
MILLISECOND = 1_000_000


@dataclass
class Piece:
    """Bytes of one side as they became readable; None: never captured."""

    side: int
    time: int
    frame: int
    data: bytes | None
    length: int
    position: int
    event: DeliveryEvent = DeliveryEvent.DATA


@dataclass
class Conversation:
    """Built by saying who sends what; times in milliseconds."""

    pieces: list[Piece] = field(default_factory=list)
    slot: int = 0
    number: int = 0
    _next: list[int] = field(default_factory=lambda: [0, 0])

    def send(self, side: int, at: float, *records: bytes) -> "Conversation":
        data = b"".join(records)
        return self._add(side, at, data, len(data))

    def lose(self, side: int, at: float, length: int) -> "Conversation":
        return self._add(side, at, None, length)

    def event(self, side: int, at: float, event: DeliveryEvent) -> "Conversation":
        frame = len(self.pieces) + 1
        time = int(at * MILLISECOND)
        self.pieces.append(Piece(side, time, frame, b"", 0, self._next[side], event))
        return self

    def close(self, at: float) -> "Conversation":
        return self.event(CLIENT, at, DeliveryEvent.CLOSED)

    def cut(self, size: int) -> "Conversation":
        """The same bytes in pieces of ``size``; times and frames stay."""
        return Conversation(
            [part for piece in self.pieces for part in _parts(piece, size)], self.slot, self.number
        )

    def _add(self, side: int, at: float, data: bytes | None, length: int) -> "Conversation":
        time = int(at * MILLISECOND)
        frame = len(self.pieces) + 1
        self.pieces.append(Piece(side, time, frame, data, length, self._next[side]))
        self._next[side] += length
        return self


def _parts(piece: Piece, size: int) -> list[Piece]:
    if piece.event is not DeliveryEvent.DATA or piece.data is None:
        return [piece]
    return [
        Piece(
            piece.side,
            piece.time,
            piece.frame,
            piece.data[at : at + size],
            len(piece.data[at : at + size]),
            piece.position + at,
        )
        for at in range(0, len(piece.data), size)
    ]


@dataclass
class Outcome:
    scanner: TlsScanner
    book: Book
    connections: Table
    hellos: list[tuple[int, int, bool, bytes]]
    slots: list[int]

    def scan_more(self, *conversations: Conversation, batch: int = 0) -> None:
        pieces = [(talk, piece) for talk in conversations for piece in talk.pieces]
        pieces.sort(key=lambda pair: pair[1].time)
        size = batch or max(len(pieces), 1)
        for start in range(0, len(pieces), size):
            deliveries, buffer = _deliveries(pieces[start : start + size])
            count = len(pieces[start : start + size])
            self.scanner.scan(buffer, bytearray(1), self.connections, deliveries, count)
            self.hellos += self.scanner.take_hellos()
            self.slots += self.book.take_ready()

    def secure(self, slot: int = 0) -> dict[str, int]:
        row = self.scanner.secure.row(slot)
        return {column.name: row[column] for column in Secure}

    def turns(self) -> list[dict[str, int]]:
        rows = [self.book.exchange_table.row(slot) for slot in self.slots]
        return [{column.name: row[column] for column in Exchange} for row in rows]

    def texts(self) -> list[list[bytes]]:
        return [self.book.text(slot) for slot in self.slots]


def scan(
    *conversations: Conversation,
    batch: int = 0,
    closed: Closed = Closed.OPEN,
    application: Application = Application.TLS,
    tls_from: tuple[int, int] = (0, 0),
) -> Outcome:
    """Scan all pieces in order of time, ``batch`` deliveries a call (0: all at once)."""
    connections = Table(CONNECTION_FIELDS)
    for talk in conversations:
        connections.reserve(talk.slot + 1)
        cells = connections.cells
        cells[talk.slot, Connection.ID] = talk.number
        cells[talk.slot, Connection.APPLICATION] = application
        cells[talk.slot, Connection.CLOSED] = closed
        for side in (CLIENT, SERVER):
            column = Connection.SIDES + side * SIDE_FIELDS + Side.APPLICATION_FROM
            cells[talk.slot, column] = tls_from[side]
    book = Book()
    outcome = Outcome(TlsScanner(book), book, connections, [], [])
    outcome.scan_more(*conversations, batch=batch)
    return outcome


def _deliveries(pieces: list[tuple[Conversation, Piece]]) -> tuple[Table, bytearray]:
    deliveries = Table(len(Delivery), len(pieces))
    buffer = bytearray()
    for row, (talk, piece) in enumerate(pieces):
        values = {
            Delivery.CONNECTION: talk.slot,
            Delivery.SIDE: piece.side,
            Delivery.SOURCE: 0 if piece.data is not None else 2,
            Delivery.OFFSET: len(buffer),
            Delivery.LENGTH: piece.length,
            Delivery.POSITION: piece.position,
            Delivery.TIME: piece.time,
            Delivery.FRAME: piece.frame,
            Delivery.EVENT: piece.event,
        }
        for column, value in values.items():
            deliveries.cells[row, column] = value
        buffer += piece.data or b""
    return deliveries, buffer + bytes(1)
