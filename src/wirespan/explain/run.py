"""``explain``: one capture, from its bytes to an answer."""

import importlib
from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from wirespan.base.vocabulary import Medium, Phase, Reason, Vantage
from wirespan.capture.reader import Reader, open_capture
from wirespan.causes.case import Stamps
from wirespan.causes.finding import Finding
from wirespan.explain.ahead import Ahead
from wirespan.explain.answer import Answer, Capture, Totals, WithoutRequest
from wirespan.explain.pipeline import Pipeline, Watcher
from wirespan.explain.shown import Onlooker, Shown
from wirespan.flows.connection import Connection
from wirespan.flows.read import read_connection
from wirespan.kernels.layout import Connection as Columns
from wirespan.kernels.layout import Protocol
from wirespan.kernels.layout import Request as RequestColumns
from wirespan.kernels.survey.fold import Fold
from wirespan.ledger.read import PROTOCOLS, Page, copy_request, read_request

if TYPE_CHECKING:
    from wirespan.explain.wanted import Wanted

PROBLEMS_LISTED = 1000
Progress = Callable[[int, int | None], None]


def explain(
    source: str,
    *,
    filter: str | None = None,  # noqa: A002 - the option's name
    top: int | None = None,
    vantage: Vantage = Vantage.UNKNOWN,
    progress: Progress | None = None,
) -> Answer:
    """Everything a capture told; UsageError where there is none to read.

    ``source`` is a path or ``-``; ``top`` limits what is listed, never what is counted;
    ``progress`` is called with bytes read and the file's size, where it is known.
    """
    wanted = _load_wanted(filter) if filter else None
    with open_capture(source) as reader:
        size = None if reader.compression else _size(source)
        explanation = Explanation(reader, wanted, top, vantage)
        for part in Ahead(reader, explanation.pipeline.decoder):
            explanation.pipeline.feed(part)
            if progress is not None:
                progress(reader.consumed, size)
        explanation.pipeline.finish()
        return explanation.answer()


class Explanation:
    """One run: looks at what each batch settled, keeps what will be shown."""

    def __init__(
        self,
        reader: Reader,
        wanted: "Wanted | None",
        top: int | None,
        vantage: Vantage,
        onlooker: Onlooker | None = None,
    ) -> None:
        self.reader = reader
        self.pipeline = Pipeline(Watcher(self._select, self._requests, self._ended), vantage)
        self._wanted = wanted
        self._onlooker = onlooker
        self._asked: set[int] = set()
        """Connections with requests that the filter wants, counted whether listed or not."""
        self._shown = Shown(top)
        self._fold = Fold()

    def answer(self) -> Answer:
        return Answer(
            capture=self.capture(),
            totals=self.totals(),
            connections=self._shown.connections(),
            requests=self._shown.requests(),
            findings=self.pipeline.board.conclude(self._stamps()),
        )

    def findings_so_far(self) -> tuple[Finding, ...]:
        """As if the capture ended here."""
        return self.pipeline.board.so_far(self._stamps())

    def _stamps(self) -> Stamps:
        reader = self.reader
        return Stamps(
            packets=reader.packets,
            first_ns=reader.first_ns or 0,
            last_ns=reader.last_ns or 0,
            unit_ns=self.pipeline.unit_ns,
        )

    def _page(self) -> Page:
        pipeline = self.pipeline
        slices = pipeline.walk.slices
        return Page(
            requests=slices.request_table,
            slices=slices.slice_table,
            exchanges=pipeline.book.exchange_table,
            text=pipeline.book.text,
            tls_round_trips=pipeline.tls_round_trips,
        )

    def _select(self) -> None:
        """Leave out what the filter does not want, before anything is counted."""
        if self._wanted is None:
            return
        page = self._page()
        start_ns = self.reader.first_ns or 0
        kept = []
        for row in range(self.pipeline.walk.slices.request_count):
            connection = self._connection(self.pipeline.slot_of_request(row))
            request = read_request(copy_request(page, row))
            if self._wanted.request(request, connection, start_ns):
                kept.append(row)
                self._asked.add(connection.id)
        self.pipeline.walk.slices.keep(kept)

    def _requests(self) -> None:
        slices = self.pipeline.walk.slices
        slow = self._fold.add(
            slices.request_table, slices.request_count, self.pipeline.book.exchange_table,
            self._shown.slower_than_ns,
        )  # fmt: skip
        page = self._page()
        if self._onlooker is not None:
            self._onlooker.settled(page, slices.request_count)
        for taken, row in sorted(slow, key=lambda pair: (-pair[0], pair[1])):
            if taken <= self._shown.slower_than_ns:
                break
            self._shown.add_request(copy_request(page, row))

    def _ended(self, slots: list[int]) -> list[int]:
        """Keep the connections that will be listed; the slots whose findings count."""
        if self._wanted is not None:
            slots = [slot for slot in slots if self._wants(self._connection(slot))]
        ids = self._fold.ended(self.pipeline.tracker.connections, memoryview(array("q", slots)))
        if self._onlooker is not None:
            self._onlooker.ended(self.pipeline, slots)
        identities = self.pipeline.tracker.connections.cells
        for slot in self._shown.choose(slots, ids):
            self._shown.add_connection(identities[slot, Columns.ID], self._reading(slot))
        return slots

    def _wants(self, connection: Connection) -> bool:
        """Filters on requests say nothing of connections: those with such requests count."""
        if self._wanted is None or not self._wanted.knows_connections:
            return connection.id in self._asked
        return self._wanted.connection(connection)

    def _connection(self, slot: int) -> Connection:
        return self._reading(slot)()

    def _reading(self, slot: int) -> Callable[[], Connection]:
        """Reads the connection that is in this slot now, whenever it is called."""
        pipeline = self.pipeline
        row = pipeline.tracker.connections.row(slot)
        return partial(read_connection, row, pipeline.decoder.address_text, pipeline.security(slot))

    def capture(self) -> Capture:
        """What was read so far."""
        reader = self.reader
        problems = [*reader.problems, *self.pipeline.decoder.problem_values()]
        return Capture(
            path=reader.path,
            format=reader.format,
            compression=reader.compression,
            link_types=tuple(reader.link_types),
            packets=reader.packets,
            bytes=reader.bytes,
            first_ns=reader.first_ns,
            last_ns=reader.last_ns,
            truncated=reader.truncated,
            problems=tuple(problems[:PROBLEMS_LISTED]),
            problems_total=reader.problems_total + self.pipeline.decoder.problems_total,
        )

    def totals(self) -> Totals:
        """Counts and sums so far."""
        fold = self._fold
        counts = {PROTOCOLS[protocol]: fold.count(protocol) for protocol in Protocol}
        return Totals(
            connections=fold.connections(),
            requests={name: count for name, count in counts.items() if count},
            duration_ns=fold.total(RequestColumns.END),
            phases={phase: fold.total(RequestColumns.PHASES + phase) for phase in Phase},
            reasons={reason: fold.total(RequestColumns.REASONS + reason) for reason in Reason},
            media={medium: fold.total(RequestColumns.MEDIA + medium) for medium in Medium},
            without_request=WithoutRequest(*fold.without_request()),
        )


def _load_wanted(text: str) -> "Wanted":
    """Filters are loaded only where one was given: most runs are quicker without."""
    return cast("Wanted", importlib.import_module("wirespan.explain.wanted").Wanted(text))


def _size(source: str) -> int | None:
    path = Path(source)
    return path.stat().st_size if source != "-" and path.is_file() else None
