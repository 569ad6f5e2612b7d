"""What a file to send holds: the page's own answers, asked beforehand, as many as fit.

Totals, findings and groups count everything. Of requests the slowest are kept, and those the
findings name first; each with its ledger and, slowest first, its packets while there is room.
What is asked for is asked through the functions that answer the page, so both say the same.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.compare.endpoint import endpoint
from wirespan.web import (
    connection_list,
    dns_view,
    groups,
    handshake_view,
    overview,
    packet_list,
    packet_view,
    request_list,
    request_view,
)
from wirespan.web.bundle import Bundle
from wirespan.web.desk import Desk
from wirespan.web.file_figures import Figures
from wirespan.web.query import Query
from wirespan.web.redaction import Redaction
from wirespan.web.relative import Document
from wirespan.web.titles import mentioned, titles_of

Disguise = Callable[[str, Any], Any]
"""A question's kind and its answer -> what may be shown of it."""

MOST_CHARACTERS = 1_500_000
"""Of answers, as they stand in the file; the page itself takes 200,000 more."""
MOST_REQUESTS = 2_000
MOST_OF_A_FINDING = 5
"""Requests of each finding that are kept, slow or not."""
MOST_CONNECTIONS = 2_000
MOST_LOOKUPS = 500
MOST_GROUPS = 200
MOST_PACKETS = 10_000
MOST_TAKEN_APART = 200
"""Packets with their bytes and fields."""
PACKETS_AT_ONCE = 500
FOR_PACKETS = 300_000
"""Bytes left over by the packets of figures for the list of packets."""
FOR_FIGURES = 500_000
"""The same, by ledgers for all figures."""
FOR_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of what the file holds, of how many."""

    requests: int
    slowest: int
    """Of them; the others are those that findings name."""
    requests_total: int
    with_packets: int
    connections: int
    connections_total: int
    packets: int
    redacted: bool

    def document(self) -> Document:
        return {name: getattr(self, name) for name in self.__slots__}


class Gathering:
    """``gather`` once, of a capture that was read to its end."""

    def __init__(self, desk: Desk, *, redacted: bool) -> None:
        self._desk = desk
        self._redacted = redacted
        self._disguise: Disguise = _as_it_is
        self._bundle = Bundle(MOST_CHARACTERS)

    def gather(self) -> tuple[str, Kept]:
        """The bundle's text, and what is in it."""
        summary = overview.summary(self._desk, Query({}))
        grouped = {by: self._asked(groups.groups, by=by)[:MOST_GROUPS] for by in groups.NAMES}
        if self._redacted:
            said = chain(_evidence(summary), (group["key"] for group in grouped["endpoint"]))
            self._disguise = Redaction(mentioned(titles_of(self._desk.shelf), said))
        self._add("summary", "summary", summary)
        rows = self._add_list("requests", "requests", self._rows(summary))
        for by, found in grouped.items():
            self._add_list(f"groups/{by}", f"groups/{by}", found)
        kept = [row["id"] for row in rows]
        connections = self._connections({row["connection"] for row in rows})
        connections = self._add_list("connections", "connections", connections)
        self._add_ledgers(kept)
        self._add_list("dns", "dns", self._asked(dns_view.lookups, limit=MOST_LOOKUPS)["rows"])
        self._add_list("handshakes", "handshakes", self._asked(handshake_view.handshakes)["rows"])
        drawn = self._add_figures(kept)
        packets = self._add_packets(drawn, summary)
        note = Kept(
            requests=len(rows),
            slowest=min(len(rows), MOST_REQUESTS),
            requests_total=summary["requests_total"],
            with_packets=len(drawn),
            connections=len(connections),
            connections_total=summary["connections_total"],
            packets=packets,
            redacted=self._redacted,
        )
        self._bundle.add("file", note.document())
        return self._bundle.text(), note

    def _add(self, kind: str, place: str, answer: object, spare: int = FOR_NOTE) -> bool:
        return self._bundle.add(place, self._disguise(kind, answer), spare)

    def _add_list(self, kind: str, place: str, rows: list[Document]) -> list[Document]:
        """As many of them, from the first, as fit."""
        while not self._add(kind, place, rows) and rows:
            rows = rows[: len(rows) // 2]
        return rows

    def _asked(self, question: Callable[[Desk, Query], Any], **given: object) -> Any:
        return question(self._desk, Query({name: str(value) for name, value in given.items()}))

    def _about(self, question: Callable[[Desk, Query], Any], identity: int) -> Any:
        return question(self._desk, Query({}, {"id": str(identity)}))

    def _rows(self, summary: Document) -> list[Document]:
        """Lines of the list: the slowest first."""
        slowest = self._asked(request_list.requests, sort="-duration", limit=MOST_REQUESTS)["rows"]
        known = {row["id"] for row in slowest}
        named = {
            identity: None
            for finding in summary["findings"]
            for identity in finding["requests"][:MOST_OF_A_FINDING]
            if identity not in known
        }
        return [_with_groups(row) for row in [*slowest, *self._lines(named)]]

    def _lines(self, identities: Iterable[int]) -> Iterator[Document]:
        shelf = self._desk.shelf
        for identity in identities:
            row = shelf.request_rows.get(identity)
            if row is not None:
                yield request_list.line(self._desk, row)

    def _connections(self, used: set[int]) -> list[Document]:
        """All where there are few, else those of the requests that are kept."""
        every = self._asked(connection_list.connections, limit=MOST_CONNECTIONS)
        if every["total"] <= MOST_CONNECTIONS:
            rows: list[Document] = every["rows"]
            return rows
        shelf = self._desk.shelf
        known = [shelf.connection_rows.get(identity) for identity in sorted(used)]
        with self._desk.turns:
            return [connection_list.line(shelf, row) for row in known if row is not None]

    def _add_ledgers(self, identities: list[int]) -> None:
        """Each request, without its packets; its connection stands in their list."""
        for identity in identities:
            with self._desk.turns:
                request = request_view.known(self._desk.shelf, identity)
                detail = request_view.told(self._desk, request)
            connection = detail["connection"]
            detail["connection"] = connection and connection["id"]
            if not self._add("request", f"requests/{identity}", detail, FOR_FIGURES):
                break

    def _add_figures(self, identities: list[int]) -> list[Document]:
        """Packets of the slowest requests, until only the room for their list is left."""
        drawn = []
        found = Figures(self._desk, identities)
        for identity, segments in found.of_requests.items():
            if not self._add("segments", f"segments/{identity}", segments, FOR_PACKETS):
                break
            drawn.append(segments)
        for connection, segments in found.of_connections.items():
            if not self._add("segments", f"streams/{connection}", segments, FOR_PACKETS):
                break
        return drawn

    def _add_packets(self, drawn: list[Document], summary: Document) -> int:
        """Lines of the packets that were drawn, and of those that prove findings."""
        proofs = [frame for finding in summary["findings"] for frame in finding["frames"]]
        of_figures = chain.from_iterable(each["frame"] for each in drawn)
        frames = list(islice(dict.fromkeys(chain(proofs, of_figures)), MOST_PACKETS))
        if not self._redacted:
            self._take_apart(frames[:MOST_TAKEN_APART])
        rows = packet_list.rows_of_frames(self._desk, sorted(frames))
        parts = range(0, len(rows), PACKETS_AT_ONCE)
        added = 0
        for number, at in enumerate(parts):
            part = rows[at : at + PACKETS_AT_ONCE]
            if not self._add("packets", f"packets-{number}", part):
                break
            added += len(part)
        return added

    def _take_apart(self, frames: list[int]) -> None:
        for frame in frames:
            try:
                self._add("packet", f"packets/{frame}", self._about(packet_view.packet, frame))
            except UsageError:  # a finding may name a frame of a capture cut off since
                continue


def _with_groups(row: Document) -> Document:
    """With the keys it has in groups, which the page then need not know how to make."""
    return {**row, "endpoint": endpoint(row["protocol"], row["request"], row["host"]).name}


def _evidence(summary: Document) -> Iterator[str]:
    return (finding["evidence"] for finding in summary["findings"])


def _as_it_is(_kind: str, answer: Any) -> Any:
    return answer
