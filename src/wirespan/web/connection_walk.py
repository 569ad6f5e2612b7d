"""The packets of one connection, followed once for all the requests on it.

The page asks for one request, and follows its connection up to there. Who asks for
thousands would follow the same packets thousands of times.
"""

from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate, chain

from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.ledger.request import Request
from wirespan.web.relative import Document
from wirespan.web.request_view import ANSWERS, TAIL, last_frame
from wirespan.web.segments import NAMES, Follower, rows_of_connection
from wirespan.web.shelf import Shelf
from wirespan.web.thinning import kept_rows

AT_ONCE = 4_096
"""Packets of which a row is laid into columns together."""
FRAME, TIME, MARKS = (NAMES.index(name) for name in ("frame", "time_ns", "marks"))


class ConnectionWalk:
    """``at`` is the connection's row."""

    def __init__(self, shelf: Shelf, at: int) -> None:
        connections = shelf.connections
        identity = connections[ConnectionColumn.ID][at]
        first = connections[ConnectionColumn.FIRST_FRAME][at]
        self._last = connections[ConnectionColumn.LAST_FRAME][at]
        self._start_ns = shelf.start_ns
        self._columns = [array("q") for _ in NAMES]
        follow = Follower(shelf, identity).follow
        rows = rows_of_connection(shelf, identity, first, self._last)
        for at in range(0, len(rows), AT_ONCE):
            table = array("q", chain.from_iterable(map(follow, rows[at : at + AT_ONCE])))
            for number, column in enumerate(self._columns):
                column.extend(table[number :: len(NAMES)])
        self._latest = array("q", accumulate(self._columns[TIME], max))
        """Records may be out of order; the latest so far never is."""

    def whole(self, most: int) -> Document:
        """About ``most`` of all packets."""
        return self._between(0, len(self._latest), most)

    def during(self, request: Request, most: int) -> Document:
        """As ``request_view`` shows it, where they are no more than ``most``."""
        frames = self._columns[FRAME]
        first = min(request.request_frames)
        last = last_frame(request)
        limit = bisect_right(frames, max(min(self._last, last + TAIL), last))
        begun = bisect_left(self._latest, request.start_ns - self._start_ns)
        begin = min(limit, begun, bisect_left(frames, first))
        return self._between(begin, min(bisect_right(frames, last) + ANSWERS, limit), most)

    def _between(self, begin: int, end: int, most: int) -> Document:
        rows = kept_rows(self._columns[MARKS][begin:end], most)
        columns = ([column[begin + row] for row in rows] for column in self._columns)
        return {**dict(zip(NAMES, columns, strict=True)), "total": max(end - begin, 0)}
