"""A script of who says what, when: builds the tables that the scanners read.

    talk = Stream(port=80)
    talk.client(b"GET / HTTP/1.1\r\n\r\n")
    talk.server(b"HTTP/1.1 204 No Content\r\n\r\n", at=30)
    talk.close()
    [exchange] = scan(talk)

Every line becomes a delivery a millisecond after the last unless ``at`` (milliseconds) says
otherwise. ``batches`` cuts the deliveries into batches, ``cut`` the bytes into deliveries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    SIDE_FIELDS,
    Application,
    Closed,
    Connection,
    Delivery,
    DeliveryEvent,
    Exchange,
    ExchangeFact,
    ExchangeState,
    Opened,
    Protocol,
    Side,
)
from wirespan.kernels.scan.book import Book
from wirespan.kernels.scan.detect import Detector
from wirespan.kernels.scan.http.scanner import HttpScanner
from wirespan.kernels.scan.turns.scanner import TurnScanner
from wirespan.kernels.table import Table

MILLISECOND = 1_000_000
CLIENT, SERVER = 0, 1
FROM_BUFFER, FROM_STASH, NEVER_CAPTURED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Spoken:
    """One delivery of one connection."""

    side: int
    data: bytes
    time: int
    frame: int
    event: DeliveryEvent = DeliveryEvent.DATA
    missing: int = 0
    stashed: bool = False


@dataclass
class Stream:
    """One connection and its script."""

    port: int = 80
    opened: Opened = Opened.HANDSHAKE
    spoken: list[Spoken] = field(default_factory=list)
    now: int = 0

    def client(self, data: bytes, at: float | None = None) -> None:
        self._say(Spoken(CLIENT, data, self._time(at), len(self.spoken) + 1))

    def server(self, data: bytes, at: float | None = None) -> None:
        self._say(Spoken(SERVER, data, self._time(at), len(self.spoken) + 1))

    def missing(self, side: int, length: int, at: float | None = None) -> None:
        self._say(Spoken(side, b"", self._time(at), len(self.spoken) + 1, missing=length))

    def event(self, event: DeliveryEvent, side: int = CLIENT, at: float | None = None) -> None:
        self._say(Spoken(side, b"", self._time(at), len(self.spoken) + 1, event=event))

    def fin(self, side: int) -> None:
        self.event(DeliveryEvent.FIN, side)

    def reset(self, side: int) -> None:
        self.event(DeliveryEvent.RESET, side)

    def close(self) -> None:
        """The end of the capture, or of the connection after FIN or RST."""
        self.event(DeliveryEvent.CLOSED)

    def cut(self, sizes: Iterable[int]) -> "Stream":
        """The same conversation with its bytes delivered in pieces of these sizes in turn."""
        lengths = _forever(sizes)
        pieces: list[Spoken] = []
        for line in self.spoken:
            at = 0
            while at < len(line.data):
                size = next(lengths)
                pieces.append(replace(line, data=line.data[at : at + size]))
                at += size
            if not line.data:
                pieces.append(line)
        return replace(self, spoken=pieces)

    def _say(self, line: Spoken) -> None:
        self.spoken.append(line)

    def _time(self, at: float | None) -> int:
        self.now = self.now + MILLISECOND if at is None else int(at * MILLISECOND)
        return self.now


def _forever(sizes: Iterable[int]) -> Iterator[int]:
    known = list(sizes) or [1 << 30]
    while True:
        yield from known


@dataclass(frozen=True, slots=True)
class Seen:
    """An exchange as the scanners left it, readable by column name."""

    columns: dict[str, int]
    text: list[str]

    def __getattr__(self, name: str) -> int:
        return self.columns[name.upper()]

    @property
    def protocol_name(self) -> str:
        return Protocol(self.columns["PROTOCOL"]).name

    @property
    def state_name(self) -> str:
        return ExchangeState(self.columns["STATE"]).name

    @property
    def fact_names(self) -> set[str]:
        return {str(fact.name) for fact in ExchangeFact if fact & self.columns["FACTS"]}

    @property
    def request(self) -> str:
        return self.text[0] if self.text else ""

    @property
    def host(self) -> str:
        return self.text[1] if len(self.text) > 1 else ""

    @property
    def detail(self) -> str:
        return self.text[2] if len(self.text) > 2 else ""


@dataclass
class Scanners:
    """All scanners over one book, run in their order; ``seen`` collects what is ready."""

    book: Book = field(default_factory=Book)
    detector: Detector = field(default_factory=Detector)
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scanners = (HttpScanner(self.book), TurnScanner(self.book))

    def run(self, buffer: bytes, stash: bytes, connections: Table, rows: Table, count: int) -> None:
        again = self.detector.detect(buffer, stash, connections, rows, count)
        for scanner in self.scanners:
            if again:
                held = self.detector.deliveries
                scanner.scan(self.detector.buffer, stash, connections, held, again)
            scanner.scan(buffer, stash, connections, rows, count)
        ready = self.book.take_ready()
        for slot in ready:
            columns = {
                column.name: self.book.exchange_table.cells[slot, column] for column in Exchange
            }
            text = [part.decode("latin-1") for part in self.book.text(slot)]
            self.seen.append(Seen(columns, text))
        self.book.free(ready)


def connection_table(streams: list[Stream]) -> Table:
    """One slot a stream, as the tracker leaves it."""
    table = Table(CONNECTION_FIELDS, len(streams))
    for slot, stream in enumerate(streams):
        values = {
            Connection.ID: slot,
            Connection.TRANSPORT: 6,
            Connection.CLIENT: 10,
            Connection.SERVER: 20,
            Connection.CLIENT_PORT: 40_000 + slot,
            Connection.SERVER_PORT: stream.port,
            Connection.CLIENT_KNOWN: int(stream.opened is Opened.HANDSHAKE),
            Connection.OPENED: stream.opened,
            Connection.CLOSED: Closed.OPEN,
        }
        for column, value in values.items():
            table.cells[slot, column] = value
    return table


def interleave(streams: list[Stream]) -> list[tuple[int, Spoken]]:
    """Deliveries of all streams in order of time: (slot, line)."""
    lines = [(slot, line) for slot, stream in enumerate(streams) for line in stream.spoken]
    return sorted(lines, key=lambda pair: pair[1].time)


def fill(
    lines: list[tuple[int, Spoken]], positions: dict[tuple[int, int], int]
) -> tuple[bytes, bytes, Table]:
    """Buffer, stash and delivery rows of one batch."""
    buffers = {
        FROM_BUFFER: bytearray(b"\0"),
        FROM_STASH: bytearray(b"\0"),
        NEVER_CAPTURED: bytearray(),
    }
    table = Table(len(Delivery), len(lines))
    for row, (slot, line) in enumerate(lines):
        position = positions.get((slot, line.side), 0)
        source = NEVER_CAPTURED if line.missing else (FROM_STASH if line.stashed else FROM_BUFFER)
        length = line.missing or len(line.data)
        offset = len(buffers[source])
        buffers[source] += line.data
        positions[slot, line.side] = position + length
        values = (
            slot,
            line.side,
            source,
            offset,
            length,
            position,
            line.time,
            line.frame,
            line.event,
        )
        table.write(row, values)
    return bytes(buffers[FROM_BUFFER]), bytes(buffers[FROM_STASH]), table


def run(streams: list[Stream], batch: int = 1 << 30) -> tuple[Scanners, Table]:
    """Run the scanners over the streams, ``batch`` deliveries at a time."""
    scanners = Scanners()
    connections = connection_table(streams)
    lines = interleave(streams)
    positions: dict[tuple[int, int], int] = {}
    for first in range(0, len(lines), batch):
        some = lines[first : first + batch]
        buffer, stash, table = fill(some, positions)
        scanners.run(buffer, stash, connections, table, len(some))
    return scanners, connections


def scan(*streams: Stream, batch: int = 1 << 30) -> list[Seen]:
    """The exchanges of the streams, in order of creation."""
    scanners, _ = run(list(streams), batch)
    return sorted(scanners.seen, key=lambda seen: seen.id)


def application(stream: Stream, batch: int = 1 << 30) -> Application:
    """What the scanners found the connection to speak at its end."""
    _, connections = run([stream], batch)
    return Application(connections.cells[0, Connection.APPLICATION])


def application_from(stream: Stream, side: int, batch: int = 1 << 30) -> int:
    """The position from which it is spoken by a side."""
    _, connections = run([stream], batch)
    column = Connection.SIDES + side * SIDE_FIELDS + Side.APPLICATION_FROM
    return int(connections.cells[0, column])
