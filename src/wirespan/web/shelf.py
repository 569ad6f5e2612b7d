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
        self.parts = array("i"), array("i")
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
        if not before and len(self.frames):
            self.start_ns = self.frames[Frame.TIME][0]
        self.traffic.add(part.batch.frames.cells, *rows, self.start_ns)

    def file_offset(self, row: int) -> int:
        """Where in the (decompressed) file the bytes of a frame begin."""
        batch = bisect_right(self._batches, row) - 1
        return self._bases[batch] + self.frames[Frame.OFFSET][row]

    # What settles: the methods of ``explain.keeper.Onlooker``.

    def settled(self, page: Page, count: int) -> None:
        first, slices_before = len(self.requests), len(self.slices)
        self.requests.append(page.requests.cells, 0, count)
        starts = self.requests[RequestColumn.FIRST_SLICE]
        identities = self.requests[RequestColumn.ID][first:]
        self.request_rows.update(zip(identities, range(first, first + count), strict=True))
        end = 0
        if count:
            end = starts[-1] + self.requests[RequestColumn.SLICES][-1]
        starts[first:] = array("q", [start + slices_before for start in starts[first:]])
        self.slices.append(page.slices.cells, 0, end)
        self._add_exchanges(page, count)

    def _add_exchanges(self, page: Page, count: int) -> None:
        slots = _column(page.requests, RequestColumn.EXCHANGE, count)
        gathered = _gathered(page.exchanges, slots)
        self.exchanges.append(gathered, 0, count)
        trips: dict[int, int] = {}
        titles, hosts = self.parts
        intern = self._intern
        owners = gathered.cast("q")[Exchange.CONNECTION :: page.exchanges.fields].tolist()
        for slot, owner in zip(slots, owners, strict=True):
            if owner not in trips:
                trips[owner] = page.tls_round_trips(owner)
            self.tls_trips.append(trips[owner])
            texts = page.text(slot)
            titles.append(intern(texts[0]) if texts else 0)
            hosts.append(intern(texts[1]) if len(texts) > 1 else 0)

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


def _column(table: Table, column: int, count: int) -> list[int]:
    """The first ``count`` values of a column."""
    cells = table.flat[: count * table.fields]
    return cells[int(column) :: table.fields].tolist()


def _gathered(table: Table, rows: list[int]) -> memoryview:
    """These rows of a table, one after another."""
    width = table.fields * CELL_BYTES
    octets = table.cells.cast("B")
    return memoryview(b"".join(octets[row * width : (row + 1) * width] for row in rows))
