"""Answers to the page's questions about one capture: one method a question.

Each takes its turn at the shelf, and gives plain values for JSON.
"""

from collections.abc import Sequence

from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.report import document
from wirespan.web import blame, lists, relative
from wirespan.web.query import NotThereError, Query
from wirespan.web.relative import Document
from wirespan.web.session import Session


class Desk:
    """What is worked out for one question and helps with the next is kept here."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelf = session.shelf
        self._orders: dict[tuple[object, ...], list[int]] = {}
        """The lists asked for last, in their order."""
        self._blamed: dict[int, list[str]] | None = None

    def summary(self, _query: Query) -> Document:
        with self._session.turns:
            answer = self._session.answer
            shelf = self._shelf
            return {
                "capture": relative.capture(answer.capture, shelf.start_ns),
                "totals": document.totals(answer.totals),
                "requests_total": len(shelf.request_rows),
                "connections_total": len(shelf.connection_rows),
                "findings": blame.documents(answer.findings),
                "traffic": {
                    "bucket_ns": shelf.traffic.bucket_ns,
                    "packets": list(shelf.traffic.packets),
                    "bytes": list(shelf.traffic.bytes),
                },
                "state": self._session.state,
                "read_share": self._session.read_share,
            }

    def requests(self, query: Query) -> Document:
        sort = query.text("sort", "start")
        key = query.one_of("sort", "start", _both_ways(lists.REQUEST_KEYS))
        with self._session.turns:
            rows = self._sorted_requests(key.lstrip("-"), sort.startswith("-"))
            shown = [rows[at] for at in query.rows(len(rows))]
            return {"total": len(rows), "rows": self._request_rows(shown)}

    def _sorted_requests(self, key: str, down: bool) -> list[int]:
        shelf = self._shelf
        kept = ("requests", key, down, len(shelf.requests))
        if kept not in self._orders:
            ids = shelf.requests[RequestColumn.ID]
            keys = lists.REQUEST_KEYS[key](shelf)
            self._keep(kept, lists.ordered(range(len(shelf.requests)), keys, ids, down))
        return self._orders[kept]

    def _keep(self, kept: tuple[object, ...], rows: list[int]) -> None:
        while len(self._orders) >= 16:
            self._orders.pop(next(iter(self._orders)))
        self._orders[kept] = rows

    def _request_rows(self, rows: Sequence[int]) -> list[Document]:
        blamed = self._findings_by_request()
        shelf = self._shelf
        requests = [shelf.request(row) for row in rows]
        return [
            lists.row_document(request, shelf.start_ns, blamed.get(request.id, []))
            for request in requests
        ]

    def _findings_by_request(self) -> dict[int, list[str]]:
        if self._blamed is not None:
            return self._blamed
        if self._session.state == "reading":
            return {}
        self._blamed = blame.by_request(self._session.answer.findings)
        return self._blamed

    def request(self, query: Query) -> Document:
        identity = query.identity()
        with self._session.turns:
            shelf = self._shelf
            row = shelf.request_rows.get(identity)
            if row is None:
                raise NotThereError(
                    f"there is no request {identity}", "its number is not known", "see the list"
                )
            request = shelf.request(row)
            at = shelf.connection_rows.get(request.connection)
            connection = None if at is None else shelf.connection(at)
            return {
                "request": relative.request(request, shelf.start_ns),
                "connection": connection and relative.connection(connection, shelf.start_ns),
                "findings": self._findings_by_request().get(identity, []),
            }

    def connections(self, query: Query) -> Document:
        key = query.one_of("sort", "id", _both_ways(lists.CONNECTION_KEYS))
        with self._session.turns:
            rows = self._sorted_connections(key.lstrip("-"), key.startswith("-"))
            shelf = self._shelf
            shown = [shelf.connection(rows[at]) for at in query.rows(len(rows))]
            listed = [relative.connection(each, shelf.start_ns) for each in shown]
            return {"total": len(rows), "rows": listed}

    def _sorted_connections(self, key: str, down: bool) -> list[int]:
        shelf = self._shelf
        kept = ("connections", key, down, len(shelf.connections))
        if kept not in self._orders:
            ids = shelf.connections[ConnectionColumn.ID]
            keys = lists.CONNECTION_KEYS[key](shelf)
            rows = lists.ordered(list(shelf.connection_rows.values()), keys, ids, down)
            self._keep(kept, rows)
        return self._orders[kept]


def _both_ways(known: dict[str, lists.Keys]) -> dict[str, object]:
    return {f"{sign}{name}": None for name in known for sign in ("", "-")}
