# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Blackouts: windows in which nothing passes, known before or made while packets run."""

import cython

from wirespan.emulate.packet import NEVER, What
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.ring import Ring
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.ring import Ring
    from wirespan.emulate.stages.stage import Stage

NEVER_NS = cython.declare(cython.longlong, NEVER)
BLACKED_OUT = cython.declare(cython.Py_ssize_t, What.BLACKED_OUT)
HELD_BACK = cython.declare(cython.Py_ssize_t, What.HELD_BACK)


@cython.cclass
class Blackout(Stage):
    """What comes in a window is dropped, or waits until its end and goes on in one burst.

    Windows are (start, length), counted from the line's first moment, in the order they start.
    """

    windows: cython.longlong[:, ::1]
    many: cython.Py_ssize_t
    at: cython.Py_ssize_t
    hold: cython.bint
    begun_ns: cython.longlong
    until_ns: cython.longlong
    ring: Ring

    def __init__(self, windows: list[tuple[int, int]], hold: bool) -> None:
        super().__init__()
        table = Table(2, len(windows))
        for place, window in enumerate(windows):
            table.write(place, window)
        self.windows = table.cells
        self.many = len(windows)
        self.at = 0
        self.hold = hold
        self.begun_ns = 0
        self.until_ns = -NEVER

    def prepare(self, places: int) -> None:
        self.ring = Ring(places if self.hold else 1)

    def begin(self, now_ns: int) -> None:
        self.begun_ns = now_ns

    def black_out(self, now_ns: int, length_ns: int) -> None:
        """From now, whatever the windows say."""
        self.advance(now_ns)
        self.until_ns = max(self.until_ns, now_ns + length_ns)
        if self.ring.count:
            self.next_ns = self.until_ns

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def look(self, now: cython.longlong) -> cython.int:
        """Learn of the windows that have started."""
        start: cython.longlong
        while self.at < self.many and self.begun_ns + self.windows[self.at, 0] <= now:
            start = self.begun_ns + self.windows[self.at, 0]
            self.until_ns = max(self.until_ns, start + self.windows[self.at, 1])
            self.at += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        self.advance(now)
        self.look(now)
        if now >= self.until_ns:
            return self.following.offer(now, packet)
        if not self.hold:
            return self.passage.drop(now, packet, self.place, BLACKED_OUT, 0)
        self.passage.note(now, packet, self.place, HELD_BACK, self.until_ns - now)
        self.next_ns = self.until_ns
        return self.ring.push(now, packet)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def advance(self, now: cython.longlong) -> cython.int:
        ended: cython.longlong
        while self.next_ns <= now:
            ended = self.next_ns
            self.look(ended)
            if self.until_ns > ended:
                self.next_ns = self.until_ns
                continue
            while self.ring.count:
                self.following.offer(ended, self.ring.packet())
                self.ring.pop()
            self.next_ns = NEVER_NS
        return 0
