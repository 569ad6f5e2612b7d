# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""When a connection is over: after its ends said so, when it idles, when there are too many.

TCP connections linger a second after both FINs were acknowledged or an RST, for late packets,
as long as few do: a busy server closes thousands a second, and their rows would push those of
open connections out of the processor's caches. What comes later still is ``late``.
UDP conversations are over after a minute of silence. Silent TCP connections are given up
only when many are open, the longest silent first.
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    ConnectionFact,
    Phase,
    Side,
)
from wirespan.kernels.table import Table
from wirespan.kernels.track.connections import (
    IDLE_TCP,
    IDLE_UDP,
    LINGER_NS,
    LINGERING,
    TCP_IDLE_NS,
    UDP_IDLE_NS,
)

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.delivery import Deliveries
    from cython.cimports.wirespan.kernels.track.flow_table import FlowTable
    from cython.cimports.wirespan.kernels.track.late import remember
    from cython.cimports.wirespan.kernels.track.vantage import infer_vantage
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.delivery import Deliveries
    from wirespan.kernels.track.flow_table import FlowTable
    from wirespan.kernels.track.late import remember
    from wirespan.kernels.track.vantage import infer_vantage

PHASE = cython.declare(cython.Py_ssize_t, Connection.PHASE)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
FLOW = cython.declare(cython.Py_ssize_t, Connection.FLOW)
END = cython.declare(cython.Py_ssize_t, Connection.END)
QUEUE = cython.declare(cython.Py_ssize_t, Connection.QUEUE)
QUEUED = cython.declare(cython.Py_ssize_t, Connection.QUEUED)
TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
VANTAGE = cython.declare(cython.Py_ssize_t, Connection.VANTAGE)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
PACKETS = cython.declare(cython.Py_ssize_t, Side.PACKETS)
FIN = cython.declare(cython.Py_ssize_t, Side.FIN)
WINDOW_FIELD = cython.declare(cython.Py_ssize_t, Side.WINDOW_FIELD)

FIN_UNANSWERED = cython.declare(cython.longlong, ConnectionFact.FIN_UNANSWERED)
ONE_DIRECTION = cython.declare(cython.longlong, ConnectionFact.ONE_DIRECTION)
EVICTED = cython.declare(cython.longlong, ConnectionFact.EVICTED)
CLOSED = cython.declare(cython.longlong, Phase.CLOSED)
SYN_SENT = cython.declare(cython.longlong, Phase.SYN_SENT)

TCP = cython.declare(cython.Py_ssize_t, IDLE_TCP)
UDP = cython.declare(cython.Py_ssize_t, IDLE_UDP)
LINGER = cython.declare(cython.Py_ssize_t, LINGERING)
TCP_IDLE = cython.declare(cython.longlong, TCP_IDLE_NS)
UDP_IDLE = cython.declare(cython.longlong, UDP_IDLE_NS)
LINGERS = cython.declare(cython.longlong, LINGER_NS)

MANY = 32_768
"""Open connections above which TCP connections silent for ten minutes are given up."""
AT_MOST = 131_072
"""Open connections; one more and the longest silent is given up."""
LINGER_AT_MOST = 128
"""Connections that linger; one more and the first of them is closed."""
AT_ONCE = 16
"""How many connections the clock may close at one packet; the others follow at the next."""

MANY_C = cython.declare(cython.Py_ssize_t, MANY)
AT_MOST_C = cython.declare(cython.Py_ssize_t, AT_MOST)
LINGER_AT_MOST_C = cython.declare(cython.Py_ssize_t, LINGER_AT_MOST)
AT_ONCE_C = cython.declare(cython.Py_ssize_t, AT_ONCE)
NEVER = cython.declare(cython.longlong, 0x7FFFFFFFFFFFFFFF)


