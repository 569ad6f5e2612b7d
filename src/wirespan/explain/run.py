"""``explain``: one capture, from its bytes to an answer."""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from wirespan.base.vocabulary import Medium, Phase, Reason, Vantage
from wirespan.capture.reader import Reader, open_capture
from wirespan.causes.case import Stamps
from wirespan.causes.finding import Finding
from wirespan.explain.ahead import Ahead
from wirespan.explain.answer import Answer, Capture, Totals, WithoutRequest
from wirespan.explain.keeper import Keeper, Onlooker
from wirespan.explain.pipeline import Pipeline
from wirespan.kernels.layout import Protocol
from wirespan.kernels.layout import Request as RequestColumns
from wirespan.ledger.read import PROTOCOLS

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
    """One run: the pipeline, who keeps what it settles, and what they come to in the end."""

    def __init__(
        self,
        reader: Reader,
        wanted: "Wanted | None",
        top: int | None,
        vantage: Vantage,
        onlooker: Onlooker | None = None,
    ) -> None:
        self.reader = reader
        self._keeper = Keeper(reader, wanted, top, onlooker)
        self.pipeline = Pipeline(self._keeper, vantage)

    def answer(self) -> Answer:
        return Answer(
            capture=self.capture(),
            totals=self.totals(),
            connections=self._keeper.shown.connections(),
            requests=self._keeper.shown.requests(),
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
        fold = self._keeper.fold
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
