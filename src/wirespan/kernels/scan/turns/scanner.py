# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Turns of connections whose protocol is not read: unknown, server first, HTTP/2, upgraded.

A connection that changes its protocol on the way (APPLICATION_FROM) is read up to the change,
or from it on. The first word of a question that is text is kept as a hint.
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Application,
    Connection,
    Delivery,
    DeliveryEvent,
    Protocol,
    Side,
)
from wirespan.kernels.scan.turns.columns import Turn

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.turns.turns import Turns
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.turns.turns import Turns

D_CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
D_SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
D_SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
D_OFFSET = cython.declare(cython.Py_ssize_t, Delivery.OFFSET)
D_LENGTH = cython.declare(cython.Py_ssize_t, Delivery.LENGTH)
D_POSITION = cython.declare(cython.Py_ssize_t, Delivery.POSITION)
D_EVENT = cython.declare(cython.Py_ssize_t, Delivery.EVENT)
E_DATA = cython.declare(cython.longlong, DeliveryEvent.DATA)
E_FIN = cython.declare(cython.longlong, DeliveryEvent.FIN)
E_RESET = cython.declare(cython.longlong, DeliveryEvent.RESET)
E_CLOSED = cython.declare(cython.longlong, DeliveryEvent.CLOSED)
C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_APPLICATION = cython.declare(cython.Py_ssize_t, Connection.APPLICATION)
C_FORMER = cython.declare(cython.Py_ssize_t, Connection.FORMER)
C_FROM = cython.declare(cython.Py_ssize_t, Connection.SIDES + Side.APPLICATION_FROM)
C_SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
TURNS = cython.declare(cython.longlong, Application.TURNS)
HTTP2 = cython.declare(cython.longlong, Application.HTTP2)
SERVER_FIRST = cython.declare(cython.longlong, Application.SERVER_FIRST)
T_ID = cython.declare(cython.Py_ssize_t, Turn.ID)
T_CHANGED = cython.declare(cython.Py_ssize_t, Turn.CHANGED)
TCP = cython.declare(cython.longlong, Protocol.TCP)
NEVER_CAPTURED = cython.declare(cython.longlong, 2)

SPARE_EXCHANGES = 256
"""Room made for new exchanges, whenever there is none left."""
LONGEST_HINT = cython.declare(cython.Py_ssize_t, 16)
SHORTEST_HINT = cython.declare(cython.Py_ssize_t, 2)
NAME_LENGTH = cython.declare(cython.Py_ssize_t, 4)
PRINTABLE_FROM = cython.declare(cython.int, 0x21)
PRINTABLE_TO = cython.declare(cython.int, 0x7E)


@cython.cclass
class TurnScanner:
    """``scan`` every batch, after the scanners that read protocols."""

    book: Book
    turns: Turns
    hint_bytes: cython.uchar[::1]

    def __init__(self, book: Book) -> None:
        self.book = book
        self.turns = Turns(book)
        self.hint_bytes = bytearray(b"turn " + bytes(LONGEST_HINT))

    def scan(
        self,
        buffer: cython.const[cython.uchar][::1],
        stash: cython.const[cython.uchar][::1],
        connections: object,
        deliveries: object,
        count: cython.Py_ssize_t,
    ) -> None:
        """Make turns of the deliveries of connections nobody else reads."""
        done: cython.Py_ssize_t = 0
        self.turns.reserve(connections.rows)
        while done < count:
            self.book.reserve(SPARE_EXCHANGES)
            done = self._scan(buffer, stash, connections.cells, deliveries.cells, done, count)

    @cython.cfunc
    @cython.exceptval(-2)
    def _scan(
        self,
        buffer: cython.const[cython.uchar][::1],
        stash: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        start: cython.Py_ssize_t,
        count: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """How far it came: ``count``, or the row before which room has to be made."""
        i: cython.Py_ssize_t
        slot: cython.Py_ssize_t
        with cython.nogil:
            for i in range(start, count):
                slot = rows[i, D_CONNECTION]
                if self.turns.states[slot, T_ID] != connections[slot, C_ID]:
                    if not (
                        _is_ours(connections[slot, C_APPLICATION])
                        or _is_ours(connections[slot, C_FORMER])
                    ):
                        continue
                    self.turns.begin(connections, slot)
                if not self.turns.room():
                    return i
                if rows[i, D_EVENT] != E_DATA:
                    self._event(rows, i)
                elif rows[i, D_SOURCE] == 1:
                    self._data(stash, connections, rows, i)
                else:
                    self._data(buffer, connections, rows, i)
        return count

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _event(self, rows: cython.longlong[:, ::1], i: cython.Py_ssize_t) -> cython.int:
        slot: cython.Py_ssize_t = rows[i, D_CONNECTION]
        if rows[i, D_EVENT] == E_FIN:
            return self.turns.turn_fin(slot, rows[i, D_SIDE])
        if rows[i, D_EVENT] == E_RESET:
            return self.turns.turn_reset(slot)
        if rows[i, D_EVENT] == E_CLOSED:
            return self.turns.turn_close(slot)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _data(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.int:
        """The part of a delivery that is spoken in turns."""
        slot: cython.Py_ssize_t = rows[i, D_CONNECTION]
        change: cython.longlong = connections[slot, C_FROM + rows[i, D_SIDE] * C_SIDE]
        before: cython.Py_ssize_t = max(min(change - rows[i, D_POSITION], rows[i, D_LENGTH]), 0)
        after: cython.Py_ssize_t = rows[i, D_LENGTH] - before
        opened: cython.Py_ssize_t
        skipped: cython.Py_ssize_t = 0
        length: cython.Py_ssize_t = before
        if _is_ours(connections[slot, C_APPLICATION]):
            skipped = before
            length = after
        elif after > 0 and not self.turns.states[slot, T_CHANGED]:
            self.turns.states[slot, T_CHANGED] = 1
            self.turns.turn_end(slot)
            self.turns.turn_ready(slot)
        if length <= 0 or self.turns.states[slot, T_CHANGED]:
            return 0
        opened = self.turns.turn_data(connections, rows, i, skipped, length, TCP)
        if opened >= 0:
            if rows[i, D_SOURCE] == NEVER_CAPTURED:
                length = 0
            skipped += rows[i, D_OFFSET]
            self._write_hint(opened, data, skipped, skipped + length)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _write_hint(
        self,
        turn: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """ "turn", and the question's first word where it is one."""
        at: cython.Py_ssize_t = start
        length: cython.Py_ssize_t = NAME_LENGTH
        while at < end and PRINTABLE_FROM <= data[at] <= PRINTABLE_TO:
            at += 1
        if at - start >= SHORTEST_HINT and (at == end or data[at] in (0x20, 0x0D, 0x0A)):
            length = min(at - start, LONGEST_HINT)
            for at in range(length):
                self.hint_bytes[NAME_LENGTH + 1 + at] = data[start + at]
            length += NAME_LENGTH + 1
        self.book.write_text(turn, 0, self.hint_bytes, 0, length)
        return 0


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-2)
def _is_ours(application: cython.longlong) -> cython.int:
    return application == TURNS or application == SERVER_FIRST or application == HTTP2
