# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Controlled delay (RFC 8289): drops at the head while packets keep waiting over the target.

The names are the RFC's. As in Linux, a packet that speaks ECN may be marked in place of being
dropped. The square root is a double's, which IEEE 754 rounds the same everywhere.
"""

import math

import cython

from wirespan.emulate.packet import Packet, What
from wirespan.emulate.stages.flow_lists import Flow

if cython.compiled:
    from cython.cimports.libc.math import sqrt
    from cython.cimports.wirespan.emulate.stages.flow_lists import FlowLists
    from cython.cimports.wirespan.emulate.stages.queue import Queue
else:
    from wirespan.emulate.stages.flow_lists import FlowLists
    from wirespan.emulate.stages.queue import Queue

    sqrt = math.sqrt

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
ECN = cython.declare(cython.Py_ssize_t, Packet.ECN)
QUEUE_FULL = cython.declare(cython.Py_ssize_t, What.QUEUE_FULL)
CONGESTED = cython.declare(cython.Py_ssize_t, What.CONGESTED)
MARKED = cython.declare(cython.Py_ssize_t, What.MARKED)

FLOW_BYTES = cython.declare(cython.Py_ssize_t, Flow.BYTES)
FIRST_ABOVE = cython.declare(cython.Py_ssize_t, Flow.FIRST_ABOVE)
DROP_NEXT = cython.declare(cython.Py_ssize_t, Flow.DROP_NEXT)
DROP_COUNT = cython.declare(cython.Py_ssize_t, Flow.DROP_COUNT)
LAST_DROP_COUNT = cython.declare(cython.Py_ssize_t, Flow.LAST_DROP_COUNT)
DROPPING = cython.declare(cython.Py_ssize_t, Flow.DROPPING)

CONGESTION_EXPERIENCED = cython.declare(cython.longlong, 3)
RECENT_INTERVALS = cython.declare(cython.longlong, 16)


@cython.cclass
class CoDel(Queue):
    """One flow's; ``FqCoDel`` gives each flow a controller of its own."""

    def __init__(self, target_ns: int, interval_ns: int, limit_packets: int, ecn: bool) -> None:
        super().__init__()
        self.target_ns = target_ns
        self.interval_ns = interval_ns
        self.limit_packets = limit_packets
        self.ecn = ecn
        self.largest = 0
        self.late = False

    @property
    def queues(self) -> int:
        return 1

    def prepare(self, places: int) -> None:
        self.lists = FlowLists(self.queues, places)
        self.flows = self.lists.flow_table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def put(self, now: cython.longlong, packet: cython.Py_ssize_t, busy: cython.bint) -> cython.int:
        if busy and self.count >= self.limit_packets:
            return self.passage.drop(now, packet, self.place, QUEUE_FULL, self.bytes)
        return self.add(0, now, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def take(self, now: cython.longlong) -> cython.Py_ssize_t:
        return self.controlled(0, now)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def add(
        self, flow: cython.Py_ssize_t, now: cython.longlong, packet: cython.Py_ssize_t
    ) -> cython.int:
        size: cython.longlong = self.packets[packet, BYTES]
        self.largest = max(self.largest, size)
        self.count += 1
        self.bytes += size
        return self.lists.push(flow, now, packet, size)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def remove(self, flow: cython.Py_ssize_t, now: cython.longlong) -> cython.Py_ssize_t:
        """dodequeue: the head, or -1; ``late`` says whether it may be dropped."""
        self.late = False
        packet: cython.Py_ssize_t = self.lists.first(flow)
        if packet < 0:
            self.flows[flow, FIRST_ABOVE] = 0
            return -1
        waited: cython.longlong = now - self.lists.first_time(flow)
        size: cython.longlong = self.packets[packet, BYTES]
        self.lists.pop(flow, size)
        self.count -= 1
        self.bytes -= size
        if waited < self.target_ns or self.flows[flow, FLOW_BYTES] <= self.largest:
            self.flows[flow, FIRST_ABOVE] = 0
        elif self.flows[flow, FIRST_ABOVE] == 0:
            self.flows[flow, FIRST_ABOVE] = now + self.interval_ns
        elif now >= self.flows[flow, FIRST_ABOVE]:
            self.late = True
        return packet

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def controlled(self, flow: cython.Py_ssize_t, now: cython.longlong) -> cython.Py_ssize_t:
        """dequeue: the packet to send, after those dropped in its favour."""
        packet: cython.Py_ssize_t = self.remove(flow, now)
        if self.flows[flow, DROPPING]:
            return self.go_on(flow, now, packet)
        if not self.late:
            return packet
        recent: cython.longlong = self.flows[flow, DROP_COUNT] - self.flows[flow, LAST_DROP_COUNT]
        since: cython.longlong = now - self.flows[flow, DROP_NEXT]
        if self.refuse(now, packet):
            packet = self.remove(flow, now)
        self.flows[flow, DROPPING] = 1
        self.flows[flow, DROP_COUNT] = 1
        if recent > 1 and since < RECENT_INTERVALS * self.interval_ns:
            self.flows[flow, DROP_COUNT] = recent
        self.flows[flow, DROP_NEXT] = self.later(now, self.flows[flow, DROP_COUNT])
        self.flows[flow, LAST_DROP_COUNT] = self.flows[flow, DROP_COUNT]
        return packet

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def go_on(
        self, flow: cython.Py_ssize_t, now: cython.longlong, packet: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """In the dropping state: drop when it is time, leave it when delay is low."""
        gone: cython.bint
        if not self.late:
            self.flows[flow, DROPPING] = 0
        while self.flows[flow, DROPPING] and now >= self.flows[flow, DROP_NEXT]:
            self.flows[flow, DROP_COUNT] += 1
            gone = self.refuse(now, packet)
            if gone:
                packet = self.remove(flow, now)
            if self.late:
                self.flows[flow, DROP_NEXT] = self.later(
                    self.flows[flow, DROP_NEXT], self.flows[flow, DROP_COUNT]
                )
            else:
                self.flows[flow, DROPPING] = 0
            if not gone:
                return packet
        return packet

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def refuse(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.bint:
        """Drop, or mark what can be marked; whether it is gone."""
        if self.ecn and self.packets[packet, ECN] > 0:
            self.packets[packet, ECN] = CONGESTION_EXPERIENCED
            self.passage.note(now, packet, self.place, MARKED, 0)
            return False
        self.passage.drop(now, packet, self.place, CONGESTED, 0)
        return True

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def later(self, since: cython.longlong, count: cython.longlong) -> cython.longlong:
        """control_law."""
        return since + cython.cast(cython.longlong, self.interval_ns / sqrt(count))
