"""Looks at what each batch settled, and keeps what will be counted and shown.

It is given the pipeline each time and holds none, as the pipeline holds it: what an answer
needed is then freed as soon as nobody asks for it any more.
"""

from array import array
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from wirespan.capture.reader import Reader
from wirespan.explain.pipeline import Pipeline
from wirespan.explain.shown import Shown
from wirespan.flows.connection import Connection
from wirespan.flows.read import read_connection
from wirespan.kernels.layout import Connection as Columns
from wirespan.kernels.survey.fold import Fold
from wirespan.ledger.read import Page, copy_request, read_request

if TYPE_CHECKING:
    from wirespan.explain.wanted import Wanted


class Onlooker(Protocol):
    """Who also sees what was settled and wanted, before its rows are used again."""

    def settled(self, page: Page, count: int) -> None:
        """The first ``count`` requests of the page, and their slices."""

    def ended(self, pipeline: Pipeline, slots: list[int]) -> None:
        """The connections in these slots ended."""


class Keeper:
    """The pipeline's watcher in ``explain``; ``shown`` and ``fold`` have what it kept."""

    def __init__(
        self,
        reader: Reader,
        wanted: "Wanted | None",
        top: int | None,
        onlooker: Onlooker | None = None,
    ) -> None:
        self.shown = Shown(top)
        self.fold = Fold()
        self._reader = reader
        self._wanted = wanted
        self._onlooker = onlooker
        self._asked: set[int] = set()
        """Connections with requests that the filter wants, counted whether listed or not."""

    def select(self, pipeline: Pipeline) -> None:
        """Leave out what the filter does not want, before anything is counted."""
        if self._wanted is None:
            return
        page = pipeline.page()
        start_ns = self._reader.first_ns or 0
        kept = []
        for row in range(pipeline.walk.slices.request_count):
            connection = _reading(pipeline, pipeline.slot_of_request(row))()
            request = read_request(copy_request(page, row))
            if self._wanted.request(request, connection, start_ns):
                kept.append(row)
                self._asked.add(connection.id)
        pipeline.walk.slices.keep(kept)

    def requests(self, pipeline: Pipeline) -> None:
        slices = pipeline.walk.slices
        slow = self.fold.add(
            slices.request_table, slices.request_count, pipeline.book.exchange_table,
            self.shown.slower_than_ns,
        )  # fmt: skip
        page = pipeline.page()
        if self._onlooker is not None:
            self._onlooker.settled(page, slices.request_count)
        for taken, row in sorted(slow, key=lambda pair: (-pair[0], pair[1])):
            if taken <= self.shown.slower_than_ns:
                break
            self.shown.add_request(copy_request(page, row))

    def connections(self, pipeline: Pipeline, slots: list[int]) -> list[int]:
        """Keep the connections that will be listed; the slots whose findings count."""
        if self._wanted is not None:
            slots = [slot for slot in slots if self._wants(_reading(pipeline, slot)())]
        table = pipeline.tracker.connections
        ids = self.fold.ended(table, memoryview(array("q", slots)))
        if self._onlooker is not None:
            self._onlooker.ended(pipeline, slots)
        for slot in self.shown.choose(slots, ids):
            self.shown.add_connection(table.cells[slot, Columns.ID], _reading(pipeline, slot))
        return slots

    def _wants(self, connection: Connection) -> bool:
        """Filters on requests say nothing of connections: those with such requests count."""
        if self._wanted is None or not self._wanted.knows_connections:
            return connection.id in self._asked
        return self._wanted.connection(connection)


def _reading(pipeline: Pipeline, slot: int) -> Callable[[], Connection]:
    """Reads the connection that is in this slot now, whenever it is called."""
    row = pipeline.tracker.connections.row(slot)
    return partial(read_connection, row, pipeline.decoder.address_text, pipeline.security(slot))
