"""The packets that a file to send can draw: of the slowest requests, and of their connections."""

from wirespan.ledger.request import Request
from wirespan.web.connection_walk import ConnectionWalk
from wirespan.web.desk import Desk
from wirespan.web.relative import Document
from wirespan.web.request_view import known
from wirespan.web.sacks import sacked

MOST_DRAWN = 1_500
"""Packets of a request."""
MOST_OF_CONNECTION = 400
"""A request shows its packets one by one; of a connection the outline is enough."""
MOST_IN_ALL = 150_000
"""More would never fit a file."""


class Figures:
    """Each connection is followed once, whatever the order of the requests."""

    def __init__(self, desk: Desk, identities: list[int]) -> None:
        """``identities`` of requests, those that matter most first."""
        self._desk = desk
        with desk.turns:
            chosen = self._chosen(identities)
            self.of_connections: dict[int, Document] = {}
            drawn: dict[int, Document] = {}
            by_connection: dict[int, list[Request]] = {}
            for request in chosen:
                by_connection.setdefault(request.connection, []).append(request)
            for connection, requests in by_connection.items():
                drawn.update(self._of_connection(connection, requests))
        self.of_requests = {each.id: drawn[each.id] for each in chosen if each.id in drawn}

    def _chosen(self, identities: list[int]) -> list[Request]:
        """As many as might fit, by the number of their packets."""
        chosen, packets = [], 0
        for identity in identities:
            request = known(self._desk.shelf, identity)
            own = (request.sent_packets or 0) + (request.received_packets or 0)
            packets += min(own, MOST_DRAWN)
            if packets > MOST_IN_ALL:
                break
            chosen.append(request)
        return chosen

    def _of_connection(self, connection: int, requests: list[Request]) -> dict[int, Document]:
        shelf = self._desk.shelf
        at = shelf.connection_rows.get(connection)
        if at is None:
            return {}
        walk = ConnectionWalk(shelf, at)
        whole = self._with_sacks(walk.whole(MOST_OF_CONNECTION))
        if whole["frame"]:
            self.of_connections[connection] = whole
        found = {each.id: self._with_sacks(walk.during(each, MOST_DRAWN)) for each in requests}
        return {identity: segments for identity, segments in found.items() if segments["frame"]}

    def _with_sacks(self, segments: Document) -> Document:
        return {**segments, "sacked": sacked(self._desk, segments)}
