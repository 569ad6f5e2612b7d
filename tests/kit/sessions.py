"""Conversations for the TLS scanner: who sends what when, as deliveries, and what it made of it.

The tracker's part is played here, so that a test decides how bytes are cut and what is lost.
"""

from dataclasses import dataclass, field

from wirespan.kernels.book import Book
from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    Application,
    Connection,
    Delivery,
    DeliveryEvent,
    Exchange,
    Secure,
)
from wirespan.kernels.table import Table
from wirespan.kernels.tls import TlsScanner

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

    def secure(self, slot: int = 0) -> dict[str, int]:
        row = self.scanner.secure.row(slot)
        return {column.name: row[column] for column in Secure}

    def turns(self) -> list[dict[str, int]]:
        rows = [self.book.exchange_table.row(slot) for slot in self.slots]
        return [{column.name: row[column] for column in Exchange} for row in rows]

    def texts(self) -> list[list[bytes]]:
        return [self.book.text(slot) for slot in self.slots]


def scan(*conversations: Conversation, batch: int = 0) -> Outcome:
    """Scan all pieces in order of time, ``batch`` deliveries a call (0: all at once)."""
    pieces = [(talk, piece) for talk in conversations for piece in talk.pieces]
    pieces.sort(key=lambda pair: pair[1].time)
    connections = Table(CONNECTION_FIELDS)
    for talk in conversations:
        connections.reserve(talk.slot + 1)
        connections.cells[talk.slot, Connection.ID] = talk.number
        connections.cells[talk.slot, Connection.APPLICATION] = Application.TLS
    book = Book()
    outcome = Outcome(TlsScanner(book), book, connections, [], [])
    for start in range(0, len(pieces), batch or max(len(pieces), 1)):
        _scan_batch(outcome, pieces[start : start + (batch or len(pieces))])
    return outcome


def _scan_batch(outcome: Outcome, pieces: list[tuple[Conversation, Piece]]) -> None:
    deliveries = Table(len(Delivery), len(pieces))
    buffer = bytearray()
    for row, (talk, piece) in enumerate(pieces):
        source = 0 if piece.data is not None else 2
        deliveries.write(
            row,
            [
                talk.slot,
                piece.side,
                source,
                len(buffer),
                piece.length,
                piece.position,
                piece.time,
                piece.frame,
                piece.event,
            ],
        )
        buffer += piece.data or b""
    buffer += bytes(1)
    scanner = outcome.scanner
    scanner.scan(buffer, bytearray(1), outcome.connections, deliveries, len(pieces))
    outcome.hellos += scanner.take_hellos()
    outcome.slots += outcome.book.take_ready()
