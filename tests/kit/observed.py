"""What wirespan says of a capture, taken from the whole pipeline in tshark's words."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.capture.reader import open_capture
from wirespan.explain.ahead import Ahead
from wirespan.explain.pipeline import Pipeline
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    Exchange,
    ExchangeFact,
    Protocol,
    Request,
    Secure,
    Side,
    Slice,
)

HTTP = (Protocol.HTTP_1_0, Protocol.HTTP_1_1)
NOT_ASKED = ExchangeFact.MIDSTREAM | ExchangeFact.UNASKED
UNREADABLE = ExchangeFact.MALFORMED
TCP = 6

Talk = dict[tuple[int, str], list[str]]
"""(stream, kind) -> what was said, in order."""


@dataclass
class Observed:
    """One capture; ``refused`` says why there is nothing else."""

    refused: str | None = None
    counts: Counter[str] = field(default_factory=Counter)
    talk: Talk = field(default_factory=lambda: defaultdict(list))
    lookups: dict[int, str] = field(default_factory=dict)
    """Frame of a question or an answer -> what it says."""
    traffic: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    """TCP stream -> client's packets and bytes, server's packets and bytes."""
    broken: list[str] = field(default_factory=list)
    """Requests whose slices do not add up; exchanges that were never settled."""


def observed(path: Path) -> Observed:
    """Run the pipeline over a capture."""
    try:
        with open_capture(str(path)) as reader:
            watching = _Watching()
            pipeline = Pipeline(watching)
            for part in Ahead(reader, pipeline.decoder):
                pipeline.feed(part)
            pipeline.finish()
            return watching.conclude(pipeline, reader.packets)
    except UsageError as error:
        return Observed(refused=str(error))


class _Watching:
    def __init__(self) -> None:
        self.seen = Observed()
        self.settled = 0
        self.streams: dict[int, set[int]] = {6: set(), 17: set()}
        self.asked: list[tuple[int, int, int, str, str]] = []
        """Connection, index, order, kind and words of HTTP messages."""
        self.stream_of: dict[int, int] = {}

    def conclude(self, pipeline: Pipeline, packets: int) -> Observed:
        seen = self.seen
        seen.counts["packets"] = packets
        seen.counts["tcp_streams"] = len(self.streams[6])
        seen.counts["udp_streams"] = len(self.streams[17])
        seen.counts["dns_queries"] = pipeline.dns.questions
        seen.counts["dns_answers"] = pipeline.dns.answers
        for connection, _, _, kind, words in sorted(self.asked):
            seen.talk[self.stream_of[connection], kind].append(words)
        if self.settled != pipeline.book.next_id:
            seen.broken.append(f"{pipeline.book.next_id} exchanges, {self.settled} settled")
        return seen

    def select(self, _pipeline: Pipeline) -> None:
        pass

    def requests(self, pipeline: Pipeline) -> None:
        slices = pipeline.walk.slices
        for row in range(slices.request_count):
            request = slices.request_table.row(row)
            self.settled += 1
            if not self._adds_up(pipeline, request):
                self.seen.broken.append(f"the slices of request {request[Request.ID]}")
            self._exchange(pipeline, request[Request.EXCHANGE])

    def _adds_up(self, pipeline: Pipeline, request: list[int]) -> bool:
        first, count = request[Request.FIRST_SLICE], request[Request.SLICES]
        rows = [pipeline.walk.slices.slice_table.row(first + at) for at in range(count)]
        if not rows:
            return request[Request.START] == request[Request.END]
        return (
            rows[0][Slice.START] == request[Request.START]
            and rows[-1][Slice.END] == request[Request.END]
            and all(a[Slice.END] == b[Slice.START] for a, b in pairwise(rows))
            and all(row[Slice.START] <= row[Slice.END] for row in rows)
            and sum(request[Request.PHASES : Request.REASONS])
            == sum(request[Request.REASONS : Request.MEDIA])
            == sum(request[Request.MEDIA : Request.MEDIA + 6])
            == request[Request.END] - request[Request.START]
        )

    def _exchange(self, pipeline: Pipeline, slot: int) -> None:
        row = pipeline.book.exchange_table.row(slot)
        facts = ExchangeFact(row[Exchange.FACTS])
        text = pipeline.book.text(slot)
        title = text[0].decode("latin-1") if text else ""
        if row[Exchange.PROTOCOL] in HTTP and ExchangeFact.TURN not in facts:
            self._http(row, facts, title)
        elif row[Exchange.PROTOCOL] == Protocol.DNS and not facts & UNREADABLE:
            if not facts & NOT_ASKED:
                self.seen.lookups[row[Exchange.START_FRAME]] = title
            if row[Exchange.ANSWER] >= 0:
                answer = f"{title} -> {row[Exchange.STATUS]}"
                self.seen.lookups[row[Exchange.ANSWER_FRAME]] = answer

    def _http(self, row: list[int], facts: ExchangeFact, title: str) -> None:
        place = row[Exchange.CONNECTION_ID], row[Exchange.ID]
        if not facts & NOT_ASKED:
            self.seen.counts["http_requests"] += 1
            self.asked.append((*place, 0, "http request", title))
        if row[Exchange.INTERIM] >= 0:
            self.seen.counts["http_responses"] += 1
            self.asked.append((*place, 1, "http answer", "1xx"))
        if row[Exchange.ANSWER] >= 0:
            self.seen.counts["http_responses"] += 1
            self.asked.append((*place, 2, "http answer", str(row[Exchange.STATUS])))

    def connections(self, pipeline: Pipeline, slots: list[int]) -> list[int]:
        for slot in slots:
            row = pipeline.tracker.connections.row(slot)
            stream = row[Connection.STREAM]
            self.stream_of[row[Connection.ID]] = stream
            self.streams[row[Connection.TRANSPORT]].add(stream)
            if row[Connection.TRANSPORT] == TCP:
                self._traffic(stream, row)
                self._secure(pipeline, stream, slot)
        return []

    def _traffic(self, stream: int, row: list[int]) -> None:
        before = self.seen.traffic.get(stream, (0, 0, 0, 0))
        sides = Connection.SIDES, Connection.SIDES + SIDE_FIELDS
        now = [row[side + column] for side in sides for column in (Side.PACKETS, Side.BYTES)]
        self.seen.traffic[stream] = tuple(a + b for a, b in zip(before, now, strict=True))

    def _secure(self, pipeline: Pipeline, stream: int, slot: int) -> None:
        secure = pipeline.tls.secure
        if pipeline.tls_round_trips(slot) < 0:
            return
        row = secure.row(slot)
        self.seen.counts["client_hellos"] += row[Secure.CLIENT_HELLOS]
        self.seen.counts["server_hellos"] += row[Secure.SERVER_HELLOS]
        told = pipeline.security(slot)
        if row[Secure.CLIENT_HELLOS]:
            self.seen.talk[stream, "server name"].append((told and told.server_name) or "")
        if row[Secure.VERSION] >= 0 and row[Secure.SERVER_HELLOS]:
            settled = f"{row[Secure.VERSION]:#06x} {row[Secure.CIPHER]:#06x}"
            self.seen.talk[stream, "tls settled"].append(settled)
