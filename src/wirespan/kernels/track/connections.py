# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Slots of live connections, and the queues in which they wait to be closed.

Each queue is ordered by the time its members entered it: TCP and UDP connections that
may fall idle, and TCP connections that ended and linger for late packets. A packet does
not move its connection; the head of an idle queue that spoke since it was queued goes to
the tail instead, so idleness is noticed after one to two limits.
"""

import cython

from wirespan.kernels.layout import CONNECTION_FIELDS, SIDE_FIELDS, Connection, Side
from wirespan.kernels.table import Table

ID = cython.declare(cython.Py_ssize_t, Connection.ID)
END = cython.declare(cython.Py_ssize_t, Connection.END)
QUEUE = cython.declare(cython.Py_ssize_t, Connection.QUEUE)
PREVIOUS = cython.declare(cython.Py_ssize_t, Connection.QUEUE_PREVIOUS)
NEXT = cython.declare(cython.Py_ssize_t, Connection.QUEUE_NEXT)
QUEUED = cython.declare(cython.Py_ssize_t, Connection.QUEUED)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
FIELDS = cython.declare(cython.Py_ssize_t, CONNECTION_FIELDS)

IDLE_TCP = 0
IDLE_UDP = 1
LINGERING = 2
QUEUES = 3

SECOND_NS = 1_000_000_000
TCP_IDLE_NS = 600 * SECOND_NS
UDP_IDLE_NS = 60 * SECOND_NS
LINGER_NS = SECOND_NS

COUNTED_FROM_0 = (
    Connection.QUIC,
    Connection.FACTS,
    Connection.SYNS,
    Connection.SYN_ACKS,
    Connection.ROWS,
    Connection.APPLICATION,
    Connection.EXCHANGES,
    Connection.OPEN_EXCHANGES,
    Connection.TAINT,
    Connection.VANTAGE,
    Connection.PHASE,
    Connection.CLOSED,
    Connection.RESET_FORM,
    Connection.FORMER,
)
SIDE_COUNTED_FROM_0 = (
    Side.PACKETS,
    Side.BYTES,
    Side.PAYLOAD_BYTES,
    Side.NEXT,
    Side.DELIVERED,
    Side.ACKED,
    Side.SACK_PERMITTED,
    Side.TIMESTAMPS,
    Side.LARGEST,
    Side.LARGEST_FLIGHT,
    Side.RETRANSMISSIONS,
    Side.FAST_RETRANSMISSIONS,
    Side.SPURIOUS_RETRANSMISSIONS,
    Side.FIRST_SPURIOUS,
    Side.OUT_OF_ORDER,
    Side.FIRST_OUT_OF_ORDER,
    Side.DUPLICATE_ACKS,
    Side.ZERO_WINDOWS,
    Side.WINDOW_FULL,
    Side.KEEP_ALIVES,
    Side.LOST_UPSTREAM,
    Side.TAIL_LOSS_PROBES,
    Side.DUPLICATES,
    Side.CAPTURE_GAPS,
    Side.FIRST_GAP,
    Side.PARTIAL_CHECKSUMS,
    Side.SUPER_PACKETS,
    Side.ECE,
    Side.CE,
    Side.SMALL_SEGMENTS,
    Side.DATA_SEGMENTS,
    Side.DUPLICATE_RUN,
    Side.SACKED_BYTES,
    Side.LAST_MARKS,
    Side.FIN_ACKED,
    Side.FIN_TOLD,
    Side.STASHED,
    Side.STASH_PIECES,
    Side.INBOUND,
    Side.OUTBOUND,
    Side.APPLICATION_FROM,
)


def blank() -> list[int]:
    """A new connection's row: counters 0, everything else -1."""
    row = [-1] * CONNECTION_FIELDS
    for field in COUNTED_FROM_0:
        row[field] = 0
    for side in (0, 1):
        for field in SIDE_COUNTED_FROM_0:
            row[Connection.SIDES + side * SIDE_FIELDS + field] = 0
    return row


