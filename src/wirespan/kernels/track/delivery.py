# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Payload in order, and the events around it, in the order they became readable.

Each byte of a direction is delivered once: at once when it is in order, when the hole
before it is filled, or when the hole is given up: the peer acknowledged past it, the
stash is full, the connection ended. What was never captured is told as such.
"""

import cython

from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    SIDE_FIELDS,
    Connection,
    ConnectionFact,
    Delivery,
    DeliveryEvent,
    Piece,
    Side,
)
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.sight import Sight
    from cython.cimports.wirespan.kernels.track.stash import Stash
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.sight import Sight
    from wirespan.kernels.track.stash import Stash

CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
OFFSET = cython.declare(cython.Py_ssize_t, Delivery.OFFSET)
LENGTH = cython.declare(cython.Py_ssize_t, Delivery.LENGTH)
POSITION = cython.declare(cython.Py_ssize_t, Delivery.POSITION)
TIME = cython.declare(cython.Py_ssize_t, Delivery.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Delivery.FRAME)
EVENT = cython.declare(cython.Py_ssize_t, Delivery.EVENT)
HEADERS = cython.declare(cython.Py_ssize_t, Delivery.HEADERS)

FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
TAINT = cython.declare(cython.Py_ssize_t, Connection.TAINT)
END = cython.declare(cython.Py_ssize_t, Connection.END)
LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.LAST_FRAME)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
FIELDS = cython.declare(cython.Py_ssize_t, CONNECTION_FIELDS)
ROW_FIELDS = cython.declare(cython.Py_ssize_t, len(Delivery))
SIDE_SIZE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)

DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
FIN_POSITION = cython.declare(cython.Py_ssize_t, Side.FIN_POSITION)
FIN_FRAME = cython.declare(cython.Py_ssize_t, Side.FIN_FRAME)
FIN_TOLD = cython.declare(cython.Py_ssize_t, Side.FIN_TOLD)
CAPTURE_GAPS = cython.declare(cython.Py_ssize_t, Side.CAPTURE_GAPS)
FIRST_GAP = cython.declare(cython.Py_ssize_t, Side.FIRST_GAP)
LOST_UPSTREAM = cython.declare(cython.Py_ssize_t, Side.LOST_UPSTREAM)
GAP_END = cython.declare(cython.Py_ssize_t, Side.GAP_END)
GAP_TIME = cython.declare(cython.Py_ssize_t, Side.GAP_TIME)
GAP_FRAME = cython.declare(cython.Py_ssize_t, Side.GAP_FRAME)
GAP_FROM = cython.declare(cython.Py_ssize_t, Side.GAP_FROM)
GAP_TO = cython.declare(cython.Py_ssize_t, Side.GAP_TO)
STASH_FIRST = cython.declare(cython.Py_ssize_t, Side.STASH_FIRST)
STASH_LAST = cython.declare(cython.Py_ssize_t, Side.STASH_LAST)

PIECE_POSITION = cython.declare(cython.Py_ssize_t, Piece.POSITION)
PIECE_LENGTH = cython.declare(cython.Py_ssize_t, Piece.LENGTH)
PIECE_CAPTURED = cython.declare(cython.Py_ssize_t, Piece.CAPTURED)
PIECE_OFFSET = cython.declare(cython.Py_ssize_t, Piece.OFFSET)
PIECE_FRAME = cython.declare(cython.Py_ssize_t, Piece.FRAME)
PIECE_TIME = cython.declare(cython.Py_ssize_t, Piece.TIME)

CAPTURE_GAP = cython.declare(cython.longlong, ConnectionFact.CAPTURE_GAP)
DATA = cython.declare(cython.longlong, DeliveryEvent.DATA)
FIN = cython.declare(cython.longlong, DeliveryEvent.FIN)
CLOSED = cython.declare(cython.longlong, DeliveryEvent.CLOSED)

FROM_BATCH = cython.declare(cython.longlong, 0)
FROM_STASH = cython.declare(cython.longlong, 1)
NEVER_CAPTURED = cython.declare(cython.longlong, 2)

LATE_BY = cython.declare(cython.longlong, 1_000_000)
"""How long, in ns, a capture may record an ACK before the bytes it acknowledges."""


@cython.cclass
class Deliveries:
    """Rows of ``table`` up to ``count``; ``reserve`` before each packet's turn."""

    def __init__(self, connections: ConnectionTable, sight: Sight, stash: Stash) -> None:
        self.connections = connections
        self.sight = sight
        self.stash = stash
        self.table = Table(len(Delivery), 256)
        self.table_rows = self.table.rows
        self.flat = self.table.flat
        self.count = 0

    def reserve(self, more: int) -> None:
        """Make room for ``more`` rows."""
        self.table.reserve(self.count + more)
        self.table_rows = self.table.rows
        self.flat = self.table.flat

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def tell(
        self,
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        event: cython.longlong,
        position: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
    ) -> cython.Py_ssize_t:
        """An event without bytes; where its row begins in the flat table."""
        at: cython.Py_ssize_t = self.count * ROW_FIELDS
        self.flat[at + CONNECTION] = slot
        self.flat[at + SIDE] = side
        self.flat[at + SOURCE] = FROM_BATCH
        self.flat[at + OFFSET] = 0
        self.flat[at + LENGTH] = 0
        self.flat[at + POSITION] = position
        self.flat[at + TIME] = time
        self.flat[at + FRAME] = frame
        self.flat[at + EVENT] = event
        self.count += 1
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _emit(
        self,
        slot: cython.Py_ssize_t,
        me: cython.Py_ssize_t,
        source: cython.longlong,
        offset: cython.longlong,
        length: cython.longlong,
        frame: cython.longlong,
    ) -> cython.Py_ssize_t:
        """``length`` bytes at the in-order position of a side, which moves past them."""
        base: cython.Py_ssize_t = slot * FIELDS
        position: cython.longlong = self.connections.flat[me + DELIVERED]
        side: cython.Py_ssize_t = 0 if me == base + SIDES else 1
        at: cython.Py_ssize_t
        if length <= 0:
            return 0
        at = self.count * ROW_FIELDS
        self.count += 1
        self.flat[at + CONNECTION] = slot
        self.flat[at + SIDE] = side
        self.flat[at + EVENT] = DATA
        self.flat[at + POSITION] = position
        self.flat[at + TIME] = self.sight.time
        self.flat[at + FRAME] = frame
        self.flat[at + SOURCE] = source
        self.flat[at + OFFSET] = offset
        self.flat[at + LENGTH] = length
        self.connections.flat[me + DELIVERED] = position + length
        if source == NEVER_CAPTURED:
            self.connections.flat[base + TAINT] += length
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def datagram(self, headers: cython.longlong) -> cython.Py_ssize_t:
        """The payload of the UDP packet at hand; positions count bytes."""
        slot: cython.Py_ssize_t = self.sight.slot
        me: cython.Py_ssize_t = self.sight.me
        captured: cython.longlong = min(self.sight.captured, self.sight.length)
        self.flat[self.count * ROW_FIELDS + HEADERS] = headers
        self._emit(slot, me, FROM_BATCH, self.sight.offset, captured, self.sight.frame)
        if self.sight.length > captured:
            self._emit(slot, me, NEVER_CAPTURED, 0, self.sight.length - captured, self.sight.frame)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def take(self) -> cython.Py_ssize_t:
        """The payload of the TCP packet at hand: deliver it or put it away."""
        slot: cython.Py_ssize_t = self.sight.slot
        me: cython.Py_ssize_t = self.sight.me
        hole: cython.longlong
        if self.sight.start > self.connections.flat[me + DELIVERED]:
            if self.stash.is_full():
                hole = self.sight.start
                if self.connections.flat[me + STASH_FIRST] >= 0:
                    hole = self.connections.flat[me + DELIVERED] + 1
                self.give_up(slot, me, hole, False)
            if self.sight.start > self.connections.flat[me + DELIVERED]:
                if not self.stash.is_full():
                    return self.stash.keep()
                self.give_up(slot, me, self.sight.start, False)
        self._in_order(slot, me)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _in_order(self, slot: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        done: cython.longlong = self.connections.flat[me + DELIVERED]
        first: cython.Py_ssize_t = self.connections.flat[me + STASH_FIRST]
        skipped: cython.longlong = done - self.sight.start
        length: cython.longlong = self.sight.end - done
        captured: cython.longlong
        if length > 0:
            if first >= 0 and self.sight.end > self.stash.pieces[first, PIECE_POSITION]:
                length = self.stash.pieces[first, PIECE_POSITION] - done
            captured = max(0, min(length, self.sight.captured - skipped))
            self._emit(
                slot, me, FROM_BATCH, self.sight.offset + skipped, captured, self.sight.frame
            )
            if length > captured:
                self._emit(slot, me, NEVER_CAPTURED, 0, length - captured, self.sight.frame)
            if first >= 0:
                self._drain(slot, me)
                return self._rest(slot, me)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _rest(self, slot: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A segment over several pieces: what lies beyond the first ones waits like others."""
        if self.sight.end > self.connections.flat[me + DELIVERED]:
            self.stash.keep()
            self._drain(slot, me)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _drain(self, slot: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Deliver the stashed pieces that are in order now."""
        piece: cython.Py_ssize_t = self.connections.flat[me + STASH_FIRST]
        done: cython.longlong
        skipped: cython.longlong
        length: cython.longlong
        captured: cython.longlong
        while piece >= 0:
            done = self.connections.flat[me + DELIVERED]
            skipped = done - self.stash.pieces[piece, PIECE_POSITION]
            if skipped < 0:
                break
            length = self.stash.pieces[piece, PIECE_LENGTH] - skipped
            if length > 0:
                self.sight.time = max(self.sight.time, self.stash.pieces[piece, PIECE_TIME])
                captured = self.stash.pieces[piece, PIECE_CAPTURED] - skipped
                captured = max(0, min(length, captured))
                self._emit(
                    slot,
                    me,
                    FROM_STASH,
                    self.stash.pieces[piece, PIECE_OFFSET] + skipped,
                    captured,
                    self.stash.pieces[piece, PIECE_FRAME],
                )
                self._emit(
                    slot,
                    me,
                    NEVER_CAPTURED,
                    0,
                    length - captured,
                    self.stash.pieces[piece, PIECE_FRAME],
                )
            self.stash.drop_first(me)
            piece = self.connections.flat[me + STASH_FIRST]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def give_up(
        self,
        slot: cython.Py_ssize_t,
        me: cython.Py_ssize_t,
        upto: cython.longlong,
        proven: cython.bint,
    ) -> cython.Py_ssize_t:
        """Wait no longer for holes below ``upto``; ``proven``: the peer has those bytes."""
        done: cython.longlong = self.connections.flat[me + DELIVERED]
        first: cython.Py_ssize_t
        stop: cython.longlong
        while done < upto:
            stop = upto
            first = self.connections.flat[me + STASH_FIRST]
            if first >= 0 and (self.stash.pieces[first, PIECE_POSITION] < upto or not proven):
                stop = self.stash.pieces[first, PIECE_POSITION]
            self._emit(slot, me, NEVER_CAPTURED, 0, stop - done, self.sight.frame)
            if proven:
                self.connections.flat[me + CAPTURE_GAPS] += stop - done
                if self.connections.flat[me + FIRST_GAP] == 0:
                    self.connections.flat[me + FIRST_GAP] = self.sight.frame
                self.connections.flat[me + LOST_UPSTREAM] += 1
                self.connections.flat[slot * FIELDS + FACTS] |= CAPTURE_GAP
                self.connections.flat[me + GAP_FROM] = done
                self.connections.flat[me + GAP_TO] = stop
            self._drain(slot, me)
            done = self.connections.flat[me + DELIVERED]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def settle_gap(
        self, slot: cython.Py_ssize_t, me: cython.Py_ssize_t, over: cython.bint
    ) -> cython.Py_ssize_t:
        """Bytes acknowledged and unseen: give them up unless the packet at hand has them."""
        upto: cython.longlong = self.connections.flat[me + GAP_END]
        done: cython.longlong = self.connections.flat[me + DELIVERED]
        waited: cython.longlong = self.sight.time - self.connections.flat[me + GAP_TIME]
        if upto < 0:
            return 0
        if done < upto:
            if not over:
                if 0 <= waited <= LATE_BY:
                    return 0
                if self.sight.me == me and self.sight.start <= done < self.sight.end:
                    return 0
            self._give_up_acknowledged(slot, me, upto)
        self.connections.flat[me + GAP_END] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _give_up_acknowledged(
        self, slot: cython.Py_ssize_t, me: cython.Py_ssize_t, upto: cython.longlong
    ) -> cython.Py_ssize_t:
        """What the peer acknowledged it had by then, whenever that is found out here."""
        now: cython.longlong = self.sight.time
        frame: cython.longlong = self.sight.frame
        self.sight.time = self.connections.flat[me + GAP_TIME]
        self.sight.frame = self.connections.flat[me + GAP_FRAME]
        self.give_up(slot, me, upto, True)
        self.sight.time = now
        self.sight.frame = frame
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def tell_fin(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The end of a side's stream, once everything before it was delivered."""
        me: cython.Py_ssize_t = slot * FIELDS + SIDES + side * SIDE_SIZE
        position: cython.longlong = self.connections.flat[me + FIN_POSITION]
        if self.connections.flat[me + FIN_TOLD] or position < 0:
            return 0
        if self.connections.flat[me + DELIVERED] >= position:
            self.connections.flat[me + FIN_TOLD] = 1
            self.tell(
                slot,
                side,
                FIN,
                position,
                self.sight.time,
                self.connections.flat[me + FIN_FRAME],
            )
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def flush(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Deliver what still waits, its holes as such."""
        side: cython.Py_ssize_t
        me: cython.Py_ssize_t
        last: cython.Py_ssize_t
        for side in range(2):
            me = slot * FIELDS + SIDES + side * SIDE_SIZE
            self.settle_gap(slot, me, True)
            last = self.connections.flat[me + STASH_LAST]
            if last >= 0:
                self.give_up(slot, me, self.stash.pieces[last, PIECE_POSITION] + 1, False)
            self.tell_fin(slot, side)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def close(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Deliver what is left of a connection and tell that it is over."""
        self.flush(slot)
        self.tell(
            slot,
            0,
            CLOSED,
            0,
            self.connections.flat[slot * FIELDS + END],
            self.connections.flat[slot * FIELDS + LAST_FRAME],
        )
        return 0
