# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Messages over TCP: each behind its length in two bytes (RFC 1035, section 4.2.2; RFC 7766).

Only a message that does not lie whole in one delivery is kept here, and of it only the
first ``MAX_KEPT`` bytes: the question and the addresses stand in front. After bytes that
were never captured the stream is picked up where a delivery looks like a new message.
"""

from enum import IntEnum

import cython

from wirespan.kernels.table import Table

MAX_KEPT = 2_048
"""Bytes read of one message over TCP, however it was cut."""
MAX_STREAMS = 8_192
"""Messages in pieces at once; a stream beyond is not read until its next message."""


class Piece(IntEnum):
    """Columns of the state of a message in pieces."""

    HAVE = 0
    """Bytes seen, the two of the length included."""
    BEGUN = 1
    """Time of its first byte."""
    BEGUN_FRAME = 2
    BEGUN_POSITION = 3
    NEXT_FREE = 4


HAVE = cython.declare(cython.Py_ssize_t, Piece.HAVE)
BEGUN = cython.declare(cython.Py_ssize_t, Piece.BEGUN)
BEGUN_FRAME = cython.declare(cython.Py_ssize_t, Piece.BEGUN_FRAME)
BEGUN_POSITION = cython.declare(cython.Py_ssize_t, Piece.BEGUN_POSITION)
NEXT_FREE = cython.declare(cython.Py_ssize_t, Piece.NEXT_FREE)
CELL = cython.declare(cython.Py_ssize_t, MAX_KEPT + 2)
STREAM_LIMIT = cython.declare(cython.Py_ssize_t, MAX_STREAMS)
LOST = cython.declare(cython.longlong, -1)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _uint16(data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    return (cython.cast(cython.Py_ssize_t, data[at]) << 8) | data[at + 1]


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def looks_like_message(
    data: cython.const[cython.uchar][::1], start: cython.Py_ssize_t, end: cython.Py_ssize_t
) -> cython.int:
    """Whether a message and its length may begin here, judged by as much as is there."""
    size: cython.Py_ssize_t = end - start
    operation: cython.int
    if size >= 2 and _uint16(data, start) < 12:
        return 0
    if size < 5:
        return 1
    operation = (data[start + 4] >> 3) & 15
    if operation > 6:
        return 0
    if size >= 8 and _uint16(data, start + 6) > 1:
        return 0
    if size >= 10 and data[start + 4] < 0x80 and operation == 0:
        return _uint16(data, start + 8) == 0
    return 1


@cython.cclass
class MessageStreams:
    """One stream is one direction of one connection: slot * 2 + side."""

    def __init__(self) -> None:
        self._place_table = Table(1)
        self._state_table = Table(len(Piece), 1)
        self._kept = bytearray(0)
        self.used = 0
        self.free_head = -1
        self.free_count = 0
        self.reserve(1, 0)

    def reserve(self, connections: int, more: int) -> None:
        """Make room for ``more`` messages in pieces on any of ``connections`` slots."""
        rows = min(self.used + more, MAX_STREAMS)
        self._place_table.reserve(connections * 2)
        self._state_table.reserve(rows)
        rows = min(self._state_table.rows, MAX_STREAMS)
        if len(self._kept) < rows * (MAX_KEPT + 2):
            grown = bytearray(rows * (MAX_KEPT + 2))
            grown[: len(self._kept)] = self._kept
            self._kept = grown
        # 0: between messages; LOST; else a row of ``states`` plus one.
        self.places = self._place_table.cells
        self.states = self._state_table.cells
        self.kept = self._kept
        self.readable = memoryview(self._kept).toreadonly()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def has_room(self) -> cython.int:
        """Whether one more message in pieces can be kept, or never can."""
        return self.free_count > 0 or self.used < self.states.shape[0] or self.used >= STREAM_LIMIT

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def is_between(self, stream: cython.Py_ssize_t) -> cython.int:
        return self.places[stream, 0] == 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def resume(
        self,
        stream: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """Whether these bytes can be read: always, but after a loss only a new message."""
        if self.places[stream, 0] != LOST:
            return 1
        if not looks_like_message(data, at, end):
            return 0
        self.places[stream, 0] = 0
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def take(
        self,
        stream: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """Add bytes up to the end of one message; the place after.

        ``complete`` says whether the message is whole; then it lies in ``readable`` from
        ``start`` until the next call: ``size`` bytes, of which MAX_KEPT are there.
        """
        state: cython.Py_ssize_t = self._obtain(stream, time, frame, position)
        have: cython.Py_ssize_t
        missing: cython.Py_ssize_t
        self.complete = 0
        if state < 0:
            return end
        have = self.states[state, HAVE]
        while have < 2 and at < end:
            self._keep(state, data, at, 1)
            have += 1
            at += 1
        if have < 2:
            return at
        missing = 2 + _uint16(self.readable, state * CELL) - have
        if missing > end - at:
            self._keep(state, data, at, end - at)
            return end
        self._keep(state, data, at, missing)
        self.complete = 1
        self.begun = self.states[state, BEGUN]
        self.begun_frame = self.states[state, BEGUN_FRAME]
        self.begun_position = self.states[state, BEGUN_POSITION]
        self.start = state * CELL + 2
        self.size = have + missing - 2
        self.clear(stream)
        return at + missing

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _obtain(
        self,
        stream: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The state of the stream's message; a fresh one between messages; -1: none is left."""
        state: cython.Py_ssize_t = self.places[stream, 0] - 1
        if state >= 0:
            return state
        if self.free_head >= 0:
            state = self.free_head
            self.free_head = self.states[state, NEXT_FREE]
            self.free_count -= 1
        elif self.used < self.states.shape[0] and self.used < STREAM_LIMIT:
            state = self.used
            self.used += 1
        else:
            self.places[stream, 0] = LOST
            return -1
        self.places[stream, 0] = state + 1
        self.states[state, HAVE] = 0
        self.states[state, BEGUN] = time
        self.states[state, BEGUN_FRAME] = frame
        self.states[state, BEGUN_POSITION] = position
        return state

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _keep(
        self,
        state: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        count: cython.Py_ssize_t,
    ) -> cython.int:
        """Count these bytes and copy those that still find room in the cell."""
        have: cython.Py_ssize_t = self.states[state, HAVE]
        fitting: cython.Py_ssize_t = CELL - have
        i: cython.Py_ssize_t
        if fitting > count:
            fitting = count
        for i in range(fitting):
            self.kept[state * CELL + have + i] = data[at + i]
        self.states[state, HAVE] = have + count
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def lose(self, stream: cython.Py_ssize_t) -> cython.int:
        """Bytes are missing: nothing is read until a delivery looks like a new message."""
        self.clear(stream)
        self.places[stream, 0] = LOST
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def clear(self, stream: cython.Py_ssize_t) -> cython.int:
        state: cython.Py_ssize_t = self.places[stream, 0] - 1
        if state >= 0:
            self.states[state, NEXT_FREE] = self.free_head
            self.free_head = state
            self.free_count += 1
        self.places[stream, 0] = 0
        return 0
