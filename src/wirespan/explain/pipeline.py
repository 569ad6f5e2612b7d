"""The way through, batch by batch: bytes in, settled requests and ended connections out.

Nothing is done for a single packet or an ordinary request in Python: each step is one call
over a whole batch. What a batch settled is shown to the watcher before its rows are freed.
"""

from array import array
from functools import lru_cache
from typing import Protocol

from wirespan.base.vocabulary import Vantage
from wirespan.causes.board import Board
from wirespan.causes.case import Case
from wirespan.exchanges.hellos import Hellos
from wirespan.explain.ahead import Part
from wirespan.flows.connection import Security
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Connection, Exchange, Frame, Request, Secure
from wirespan.kernels.scan.book import Book
from wirespan.kernels.scan.detect import Detector
from wirespan.kernels.scan.dns.scanner import DnsScanner
from wirespan.kernels.scan.http.scanner import HttpScanner
from wirespan.kernels.scan.tls.scanner import TlsScanner
from wirespan.kernels.scan.turns.scanner import TurnScanner
from wirespan.kernels.survey.granularity import COARSEST_NS, EXACT_NS, unit_of
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker
from wirespan.kernels.walk.settling import Walk
from wirespan.ledger.read import Page

SETTLED_EVERY = 2048
"""Frames."""
ADDRESSES_REMEMBERED = 1024
"""As text: findings name the same few again and again."""


class Watcher(Protocol):
    """Who looks at what a batch settled, before it is forgotten."""

    def select(self, pipeline: "Pipeline", /) -> None:
        """Requests were settled; drop those that nobody asked for."""

    def requests(self, pipeline: "Pipeline", /) -> None:
        """The walk's slices hold what was settled and asked for."""

    def connections(self, pipeline: "Pipeline", slots: list[int], /) -> list[int]:
        """The connections in these slots ended; returns those that were asked for."""


