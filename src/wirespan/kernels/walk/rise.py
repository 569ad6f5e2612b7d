# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""By how much the round trip had risen above the known one while a side was sending.

What it rose by was spent in a queue. Near the sender, the time from its data to their ACK
tells. Far from it, timestamps do (RFC 7323): a packet that echoes an older TSval than that of
an ACK was sent before the ACK came, so that the way there and back took longer than from that
ACK to this packet. That is a lower bound, whatever the sender's program did meanwhile; its
error is the spacing of ACKs. Of three samples the least counts: one ACK alone may be late.
One packet after a silence is dated by its sender's clock, where the length of a tick is known.
"""

import cython

from wirespan.kernels.layout import Segment, SegmentMark

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.stamps import tick_ns, ticks_between
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.rows import Rows
else:
    from wirespan.kernels.track.stamps import tick_ns, ticks_between
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.rows import Rows

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
START = cython.declare(cython.Py_ssize_t, Segment.START)
LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
TIMESTAMP = cython.declare(cython.Py_ssize_t, Segment.TIMESTAMP)
ECHO = cython.declare(cython.Py_ssize_t, Segment.ECHO)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)

SAMPLES = cython.declare(cython.int, 3)
BACK_AT_MOST = cython.declare(cython.Py_ssize_t, 4096)
"""Rows that are searched for the other end of a round trip."""
TOGETHER = cython.declare(cython.longlong, 20_000_000_000)
"""ns: by then two hosts' clocks may have drifted apart by two milliseconds (100 ppm)."""


@cython.cclass
class Rise:
    """``above`` the known round trip, in ns."""

    def __init__(self, rows: Rows, path: Path) -> None:
        self.rows = rows
        self.path = path

    @cython.cfunc
    @cython.exceptval(-2)
    def above(self, side: cython.int, row: cython.Py_ssize_t, far: cython.int) -> cython.longlong:
        """At row ``row``, which ``side`` sent: what the round trip took too long; -1 unknown."""
        known: cython.longlong = self.path.trip(side if far else 1 - side)
        left: cython.int = SAMPLES
        least: cython.longlong = -1
        sample: cython.longlong
        lowest: cython.Py_ssize_t = max(row - BACK_AT_MOST, self.rows.base)
        if known < 0:
            return -1
        while row >= lowest and left > 0:
            sample = self.echoed(row, side) if far else self.acknowledged(row, side)
            if sample >= 0:
                sample = max(sample - known, 0)
                least = sample if least < 0 else min(least, sample)
                left -= 1
            row -= 1
        return least

    @cython.cfunc
    @cython.exceptval(-2)
    def echoed(self, row: cython.Py_ssize_t, side: cython.int) -> cython.longlong:
        """The least that the way to the sender and back took for data row ``row``."""
        echo: cython.longlong = self.rows.cells[row, ECHO]
        later: cython.longlong = self.rows.cells[row, TIME]
        back: cython.Py_ssize_t = self.rows.last_ack(row, 1 - side)
        steps: cython.Py_ssize_t = BACK_AT_MOST
        if echo <= 0 or self.rows.cells[row, LENGTH] <= 0 or not self.rows.is_from(row, side):
            return -1
        while back >= 0 and steps > 0:
            if self.rows.cells[back, TIMESTAMP] < 0:
                return -1
            if ticks_between(echo, self.rows.cells[back, TIMESTAMP]) <= 0:
                return self.rows.cells[row, TIME] - later
            later = self.rows.cells[back, TIME]
            back = self.rows.last_ack(back - 1, 1 - side)
            steps -= 1
        return -1

    @cython.cfunc
    @cython.exceptval(-2)
    def acknowledged(self, row: cython.Py_ssize_t, side: cython.int) -> cython.longlong:
        """From the data to row ``row``, an ACK of the other side for them."""
        position: cython.longlong = self.rows.cells[row, ACK]
        before: cython.Py_ssize_t
        data: cython.Py_ssize_t
        steps: cython.Py_ssize_t = BACK_AT_MOST
        if position <= 0 or self.rows.is_from(row, side):
            return -1
        before = self.rows.last_ack(row - 1, 1 - side)
        if before >= 0 and self.rows.cells[before, ACK] >= position:
            return -1
        data = self.rows.last_data(row, side)
        while data >= 0 and steps > 0 and self.rows.cells[data, START] >= position:
            data = self.rows.last_data(data - 1, side)
            steps -= 1
        if data < 0 or self.rows.cells[data, MARKS] & RETRANSMISSION:
            return -1
        if self.rows.cells[data, START] + self.rows.cells[data, LENGTH] < position:
            return -1
        return self.rows.cells[row, TIME] - self.rows.cells[data, TIME]

    @cython.cfunc
    @cython.exceptval(-2)
    def late(
        self, side: cython.int, before: cython.longlong, until: cython.longlong
    ) -> cython.longlong:
        """By how much more the data of ``side`` at ``until`` were held up on the way than its
        last packet up to ``before``, to a tick; 0: by less than two, or unknown.
        """
        row: cython.Py_ssize_t = self.rows.last_data(self.rows.at_or_before(until), side)
        back: cython.Py_ssize_t = self.rows.last_ack(self.rows.at_or_before(before), side)
        time: cython.longlong
        tick: cython.longlong
        ticks: cython.longlong
        held: cython.longlong
        if row < 0 or back < 0 or self.path.opened(side) < 0:
            return 0
        if self.rows.cells[row, TIME] != until:  # inside of a burst that one row stands for
            return 0
        time = self.rows.cells[back, TIME]
        if until - time > TOGETHER:
            return 0
        ticks = ticks_between(self.path.stamp(side), self.rows.cells[back, TIMESTAMP])
        tick = tick_ns(ticks, time - self.path.opened(side))
        ticks = ticks_between(self.rows.cells[back, TIMESTAMP], self.rows.cells[row, TIMESTAMP])
        if tick < 0 or ticks < 0 or ticks > (until - time) // tick:
            return 0
        held = until - time - ticks * tick
        return held if held > 2 * tick else 0
