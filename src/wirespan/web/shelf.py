"""Everything the page may ask of a capture, kept as columns: a row a frame, request, slice,
connection.

Values for people are made of a row when it is asked for. A connection that was reported
twice (it had long been idle) counts as it was reported last, as in the report.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable

from wirespan.explain.ahead import Part
from wirespan.explain.pipeline import Pipeline
from wirespan.flows.connection import Connection, Security
from wirespan.flows.read import read_connection
from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    REQUEST_FIELDS,
    Exchange,
    Frame,
    Packet,
    Verdict,
)
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.kernels.layout import Slice as SliceColumn
from wirespan.kernels.table import CELL_BYTES, Table
from wirespan.ledger.read import Page, Settled, read_request
from wirespan.ledger.request import Request
from wirespan.web import kept
from wirespan.web.columns import Columns
from wirespan.web.traffic import Traffic

TEXTS_KEPT = 2


class Shelf:
    """Filled by the reading thread, batch by batch; ``session`` keeps others out meanwhile."""

    def __init__(self) -> None:
        self.frames = Columns(len(Frame), kept.FRAME)
        self.packets = Columns(len(Packet), kept.PACKET)
        self.verdicts = Columns(len(Verdict), kept.VERDICT)
        self.requests = Columns(REQUEST_FIELDS, kept.REQUEST)
        self.exchanges = Columns(len(Exchange), kept.EXCHANGE)
        self.slices = Columns(len(SliceColumn), kept.SLICE)
        self.connections = Columns(CONNECTION_FIELDS, kept.CONNECTION)
        self.traffic = Traffic()
        self.start_ns = 0
        """Time of the first frame, from which the page counts."""
        self.texts: list[bytes] = [b""]
        self.parts = tuple(array("i") for _ in range(TEXTS_KEPT))
        """Of each request its title and host, as rows of ``texts``."""
        self.tls_trips = array("i")
        self.request_rows: dict[int, int] = {}
        """ID -> row."""
        self.connection_rows: dict[int, int] = {}
        self.securities: dict[int, Security] = {}
        """By connection ID."""
        self.address_text: Callable[[int], str] = str
        self._text_rows: dict[bytes, int] = {b"": 0}
        self._batches = array("q")
        """First row of frames of each batch."""
        self._bases = array("q")
        """Where in the file its buffer begins."""

    def add_frames(self, part: Part, verdicts: Table) -> None:
        """A part that was tracked."""
        before = len(self.frames)
        self._batches.append(before)
        self._bases.append(part.batch.base)
        rows = (part.first, part.done)
        self.frames.append(part.batch.frames.cells, *rows)
        self.packets.append(part.packets.cells, *rows)
        self.verdicts.append(verdicts.cells, *rows)
        times = self.frames[Frame.TIME][before:].tolist()
        if not before and times:
            self.start_ns = times[0]
        start_ns = self.start_ns
        self.traffic.add(
            [time - start_ns for time in times], self.frames[Frame.ORIGINAL][before:].tolist()
        )

    def file_offset(self, row: int) -> int:
        """Where in the (decompressed) file the bytes of a frame begin."""
        batch = bisect_right(self._batches, row) - 1
        return self._bases[batch] + self.frames[Frame.OFFSET][row]

    # What settles: the methods of ``explain.run.Onlooker``.

    def settled(self, page: Page, count: int) -> None:
        first = len(self.requests)
        slices_before = len(self.slices)
        self.requests.append(page.requests.cells, 0, count)
        starts = self.requests[RequestColumn.FIRST_SLICE]
        end = 0
        for row in range(first, first + count):
            end = starts[row] + self.requests[RequestColumn.SLICES][row]
            starts[row] += slices_before
            self.request_rows[self.requests[RequestColumn.ID][row]] = row
        self.slices.append(page.slices.cells, 0, end)
        self._add_exchanges(page, count)

    def _add_exchanges(self, page: Page, count: int) -> None:
        cells = page.requests.cells
        slots = [cells[row, RequestColumn.EXCHANGE] for row in range(count)]
        self.exchanges.append(_gathered(page.exchanges, slots), 0, count)
        owner = int(Exchange.CONNECTION)
        for slot in slots:
            self.tls_trips.append(page.tls_round_trips(page.exchanges.cells[slot, owner]))
            texts = page.text(slot)
            for at, part in enumerate(self.parts):
                part.append(self._intern(texts[at] if at < len(texts) else b""))

    def _intern(self, text: bytes) -> int:
        row = self._text_rows.get(text)
        if row is None:
            row = self._text_rows[text] = len(self.texts)
            self.texts.append(text)
        return row

    def ended(self, pipeline: Pipeline, slots: list[int]) -> None:
        table = pipeline.tracker.connections
        first = len(self.connections)
        self.connections.append(_gathered(table, slots), 0, len(slots))
        identities = self.connections[ConnectionColumn.ID]
        for row, slot in enumerate(slots, first):
            security = pipeline.security(slot)
            if security is not None:
                self.securities[identities[row]] = security
            self.connection_rows[identities[row]] = row

    # Values for people.

    def request(self, row: int) -> Request:
        """The request with its ledger."""
        columns = self.requests.row(row)
        first = columns[RequestColumn.FIRST_SLICE]
        return read_request(
            Settled(
                columns=columns,
                exchange=self.exchanges.row(row),
                parts=self.text_of(row),
                slices=[
                    self.slices.row(at)
                    for at in range(first, first + columns[RequestColumn.SLICES])
                ],
                tls_trips=self.tls_trips[row],
            )
        )

    def text_of(self, row: int) -> list[bytes]:
        """The parts of a request's text, empty ones at the end left out."""
        parts = [self.texts[part[row]] for part in self.parts]
        while parts and not parts[-1]:
            parts.pop()
        return parts

    def connection(self, row: int) -> Connection:
        columns = self.connections.row(row)
        security = self.securities.get(columns[ConnectionColumn.ID])
        return read_connection(columns, self.address_text, security)


def _gathered(table: Table, rows: list[int]) -> memoryview:
    """These rows of a table, one after another."""
    width = table.fields * CELL_BYTES
    octets = table.cells.cast("B")
    return memoryview(b"".join(octets[row * width : (row + 1) * width] for row in rows))