@cython.cclass
class Closing:
    """``rows`` up to ``count`` are the slots closed in this call, in order."""

    def __init__(
        self, connections: ConnectionTable, flows: FlowTable, deliveries: Deliveries
    ) -> None:
        self.connections = connections
        self.flows = flows
        self.deliveries = deliveries
        self.table = Table(1, 256)
        self.rows = self.table.cells
        self.count = 0
        self.open = 0
        self.lingering = 0
        self.due = NEVER
        self.clock = -1
        self.at_most = AT_MOST_C
        self.many = MANY_C

    def reserve(self, more: int) -> None:
        """Make room for ``more`` closings."""
        self.table.reserve(self.count + more)
        self.rows = self.table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def close(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The connection is over: the last deliveries, and its slot to the caller."""
        flow: cython.Py_ssize_t = self.connections.cells[slot, FLOW]
        self._sum_up(slot)
        self.deliveries.close(slot)
        if self.connections.cells[slot, QUEUE] == LINGER:
            self.lingering -= 1
        self.connections.dequeue(slot)
        self.flows.forget(flow, self.clock)
        self.rows[self.count, 0] = slot
        self.count += 1
        self.open -= 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _sum_up(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Facts that only the end tells."""
        server: cython.Py_ssize_t = SIDES + SIDE
        phase: cython.longlong = self.connections.cells[slot, PHASE]
        silent: cython.Py_ssize_t = -1
        self.connections.cells[slot, VANTAGE] = infer_vantage(self.connections.cells, slot)
        if self.connections.cells[slot, TRANSPORT] != 6:
            return 0
        if phase >= CLOSED:
            remember(
                self.flows.cells, self.connections.cells[slot, FLOW], self.connections.cells, slot
            )
        elif (self.connections.cells[slot, SIDES + FIN] < 0) != (
            self.connections.cells[slot, server + FIN] < 0
        ):
            self.connections.cells[slot, FACTS] |= FIN_UNANSWERED
        if self.connections.cells[slot, SIDES + PACKETS] == 0:
            silent = SIDES
        elif self.connections.cells[slot, server + PACKETS] == 0 and phase != SYN_SENT:
            silent = server
        if silent >= 0:
            self.connections.cells[slot, FACTS] |= ONE_DIRECTION
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def opened(self, time: cython.longlong) -> cython.Py_ssize_t:
        """A connection was opened: give up another where there are too many."""
        self.open += 1
        if self.open > self.many:
            self.due = min(self.due, time)
        self.due = min(self.due, time + UDP_IDLE)
        if self.open > self.at_most:
            self._evict()
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def linger(self, slot: cython.Py_ssize_t, time: cython.longlong) -> cython.Py_ssize_t:
        """Both ends are done: close it in a second, or when too many are."""
        if self.connections.cells[slot, QUEUE] != LINGER:
            self.connections.dequeue(slot)
            self.connections.enqueue(slot, LINGER, time)
            self.due = min(self.due, time + LINGERS)
            self.lingering += 1
            if self.lingering > LINGER_AT_MOST_C:
                self.close(self.connections.queues[LINGER, 0])
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _evict(self) -> cython.Py_ssize_t:
        tcp: cython.Py_ssize_t
        udp: cython.Py_ssize_t
        slot: cython.Py_ssize_t = self.connections.queues[LINGER, 0]
        if slot >= 0:
            return self.close(slot)
        tcp = self.connections.longest_idle(TCP, self.clock)
        udp = self.connections.longest_idle(UDP, self.clock)
        slot = tcp if tcp >= 0 else udp
        if tcp >= 0 and udp >= 0:
            if self.connections.cells[udp, END] < self.connections.cells[tcp, END]:
                slot = udp
        return self._give_up(slot)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _give_up(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.connections.cells[slot, FACTS] |= EVICTED
        return self.close(slot)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def expire(self) -> cython.Py_ssize_t:
        """Close what is due by the clock."""
        left: cython.Py_ssize_t = AT_ONCE_C
        slot: cython.Py_ssize_t
        while left > 0:
            slot = self.connections.idle_since(LINGER, self.clock - LINGERS, self.clock)
            if slot >= 0:
                self.close(slot)
            else:
                slot = self.connections.idle_since(UDP, self.clock - UDP_IDLE, self.clock)
                if slot < 0 and self.open > self.many:
                    slot = self.connections.idle_since(TCP, self.clock - TCP_IDLE, self.clock)
                if slot < 0:
                    break
                self._give_up(slot)
            left -= 1
        self.due = NEVER
        self._next_due(LINGER, LINGERS)
        self._next_due(UDP, UDP_IDLE)
        if self.open > self.many:
            self._next_due(TCP, TCP_IDLE)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _next_due(self, queue: cython.Py_ssize_t, limit: cython.longlong) -> cython.Py_ssize_t:
        slot: cython.Py_ssize_t = self.connections.queues[queue, 0]
        if slot >= 0:
            self.due = min(self.due, self.connections.cells[slot, QUEUED] + limit)
        return 0
