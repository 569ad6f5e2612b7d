# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""FlowQueue-CoDel (RFC 8290): a queue a flow, served in turns, new flows first.

Each turn gives a flow ``quantum_bytes``. When all places are taken, the flow with the most
bytes loses from its head, half its packets but at most 64 at once (section 4.1).
"""

import cython

from wirespan.emulate.packet import Packet, What
from wirespan.emulate.stages.flow_lists import Flow

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.chance import mixed
    from cython.cimports.wirespan.emulate.stages.codel import CoDel
else:
    from wirespan.emulate.stages.chance import mixed
    from wirespan.emulate.stages.codel import CoDel

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
FLOW = cython.declare(cython.Py_ssize_t, Packet.FLOW)
QUEUE_FULL = cython.declare(cython.Py_ssize_t, What.QUEUE_FULL)

COUNT = cython.declare(cython.Py_ssize_t, Flow.COUNT)
FLOW_BYTES = cython.declare(cython.Py_ssize_t, Flow.BYTES)
DEFICIT = cython.declare(cython.Py_ssize_t, Flow.DEFICIT)
NEXT = cython.declare(cython.Py_ssize_t, Flow.NEXT)
ACTIVE = cython.declare(cython.Py_ssize_t, Flow.ACTIVE)

BATCH = cython.declare(cython.longlong, 64)
WORD = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)


@cython.cclass
class FqCoDel(CoDel):
    """``salt`` decides which flows share a queue."""

    many: cython.Py_ssize_t
    quantum: cython.longlong
    salt: cython.ulonglong
    first_new: cython.Py_ssize_t
    last_new: cython.Py_ssize_t
    first_old: cython.Py_ssize_t
    last_old: cython.Py_ssize_t

    def __init__(
        self,
        target_ns: int,
        interval_ns: int,
        limit_packets: int,
        ecn: bool,
        flows: int,
        quantum_bytes: int,
        salt: int,
    ) -> None:
        super().__init__(target_ns, interval_ns, limit_packets, ecn)
        self.many = flows
        self.quantum = quantum_bytes
        self.salt = salt
        self.first_new = -1
        self.last_new = -1
        self.first_old = -1
        self.last_old = -1

    @property
    def queues(self) -> int:
        return self.many

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def put(self, now: cython.longlong, packet: cython.Py_ssize_t, busy: cython.bint) -> cython.int:
        flow: cython.Py_ssize_t = self.flow_of(packet)
        self.add(flow, now, packet)
        if not self.flows[flow, ACTIVE]:
            self.flows[flow, ACTIVE] = 1
            self.flows[flow, DEFICIT] = self.quantum
            self.append_new(flow)
        if busy and self.count > self.limit_packets:
            self.make_room(now)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def take(self, now: cython.longlong) -> cython.Py_ssize_t:
        flow: cython.Py_ssize_t
        packet: cython.Py_ssize_t
        fresh: cython.bint
        while True:
            fresh = self.first_new >= 0
            flow = self.first_new if fresh else self.first_old
            if flow < 0:
                return -1
            if self.flows[flow, DEFICIT] <= 0:
                self.flows[flow, DEFICIT] += self.quantum
                self.remove_first(fresh)
                self.append_old(flow)
                continue
            packet = self.controlled(flow, now)
            if packet >= 0:
                self.flows[flow, DEFICIT] -= self.packets[packet, BYTES]
                return packet
            self.remove_first(fresh)
            # A flow that was new waits a turn among the old: else it would be new for ever.
            if fresh and self.first_old >= 0:
                self.append_old(flow)
            else:
                self.flows[flow, ACTIVE] = 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def flow_of(self, packet: cython.Py_ssize_t) -> cython.Py_ssize_t:
        number: cython.ulonglong = cython.cast(cython.ulonglong, self.packets[packet, FLOW])
        return mixed((number + self.salt) & WORD) % cython.cast(cython.ulonglong, self.many)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def make_room(self, now: cython.longlong) -> cython.int:
        fattest: cython.Py_ssize_t = 0
        flow: cython.Py_ssize_t
        packet: cython.Py_ssize_t
        size: cython.longlong
        for flow in range(self.many):
            if self.flows[flow, FLOW_BYTES] > self.flows[fattest, FLOW_BYTES]:
                fattest = flow
        drops: cython.longlong = max(1, min(BATCH, self.flows[fattest, COUNT] >> 1))
        while drops > 0:
            packet = self.lists.first(fattest)
            size = self.packets[packet, BYTES]
            self.lists.pop(fattest, size)
            self.count -= 1
            self.bytes -= size
            self.passage.drop(now, packet, self.place, QUEUE_FULL, self.bytes)
            drops -= 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def append_new(self, flow: cython.Py_ssize_t) -> cython.int:
        self.flows[flow, NEXT] = -1
        if self.first_new < 0:
            self.first_new = flow
        else:
            self.flows[self.last_new, NEXT] = flow
        self.last_new = flow
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def append_old(self, flow: cython.Py_ssize_t) -> cython.int:
        self.flows[flow, NEXT] = -1
        if self.first_old < 0:
            self.first_old = flow
        else:
            self.flows[self.last_old, NEXT] = flow
        self.last_old = flow
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def remove_first(self, fresh: cython.bint) -> cython.int:
        if fresh:
            self.first_new = self.flows[self.first_new, NEXT]
        else:
            self.first_old = self.flows[self.first_old, NEXT]
        return 0
