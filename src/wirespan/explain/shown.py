"""What the report lists: the slowest requests in full, and the connections they used."""

import heapq

from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request


class Shown:
    """Keeps the ``top`` slowest requests (None: all) and the connections worth listing."""

    def __init__(self, top: int | None) -> None:
        self._top = top
        self._requests: list[tuple[int, int, Request]] = []
        """(duration, minus id, request): of equals the earlier is kept."""
        self._connections: dict[int, Connection] = {}
        self.used: set[int] = set()
        """Connections of all requests that were ever among the slowest."""

    @property
    def slower_than_ns(self) -> int:
        """A request must take longer than this to be kept; -1: any is."""
        if self._top is None or len(self._requests) < self._top:
            return -1
        return self._requests[0][0] if self._top else 2**62

    def add_request(self, request: Request) -> None:
        entry = (request.duration_ns, -request.id, request)
        self.used.add(request.connection)
        if self._top is None:
            self._requests.append(entry)
        elif len(self._requests) < self._top:
            heapq.heappush(self._requests, entry)
        else:
            heapq.heappushpop(self._requests, entry)

    def choose(self, slots: list[int], connections: list[int]) -> list[int]:
        """Of connections that ended, by slot and ID, the slots of those that may be listed."""
        if self._top is None:
            return slots
        used = self.used
        return [
            slot for slot, connection in zip(slots, connections, strict=True) if connection in used
        ]

    def add_connection(self, connection: Connection) -> None:
        self._connections[connection.id] = connection

    def requests(self) -> tuple[Request, ...]:
        """In order of their beginning."""
        kept = [request for _, _, request in self._requests]
        return tuple(sorted(kept, key=lambda request: (request.start_ns, request.id)))

    def connections(self) -> tuple[Connection, ...]:
        """In order of their first frame."""
        listed = list(self._connections.values())
        if self._top is not None:
            used = {request.connection for _, _, request in self._requests}
            listed = [connection for connection in listed if connection.id in used]
        return tuple(sorted(listed, key=lambda connection: connection.id))
