"""TLS as the kernels see it in a real capture: sessions and turns of each connection."""

from array import array
from dataclasses import dataclass, field
from pathlib import Path

from wirespan.capture.batch import Batch
from wirespan.capture.reader import open_capture
from wirespan.exchanges.hellos import Hellos
from wirespan.explain.steps import tracked
from wirespan.flows.connection import Security
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import (
    Connection,
    Exchange,
    Packet,
    Protocol,
    Secure,
)
from wirespan.kernels.scan.book import Book
from wirespan.kernels.scan.detect import Detector
from wirespan.kernels.scan.http.scanner import HttpScanner
from wirespan.kernels.scan.tls.scanner import TlsScanner
from wirespan.kernels.scan.turns.scanner import TurnScanner
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker


@dataclass
class Session:
    """One connection that spoke TLS."""

    stream: int
    row: list[int]
    security: Security

    def __getattr__(self, name: str) -> int:
        return self.row[getattr(Secure, name.upper())]


@dataclass
class Turn:
    stream: int
    row: list[int]
    text: list[bytes]

    def __getattr__(self, name: str) -> int:
        return self.row[getattr(Exchange, name.upper())]


@dataclass
class Watch:
    """The kernels up to the exchanges, in the order of the pipeline."""

    sessions: list[Session] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.decoder = Decoder()
        self.tracker = Tracker(flattened())
        self.detector = Detector()
        self.book = Book()
        self.tls = TlsScanner(self.book)
        self.scanners = (HttpScanner(self.book), self.tls, TurnScanner(self.book))
        self.packets = Table(len(Packet), 4096)
        self.hellos = Hellos()

    def feed(self, batch: Batch) -> None:
        for _ in tracked(batch, self.decoder, self.tracker, self.packets):
            self._scan(batch.buffer)

    def finish(self) -> None:
        self.tracker.finish()
        self._scan(bytearray(1))

    def _scan(self, buffer: bytearray) -> None:
        tracker = self.tracker
        count = tracker.delivery_count
        given = (buffer, tracker.stash, tracker.connections, tracker.deliveries)
        held = self.detector.detect(*given, count)
        for scanner in self.scanners:
            if held:
                again = (self.detector.buffer, tracker.stash, tracker.connections)
                scanner.scan(*again, self.detector.deliveries, held)
        for scanner in self.scanners:
            scanner.scan(*given, count)
        self.hellos.add(self.tls.take_hellos())
        self._collect()

    def _collect(self) -> None:
        connections = self.tracker.connections
        ready = self.book.take_ready()
        for slot in ready:
            row = self.book.exchange_table.row(slot)
            if row[Exchange.PROTOCOL] == Protocol.TLS:
                stream = connections.row(row[Exchange.CONNECTION])[Connection.STREAM]
                self.turns.append(Turn(stream, row, self.book.text(slot)))
        self.book.free(ready)
        for slot in self.tracker.closed:
            if slot < self.tls.secure.rows:
                self._end(connections.row(slot), self.tls.secure.row(slot))
        self.tracker.free_all(array("q", self.tracker.closed))

    def _end(self, connection: list[int], row: list[int]) -> None:
        if row[Secure.CONNECTION_ID] != connection[Connection.ID]:
            return
        security = self.hellos.security(row)
        self.hellos.forget(row[Secure.CONNECTION_ID])
        if security:
            self.sessions.append(Session(connection[Connection.STREAM], row, security))


def watch(path: Path) -> Watch:
    """Everything TLS in a capture, by stream."""
    seen = Watch()
    with open_capture(str(path)) as reading:
        for batch in reading:
            seen.feed(batch)
    seen.finish()
    seen.sessions.sort(key=lambda session: session.stream)
    return seen
