# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""First in, first out: what would pass a limit is dropped."""

import cython

from wirespan.emulate.packet import NEVER, Packet, What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.queue import Queue
    from cython.cimports.wirespan.emulate.stages.ring import Ring
else:
    from wirespan.emulate.stages.queue import Queue
    from wirespan.emulate.stages.ring import Ring

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
QUEUE_FULL = cython.declare(cython.Py_ssize_t, What.QUEUE_FULL)


@cython.cclass
class DropTail(Queue):
    """Limits hold for what waits; the packet being sent is not in the queue."""

    ring: Ring
    limit_bytes: cython.longlong
    limit_packets: cython.longlong

    def __init__(self, limit_bytes: int | None, limit_packets: int | None) -> None:
        super().__init__()
        self.limit_bytes = NEVER if limit_bytes is None else limit_bytes
        self.limit_packets = NEVER if limit_packets is None else limit_packets

    def prepare(self, places: int) -> None:
        self.ring = Ring(places)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def put(self, now: cython.longlong, packet: cython.Py_ssize_t, busy: cython.bint) -> cython.int:
        size: cython.longlong = self.packets[packet, BYTES]
        if busy and (self.count >= self.limit_packets or self.bytes + size > self.limit_bytes):
            return self.passage.drop(now, packet, self.place, QUEUE_FULL, self.bytes)
        self.count += 1
        self.bytes += size
        return self.ring.push(now, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def take(self, now: cython.longlong) -> cython.Py_ssize_t:
        if self.count == 0:
            return -1
        packet: cython.Py_ssize_t = self.ring.packet()
        self.ring.pop()
        self.count -= 1
        self.bytes -= self.packets[packet, BYTES]
        return packet