class Pipeline:
    """All kernels in their order; ``feed`` what was decoded, then ``finish``."""

    def __init__(self, watcher: Watcher, vantage: Vantage = Vantage.UNKNOWN) -> None:
        self.watcher = watcher
        self.decoder = Decoder()
        self._address_text = lru_cache(ADDRESSES_REMEMBERED)(self.decoder.address_text)
        self.tracker = Tracker(flattened())
        self.book = Book()
        self.detector = Detector()
        self.http = HttpScanner(self.book)
        self.tls = TlsScanner(self.book)
        self.dns = DnsScanner(self.book, self.decoder.addresses)
        self.turns = TurnScanner(self.book)
        self.walk = Walk(vantage)
        self.hellos = Hellos()
        self.board = Board()
        self.last_ns = 0
        self.unit_ns = COARSEST_NS
        """All times so far are multiples of it."""
        self._closed: list[int] = []
        """Slots of connections that ended and were not reported yet."""

    def feed(self, part: Part) -> None:
        """Take a decoded part of a batch through all steps.

        Settling waits for frame numbers that are multiples of SETTLED_EVERY: what is known of
        a connection by then counts, so an answer must not depend on how the file was read.
        """
        done = part.first
        while done < part.done:
            number = part.batch.first_frame + done
            until = min(part.done, done + SETTLED_EVERY - number % SETTLED_EVERY)
            self._track(part, done, until)
            done = until
            if (part.batch.first_frame + done) % SETTLED_EVERY == 0:
                self._settle()

    def _track(self, part: Part, first: int, until: int) -> None:
        """Track and scan rows [first, until) of a batch."""
        batch = part.batch
        if self.unit_ns > EXACT_NS:
            self.unit_ns = unit_of(batch.frames, first, until, self.unit_ns)
        self.tracker.track(
            batch.buffer, batch.frames, part.packets, first, until - first, batch.first_frame
        )
        self._scan(batch.buffer)
        self._closed.extend(self.tracker.closed)
        self.last_ns = batch.frames.cells[until - 1, Frame.TIME]

    def settle_now(self) -> None:
        """Between two parts: for who wants to see requests as they end, at the price that what
        is known of their connections later does not count for them."""
        self._settle()

    def finish(self) -> None:
        """The capture is over: close what is open and settle it."""
        self.tracker.finish()
        self._closed.extend(self.tracker.closed)
        self._scan(bytearray(1))
        self.dns.finish()
        self._settle()

    def case(self) -> Case:
        """The tables as causes read them."""
        slices = self.walk.slices
        return Case(
            requests=slices.request_table,
            settled=slices.request_count,
            slices=slices.slice_table,
            exchanges=self.book.exchange_table,
            texts=self.book,
            connections=self.tracker.connections,
            secure=self.tls.secure,
            segments=self.tracker.segments,
            address_text=self._address_text,
            last_ns=self.last_ns,
            outdated=self.dns.charges.outdated,
        )

    def page(self) -> Page:
        """The settled requests and their slices, until the next are settled."""
        slices = self.walk.slices
        return Page(
            requests=slices.request_table,
            slices=slices.slice_table,
            exchanges=self.book.exchange_table,
            text=self.book.text,
            tls_round_trips=self.tls_round_trips,
        )

    def slot_of_request(self, row: int) -> int:
        """The connection slot of a settled request."""
        exchange = self.walk.slices.request_table.cells[row, Request.EXCHANGE]
        return int(self.book.exchange_table.cells[exchange, Exchange.CONNECTION])

    def tls_round_trips(self, slot: int) -> int:
        """Round trips of the TLS handshake on a connection slot; -1: it speaks no TLS."""
        if slot >= self.tls.secure.rows:
            return -1
        number = self.tracker.connections.cells[slot, Connection.ID]
        if self.tls.secure.cells[slot, Secure.CONNECTION_ID] != number:
            return -1
        return max(int(self.tls.secure.cells[slot, Secure.ROUND_TRIPS]), 0)

    def security(self, slot: int) -> Security | None:
        """What the TLS handshake on a connection slot settled."""
        if self.tls_round_trips(slot) < 0:
            return None
        return self.hellos.security(self.tls.secure.row(slot))

    def _scan(self, buffer: bytearray) -> None:
        tracker = self.tracker
        given = (buffer, tracker.stash, tracker.connections, tracker.deliveries)
        held = self.detector.detect(*given, tracker.delivery_count)
        if held:
            self._read(
                self.detector.buffer, tracker.stash, tracker.connections,
                self.detector.deliveries, held,
            )  # fmt: skip
        self._read(*given, tracker.delivery_count)

    def _read(
        self,
        buffer: bytearray,
        stash: bytearray,
        connections: Table,
        deliveries: Table,
        count: int,
    ) -> None:
        for scanner in (self.dns, self.http, self.tls, self.turns):
            scanner.scan(buffer, stash, connections, deliveries, count)
        self.hellos.add(self.tls.take_hellos())

    def _settle(self) -> None:
        """Settle what no later packet can change, show it, and free it."""
        self.dns.charges.hand_on(self.book)
        ready = self.book.take_ready()
        if ready:
            self.walk.settle(
                ready, self.book.exchange_table, self.tracker.connections,
                self.tracker.segments, self.tls.secure,
            )  # fmt: skip
            self.watcher.select(self)
            self.board.requests(self.case())
            self.watcher.requests(self)
            self._release(ready)
        if self._closed:
            self.walk.mark_split(array("q", self._closed), self.tracker.connections)
            wanted = self.watcher.connections(self, self._closed)
            self.board.connections(self.case(), wanted)
            self._forget_hellos(self._closed)
            self.tracker.free_all(array("q", self._closed))
            self._closed = []

    def _forget_hellos(self, closed: list[int]) -> None:
        if not len(self.hellos):
            return
        cells = self.tracker.connections.cells
        identity = int(Connection.ID)
        for slot in closed:
            self.hellos.forget(cells[slot, identity])

    def _release(self, ready: "array[int]") -> None:
        """Give back slots, and the segment rows before the questions just settled."""
        self.tracker.release_settled(self.book.exchange_table, memoryview(ready))
        self.book.free(ready)
        self.walk.slices.clear()
