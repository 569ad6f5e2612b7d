# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A small segment that waited for the ACK of another (RFC 896, RFC 9293, section 3.7.4).

Seen by the moment it left: when the ACK came. Linux waits for the ACK of the last small segment
only, so that full ones may stand between the two (Minshall's variant).
"""

import cython

from wirespan.base.vocabulary import Medium, Reason
from wirespan.kernels.layout import Segment

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
    from cython.cimports.wirespan.kernels.walk.windows import Windows
else:
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices
    from wirespan.kernels.walk.windows import Windows

SERVER_SIDE = cython.declare(cython.int, 1)
CLIENT = cython.declare(cython.longlong, Reason.CLIENT)
SERVER = cython.declare(cython.longlong, Reason.SERVER)
SERVER_HOST = cython.declare(cython.longlong, Medium.SERVER_HOST)
NAGLE_DELAYED_ACK = cython.declare(cython.longlong, Reason.NAGLE_DELAYED_ACK)

ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_START = cython.declare(cython.Py_ssize_t, Segment.START)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)

EVERY_PATH = cython.declare(cython.longlong, 536)
"""Bytes every path carries in a segment (RFC 1122, section 3.3.3)."""
INITIAL_WINDOW = cython.declare(cython.Py_ssize_t, 10)
"""Segments that no sender without losses waits to be acknowledged before it goes on (RFC 6928)."""
HOST_REACTION = cython.declare(cython.longlong, 2_000_000)
"""ns: a kernel sends what an ACK released within this time (measured: under 1 ms)."""


@cython.cclass
class Nagle:
    """``silence`` charges one within a message, ``answer`` the wait for one."""

    def __init__(self, rows: Rows, slices: Slices, windows: Windows, path: Path) -> None:
        self.rows = rows
        self.slices = slices
        self.windows = windows
        self.path = path

    @cython.cfunc
    @cython.exceptval(-1)
    def silence(
        self,
        side: cython.int,
        row_a: cython.Py_ssize_t,
        end_a: cython.longlong,
        row_b: cython.Py_ssize_t,
    ) -> cython.int:
        """Charge the silence between data a and small segment b to Nagle's algorithm, if it was
        that.
        """
        time_a: cython.longlong = self.rows.cells[row_a, ROW_TIME]
        ack: cython.Py_ssize_t = self.held_until(side, row_a, end_a, row_b)
        if ack < 0:
            return 0
        if time_a > self.slices.cursor:  # after a handshake: until a was written
            self.slices.upto(
                time_a, CLIENT, self.path.host(side), -1, self.rows.cells[row_a, ROW_FRAME], 900
            )
        self.slices.upto(
            self.rows.cells[row_b, ROW_TIME],
            NAGLE_DELAYED_ACK,
            self.path.host(side),
            self.rows.cells[ack, ROW_FRAME],
            self.rows.cells[row_b, ROW_FRAME],
            800,
        )
        return 1

    @cython.cfunc
    @cython.exceptval(-1)
    def answer(
        self, until: cython.longlong, asked_frame: cython.longlong, answer_frame: cython.longlong
    ) -> cython.int:
        """Charge the wait for an answer that the server's kernel kept until something small
        before it was acknowledged (a ticket of TLS 1.3, say), if it was that.

        When its program wrote it is not seen; no earlier writing would have helped.
        """
        row: cython.Py_ssize_t = self.rows.next_data(self.rows.after(until - 1), SERVER_SIDE)
        small: cython.Py_ssize_t = self.rows.last_data(row - 1, SERVER_SIDE) if row > 0 else -1
        trip: cython.longlong = self.path.to_server
        end: cython.longlong
        ack: cython.Py_ssize_t
        if small < 0 or self.path.is_hidden(SERVER_SIDE):
            return 0
        end = self.rows.cells[small, ROW_START] + self.rows.cells[small, ROW_LENGTH]
        ack = self.held_until(SERVER_SIDE, small, end, row)
        if ack < 0 or self.rows.cells[ack, ROW_TIME] <= self.slices.cursor:
            return 0
        if self.rows.cells[small, ROW_TIME] > self.slices.cursor + trip:
            self.slices.there_and_back(
                self.rows.cells[small, ROW_TIME], trip, SERVER, SERVER_HOST,
                asked_frame, self.rows.cells[small, ROW_FRAME], 600,
            )  # fmt: skip
            trip = 0
        return 1 + self.slices.there_and_back(
            until, trip, NAGLE_DELAYED_ACK, SERVER_HOST,
            self.rows.cells[ack, ROW_FRAME], answer_frame, 800,
        )  # fmt: skip

    @cython.cfunc
    @cython.exceptval(-2)
    def held_until(
        self,
        side: cython.int,
        row_a: cython.Py_ssize_t,
        end_a: cython.longlong,
        row_b: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The ACK of a small segment with which small segment b left (RFC 896); -1: none.

        Full segments may have followed the small one: Linux waits for the ACK of the last small
        segment, not of all data. Not where most of the time passed after that ACK: then its
        program wrote late.
        """
        receiver: cython.int = 1 - side
        trip: cython.longlong = self.path.trip(side)
        time_a: cython.longlong = self.rows.cells[row_a, ROW_TIME]
        time_b: cython.longlong = self.rows.cells[row_b, ROW_TIME]
        late: cython.longlong
        ack: cython.Py_ssize_t
        if trip < 0 or self.rows.cells[row_b, ROW_LENGTH] >= self.path.full(side):
            return -1
        if self.rows.cells[row_a, ROW_LENGTH] >= self.path.full(side):
            row_a = self.small_in_flight(side, row_a, end_a)
            if row_a < 0:
                return -1
            time_a = self.rows.cells[row_a, ROW_TIME]
            end_a = self.rows.cells[row_a, ROW_START] + self.rows.cells[row_a, ROW_LENGTH]
        # Cut from a longer text by a path that carries less than was agreed.
        if self.rows.cells[row_a, ROW_LENGTH] == self.rows.cells[row_b, ROW_LENGTH] >= EVERY_PATH:
            return -1
        if self.sends_small(side, row_a):
            return -1
        ack = self.rows.first_ack_of(receiver, end_a, time_a, time_b)
        if ack < 0 or self.rows.cells[ack, ROW_LENGTH] > 0 or self.rows.was_unheard(ack, row_b):
            return -1
        late = time_b - self.rows.cells[ack, ROW_TIME] - trip
        if late > max(HOST_REACTION, self.path.tolerance()) or late < -self.path.tolerance():
            return -1
        return -1 if late * 2 > time_b - time_a else ack

    @cython.cfunc
    @cython.exceptval(-2)
    def small_in_flight(
        self, side: cython.int, row: cython.Py_ssize_t, end: cython.longlong
    ) -> cython.Py_ssize_t:
        """The last small segment not after full segment ``row``, which ends at ``end``, where
        nothing else held the sender; -1: none.

        Fewer segments were on their way than the smallest initial window in use (RFC 6928), no
        loss had made it smaller, and the receiver had room.
        """
        heard: cython.longlong = self.rows.cells[row, ROW_TIME] - self.path.trip(side)
        ack: cython.Py_ssize_t = self.rows.at_or_before(heard)
        small: cython.Py_ssize_t = -1
        acked: cython.longlong
        ack = self.rows.last_ack(ack, 1 - side) if ack >= 0 else -1
        if ack < 0 or self.rows.last_repair(row, side) >= 0:
            return -1
        if self.windows.room(ack, end) < self.path.full(side):
            return -1
        acked = self.rows.cells[ack, ROW_ACK]
        for _ in range(INITIAL_WINDOW):
            if row < 0 or self.rows.cells[row, ROW_START] < acked:
                return small
            if small < 0 and self.rows.cells[row, ROW_LENGTH] < self.path.full(side):
                small = row
            row = self.rows.last_data(row - 1, side)
        return -1

    @cython.cfunc
    @cython.exceptval(-1)
    def sends_small(self, side: cython.int, row: cython.Py_ssize_t) -> cython.int:
        """Whether the small segment ``row`` left while another was not acknowledged, which
        Nagle's algorithm never lets happen."""
        earlier: cython.Py_ssize_t = self.rows.last_data(row - 1, side) if row > 0 else -1
        time: cython.longlong = self.rows.cells[row, ROW_TIME]
        ack: cython.Py_ssize_t
        if earlier < 0 or self.rows.cells[earlier, ROW_LENGTH] >= self.path.full(side):
            return 0
        ack = self.rows.first_ack_of(
            1 - side,
            self.rows.cells[earlier, ROW_START] + self.rows.cells[earlier, ROW_LENGTH],
            self.rows.cells[earlier, ROW_TIME],
            time,
        )
        if ack < 0:
            return 1
        return time - self.rows.cells[ack, ROW_TIME] < self.path.trip(side) - self.path.tolerance()
