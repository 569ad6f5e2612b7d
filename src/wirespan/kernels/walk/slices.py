# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The ledger's pages: slices that cannot overlap, leave a gap, or miss the sum.

A request's time is written from its start to its end with one pen: ``upto`` moves the
cursor forward and says why the time before it passed. Whatever nobody explained is
RESIDUAL. So the slices add up to the wall time exactly, whoever calls in which order.
"""

import cython

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.kernels.layout import REQUEST_FIELDS, Request, Slice
from wirespan.kernels.table import Table

FIELDS = cython.declare(cython.Py_ssize_t, REQUEST_FIELDS)
EXCHANGE = cython.declare(cython.Py_ssize_t, Request.EXCHANGE)
ID = cython.declare(cython.Py_ssize_t, Request.ID)
CONNECTION = cython.declare(cython.Py_ssize_t, Request.CONNECTION)
REQUEST_START = cython.declare(cython.Py_ssize_t, Request.START)
REQUEST_END = cython.declare(cython.Py_ssize_t, Request.END)
FIRST_SLICE = cython.declare(cython.Py_ssize_t, Request.FIRST_SLICE)
SLICES = cython.declare(cython.Py_ssize_t, Request.SLICES)
PHASES = cython.declare(cython.Py_ssize_t, Request.PHASES)
REASONS = cython.declare(cython.Py_ssize_t, Request.REASONS)
MEDIA = cython.declare(cython.Py_ssize_t, Request.MEDIA)

REQUEST = cython.declare(cython.Py_ssize_t, Slice.REQUEST)
START = cython.declare(cython.Py_ssize_t, Slice.START)
END = cython.declare(cython.Py_ssize_t, Slice.END)
PHASE = cython.declare(cython.Py_ssize_t, Slice.PHASE)
REASON = cython.declare(cython.Py_ssize_t, Slice.REASON)
MEDIUM = cython.declare(cython.Py_ssize_t, Slice.MEDIUM)
FIRST_FRAME = cython.declare(cython.Py_ssize_t, Slice.FIRST_FRAME)
LAST_FRAME = cython.declare(cython.Py_ssize_t, Slice.LAST_FRAME)
CONFIDENCE = cython.declare(cython.Py_ssize_t, Slice.CONFIDENCE)

PROPAGATION = cython.declare(cython.longlong, Reason.PROPAGATION)
RESIDUAL = cython.declare(cython.longlong, Reason.RESIDUAL)
ON_THE_PATH = cython.declare(cython.longlong, Medium.PROPAGATION)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)
SLIVERS = cython.declare(cython.longlong, 50)
"""A fiftieth of a trip is not worth a slice of its own."""
WITHIN_A_HOST = cython.declare(cython.longlong, 100_000)
"""ns: from a tap on a host into its own kernel and back; the host's time, not the path's."""
MILLISECOND = cython.declare(cython.longlong, 1_000_000)
CLIENT_PHASE = cython.declare(cython.longlong, Phase.CLIENT)


@cython.cclass
class Slices:
    """All requests settled since ``clear``, and their slices."""

    def __init__(self) -> None:
        self.request_table = Table(REQUEST_FIELDS, 256)
        self.slice_table = Table(len(Slice), 1024)
        self.requests = self.request_table.cells
        self.slices = self.slice_table.cells
        self.clear()

    def clear(self) -> None:
        """Forget what was settled: its readers are done with it."""
        self.request_count = 0
        self.slice_count = 0

    def keep(self, rows: list[int]) -> None:
        """Forget all settled requests but those in ``rows``, which ascend."""
        to: cython.Py_ssize_t = 0
        row: cython.Py_ssize_t
        field: cython.Py_ssize_t
        for row in rows:
            for field in range(FIELDS):
                self.requests[to, field] = self.requests[row, field]
            to += 1
        self.request_count = to

    @cython.cfunc
    @cython.exceptval(-1)
    def make_room(self) -> cython.int:
        if self.request_count + 1 >= self.requests.shape[0]:
            self.request_table.reserve(self.request_count + 2)
            self.requests = self.request_table.cells
        if self.slice_count + 1 >= self.slices.shape[0]:
            self.slice_table.reserve(self.slice_count + 2)
            self.slices = self.slice_table.cells
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def begin(
        self,
        exchange: cython.longlong,
        number: cython.longlong,
        connection: cython.longlong,
        start: cython.longlong,
        end: cython.longlong,
    ) -> cython.int:
        """Open a request's account from ``start`` to ``end``."""
        field: cython.Py_ssize_t
        at: cython.Py_ssize_t
        self.make_room()
        at = self.request_count
        for field in range(FIELDS):
            self.requests[at, field] = 0
        self.requests[at, EXCHANGE] = exchange
        self.requests[at, ID] = number
        self.requests[at, CONNECTION] = connection
        self.requests[at, REQUEST_START] = start
        self.requests[at, REQUEST_END] = end
        self.requests[at, FIRST_SLICE] = self.slice_count
        self.cursor = start
        self.limit = end
        self.phase = CLIENT_PHASE
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def upto(
        self,
        end: cython.longlong,
        reason: cython.longlong,
        medium: cython.longlong,
        first_frame: cython.longlong,
        last_frame: cython.longlong,
        confidence: cython.longlong,
    ) -> cython.int:
        """Charge the time from the cursor to ``end``; nothing, if that has passed already.

        RESIDUAL names no reason, so there is nothing to be sure of: its confidence is 0.
        """
        last: cython.Py_ssize_t
        if end > self.limit:
            end = self.limit
        if end <= self.cursor:
            return 0
        if reason == RESIDUAL:
            confidence = 0
        last = self.slice_count - 1
        if (
            last >= self.requests[self.request_count, FIRST_SLICE]
            and self.slices[last, PHASE] == self.phase
            and self.slices[last, REASON] == reason
            and self.slices[last, MEDIUM] == medium
        ):
            self.slices[last, END] = end
            if last_frame >= 0:
                self.slices[last, LAST_FRAME] = last_frame
            if confidence < self.slices[last, CONFIDENCE]:
                self.slices[last, CONFIDENCE] = confidence
            self.cursor = end
            return 0
        return self.append(end, reason, medium, first_frame, last_frame, confidence)

    @cython.cfunc
    @cython.exceptval(-1)
    def append(
        self,
        end: cython.longlong,
        reason: cython.longlong,
        medium: cython.longlong,
        first_frame: cython.longlong,
        last_frame: cython.longlong,
        confidence: cython.longlong,
    ) -> cython.int:
        at: cython.Py_ssize_t
        self.make_room()
        at = self.slice_count
        self.slices[at, REQUEST] = self.requests[self.request_count, ID]
        self.slices[at, START] = self.cursor
        self.slices[at, END] = end
        self.slices[at, PHASE] = self.phase
        self.slices[at, REASON] = reason
        self.slices[at, MEDIUM] = medium
        self.slices[at, FIRST_FRAME] = first_frame if first_frame >= 0 else last_frame
        self.slices[at, LAST_FRAME] = last_frame if last_frame >= 0 else first_frame
        self.slices[at, CONFIDENCE] = confidence
        self.slice_count += 1
        self.cursor = end
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def there_and_back(
        self,
        end: cython.longlong,
        round_trip: cython.longlong,
        reason: cython.longlong,
        medium: cython.longlong,
        first_frame: cython.longlong,
        last_frame: cython.longlong,
        confidence: cython.longlong,
    ) -> cython.int:
        """A trip to a host and back: half the round trip, what the host took, the other half.

        A trip hardly longer than the known round trip is all propagation, and beside a far
        longer wait a trip of microseconds is all the host's: slivers are below what a tap
        can tell. An unknown round trip (-1) is the host's.
        """
        wire: cython.longlong = max(round_trip, 0)
        span: cython.longlong
        if end > self.limit:
            end = self.limit
        span = end - self.cursor
        if span <= 0:
            return 0
        if wire < MILLISECOND and wire < span // SLIVERS:
            wire = 0
        elif wire < WITHIN_A_HOST and wire < span // 2:
            wire = 0
        elif wire > span - span // SLIVERS:
            wire = span
        self.upto(
            self.cursor + wire // 2, PROPAGATION, ON_THE_PATH, first_frame, last_frame, confidence
        )
        self.upto(end - (wire - wire // 2), reason, medium, first_frame, last_frame, confidence)
        return self.upto(end, PROPAGATION, ON_THE_PATH, first_frame, last_frame, confidence)

    @cython.cfunc
    @cython.exceptval(-1)
    def finish(self) -> cython.int:
        """Close the account: the rest is residual, the totals are summed from the slices."""
        at: cython.Py_ssize_t = self.request_count
        i: cython.Py_ssize_t
        span: cython.longlong
        self.upto(self.limit, RESIDUAL, UNKNOWN, -1, -1, 1000)
        for i in range(self.requests[at, FIRST_SLICE], self.slice_count):
            span = self.slices[i, END] - self.slices[i, START]
            self.requests[at, PHASES + self.slices[i, PHASE]] += span
            self.requests[at, REASONS + self.slices[i, REASON]] += span
            self.requests[at, MEDIA + self.slices[i, MEDIUM]] += span
        self.requests[at, SLICES] = self.slice_count - self.requests[at, FIRST_SLICE]
        self.request_count += 1
        return 0
