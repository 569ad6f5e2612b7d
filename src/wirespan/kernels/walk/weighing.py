# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What a request weighed: packets of each direction, headers of each layer, payload."""

import cython

from wirespan.kernels.layout import Request, Segment, SegmentMark

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
else:
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
HEADERS = cython.declare(cython.Py_ssize_t, Segment.HEADERS)
FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
SENT = cython.declare(cython.Py_ssize_t, Request.SENT_LINK)
RECEIVED = cython.declare(cython.Py_ssize_t, Request.RECEIVED_LINK)
SENT_PACKETS = cython.declare(cython.Py_ssize_t, Request.SENT_PACKETS)
RECEIVED_PACKETS = cython.declare(cython.Py_ssize_t, Request.RECEIVED_PACKETS)


@cython.cclass
class Weighing:
    """Adds up the packets in a request's time, into its row of the settled requests."""

    def __init__(self, rows: Rows, slices: Slices) -> None:
        self.rows = rows
        self.slices = slices

    @cython.cfunc
    @cython.exceptval(-1)
    def weigh(
        self,
        start: cython.longlong,
        asked: cython.longlong,
        settled: cython.longlong,
        end: cython.longlong,
    ) -> cython.int:
        """From ``start`` to ``end``, without the answers in front of it: what passed between
        its question's last byte and the moment they were ``settled`` is theirs."""
        if start <= asked < settled < end:
            self.add(start, asked)
            return self.add(settled + 1, end)
        return self.add(start, end)

    @cython.cfunc
    @cython.exceptval(-1)
    def add(self, start: cython.longlong, end: cython.longlong) -> cython.int:
        row: cython.Py_ssize_t
        at: cython.Py_ssize_t = self.slices.request_count
        to: cython.Py_ssize_t
        headers: cython.longlong
        for row in range(self.rows.first_after(start - 1), self.rows.count):
            if self.rows.cells[row, TIME] > end:
                break
            to = RECEIVED if self.rows.cells[row, MARKS] & FROM_SERVER else SENT
            headers = self.rows.cells[row, HEADERS]
            self.slices.requests[at, to] += headers & 0xFFFF
            self.slices.requests[at, to + 1] += (headers >> 16) & 0xFFFF
            self.slices.requests[at, to + 2] += (headers >> 32) & 0xFFFF
            self.slices.requests[at, to + 3] += self.rows.cells[row, LENGTH]
            to = RECEIVED_PACKETS if to == RECEIVED else SENT_PACKETS
            self.slices.requests[at, to] += 1 + (headers >> 48)
        return 0