@cython.cclass
class ConnectionTable:
    """``open`` takes a slot and queues it; ``reserve`` first, for it never allocates."""

    def __init__(self) -> None:
        self.table = Table(CONNECTION_FIELDS, 64)
        self._bind()
        self.blank_table = Table(CONNECTION_FIELDS, 1)
        self.blank_table.write(0, blank())
        self.blank = self.blank_table.flat
        self.queue_table = Table(2, QUEUES)
        self.queues = self.queue_table.cells
        for queue in range(QUEUES):
            self.queue_table.write(queue, (-1, -1))
        self.used = 0
        self.live = 0
        self.next_id = 0
        self.free_head = -1

    def reserve(self, more: int) -> None:
        """Make room for ``more`` connections."""
        self.table.reserve(self.used + more)
        self._bind()

    def _bind(self) -> None:
        """The same cells twice: by slot and field, and in one row for speed."""
        self.cells = self.table.cells
        self.flat = self.table.flat

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def open(self, queue: cython.Py_ssize_t, time: cython.longlong) -> cython.Py_ssize_t:
        """A fresh slot, in ``queue``; its ID is left to the caller."""
        slot: cython.Py_ssize_t = self.free_head
        at: cython.Py_ssize_t
        if slot >= 0:
            self.free_head = self.cells[slot, NEXT]
        else:
            slot = self.used
            self.used += 1
        at = slot * FIELDS
        self.flat[at : at + FIELDS] = self.blank
        self.live += 1
        self.enqueue(slot, queue, time)
        return slot

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def free(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Give a reported slot back."""
        self.cells[slot, ID] = -1
        self.cells[slot, NEXT] = self.free_head
        self.free_head = slot
        self.live -= 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def enqueue(
        self, slot: cython.Py_ssize_t, queue: cython.Py_ssize_t, time: cython.longlong
    ) -> cython.Py_ssize_t:
        """Put a slot that is in no queue at the tail of one."""
        tail: cython.Py_ssize_t = self.queues[queue, 1]
        self.cells[slot, QUEUE] = queue
        self.cells[slot, QUEUED] = time
        self.cells[slot, PREVIOUS] = tail
        self.cells[slot, NEXT] = -1
        if tail >= 0:
            self.cells[tail, NEXT] = slot
        else:
            self.queues[queue, 0] = slot
        self.queues[queue, 1] = slot
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def dequeue(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Take a slot out of the queue it is in."""
        queue: cython.Py_ssize_t = self.cells[slot, QUEUE]
        before: cython.Py_ssize_t = self.cells[slot, PREVIOUS]
        after: cython.Py_ssize_t = self.cells[slot, NEXT]
        if queue < 0:
            return 0
        if before >= 0:
            self.cells[before, NEXT] = after
        else:
            self.queues[queue, 0] = after
        if after >= 0:
            self.cells[after, PREVIOUS] = before
        else:
            self.queues[queue, 1] = before
        self.cells[slot, QUEUE] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def idle_since(
        self, queue: cython.Py_ssize_t, before: cython.longlong, now: cython.longlong
    ) -> cython.Py_ssize_t:
        """A slot of ``queue`` silent since ``before``, or -1 where there is none."""
        slot: cython.Py_ssize_t = self.queues[queue, 0]
        while slot >= 0 and self.cells[slot, QUEUED] <= before:
            if queue == 2 or self.cells[slot, END] <= before:
                return slot
            self.dequeue(slot)
            self.enqueue(slot, queue, now)
            slot = self.queues[queue, 0]
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def longest_idle(self, queue: cython.Py_ssize_t, now: cython.longlong) -> cython.Py_ssize_t:
        """The slot of ``queue`` to give up first: second chance to those that spoke."""
        slot: cython.Py_ssize_t = self.queues[queue, 0]
        chances: cython.Py_ssize_t = 8
        while slot >= 0 and chances > 0 and self.cells[slot, END] > self.cells[slot, QUEUED]:
            self.dequeue(slot)
            self.enqueue(slot, queue, now)
            slot = self.queues[queue, 0]
            chances -= 1
        return slot
