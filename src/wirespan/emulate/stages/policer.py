# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A policer: a bucket of tokens, one a bit, that drops what finds too few.

Tokens are counted in billionths of a bit, so that a nanosecond at any rate is a whole number.
"""

import cython

from wirespan.emulate.packet import Packet, What

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.stage import Stage

BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
POLICED = cython.declare(cython.Py_ssize_t, What.POLICED)
BYTE = cython.declare(cython.longlong, 8_000_000_000)


@cython.cclass
class Policer(Stage):
    """Full at first."""

    rate_bps: cython.longlong
    most: cython.longlong
    tokens: cython.longlong
    filled_ns: cython.longlong
    time_to_fill_ns: cython.longlong

    def __init__(self, rate_bps: int, burst_bytes: int) -> None:
        super().__init__()
        self.rate_bps = rate_bps
        self.most = burst_bytes * BYTE
        self.tokens = self.most
        self.time_to_fill_ns = self.most // rate_bps + 1
        self.filled_ns = 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.fill(now)
        cost: cython.longlong = self.packets[packet, BYTES] * BYTE
        if cost > self.tokens:
            return self.passage.drop(now, packet, self.place, POLICED, 0)
        self.tokens -= cost
        return self.following.offer(now, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def fill(self, now: cython.longlong) -> cython.int:
        passed: cython.longlong = now - self.filled_ns
        self.filled_ns = now
        if passed >= self.time_to_fill_ns:
            self.tokens = self.most
        else:
            self.tokens = min(self.most, self.tokens + passed * self.rate_bps)
        return 0
