# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Serialisation: one packet after the other, each for as long as its bits take."""

import cython

from wirespan.emulate.packet import NEVER, Packet

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.queue import Queue
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.queue import Queue
    from wirespan.emulate.stages.stage import Stage

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
NEVER_NS = cython.declare(cython.longlong, NEVER)
BYTE = cython.declare(cython.longlong, 8_000_000_000)
"""Its bits, in billionths of a second at one bit a second."""


@cython.cclass
class Rate(Stage):
    """What a division leaves over goes to the next packet: the rate is exact."""

    queue: Queue
    rate_bps: cython.longlong
    left_over: cython.longlong
    sending: cython.Py_ssize_t

    def __init__(self, rate_bps: int, queue: Queue) -> None:
        super().__init__()
        self.rate_bps = rate_bps
        self.queue = queue
        self.left_over = 0
        self.sending = -1

    def prepare(self, places: int) -> None:
        self.queue.connect(self.passage, self.place)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        self.queue.put(now, packet, self.sending >= 0)
        if self.sending < 0:
            self.start(now)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def start(self, now: cython.longlong) -> cython.int:
        self.sending = self.queue.take(now)
        if self.sending < 0:
            self.next_ns = NEVER_NS
            return 0
        bits: cython.longlong = self.packets[self.sending, BYTES] * BYTE + self.left_over
        self.next_ns = now + bits // self.rate_bps
        self.left_over = bits % self.rate_bps
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        sent_ns: cython.longlong
        while self.next_ns <= now:
            sent_ns = self.next_ns
            self.following.offer(sent_ns, self.sending)
            self.start(sent_ns)
        return 0
