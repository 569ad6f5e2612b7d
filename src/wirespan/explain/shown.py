"""What the report lists: the slowest requests in full, and the connections they used."""

import heapq
from collections.abc import Callable

from wirespan.flows.connection import Connection
from wirespan.kernels.layout import Request as Columns
from wirespan.ledger.read import Settled, read_request
from wirespan.ledger.request import Request


class Shown:
    """Keeps the ``top`` slowest requests (None: all) and the connections worth listing.

    Of many that are the slowest so far, few are so in the end: they are kept as columns, and
    read when they are asked for.
    """

    def __init__(self, top: int | None) -> None:
        self._top = top
        self._all: list[Request] = []
        self._slowest: list[tuple[int, int, Settled]] = []
        """(duration, minus id, columns): of equals the earlier is kept."""
        self._connections: dict[int, Callable[[], Connection]] = {}
        self.used: set[int] = set()
        """Connections of all requests that were ever among the slowest."""

    @property
    def slower_than_ns(self) -> int:
        """A request must take longer than this to be kept; -1: any is."""
        if self._top is None or len(self._slowest) < self._top:
            return -1
        return self._slowest[0][0] if self._top else 2**62

    def add_request(self, settled: Settled) -> None:
        columns = settled.columns
        self.used.add(columns[Columns.CONNECTION])
        if self._top is None:
            self._all.append(read_request(settled))
            return
        taken = (
            0 if columns[Columns.CLOCK_STEPPED] else columns[Columns.END] - columns[Columns.START]
        )
        entry = (taken, -columns[Columns.ID], settled)
        if len(self._slowest) < self._top:
            heapq.heappush(self._slowest, entry)
        else:
            heapq.heappushpop(self._slowest, entry)

    def choose(self, slots: list[int], connections: list[int]) -> list[int]:
        """Of connections that ended, by slot and ID, the slots of those that may be listed."""
        if self._top is None:
            return slots
        used = self.used
        return [
            slot for slot, connection in zip(slots, connections, strict=True) if connection in used
        ]

    def add_connection(self, connection: int, read: Callable[[], Connection]) -> None:
        """``read`` gives the value, if it is listed in the end."""
        self._connections[connection] = read

    def requests(self) -> tuple[Request, ...]:
        """In order of their beginning."""
        kept = self._all + [read_request(settled) for _, _, settled in self._slowest]
        return tuple(sorted(kept, key=lambda request: (request.start_ns, request.id)))

    def connections(self) -> tuple[Connection, ...]:
        """In order of their first frame."""
        listed = set(self._connections)
        if self._top is not None:
            listed &= {settled.columns[Columns.CONNECTION] for _, _, settled in self._slowest}
        return tuple(self._connections[connection]() for connection in sorted(listed))
