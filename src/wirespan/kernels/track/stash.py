# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Payload that waits behind a hole: copied out of the batch, kept in order, once only.

Bytes taken out stay readable until ``begin`` is called for the next batch.
"""

import cython

from wirespan.kernels.layout import Piece, Side
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.sight import Sight
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.sight import Sight

NEXT = cython.declare(cython.Py_ssize_t, Piece.NEXT)
POSITION = cython.declare(cython.Py_ssize_t, Piece.POSITION)
LENGTH = cython.declare(cython.Py_ssize_t, Piece.LENGTH)
CAPTURED = cython.declare(cython.Py_ssize_t, Piece.CAPTURED)
OFFSET = cython.declare(cython.Py_ssize_t, Piece.OFFSET)
FRAME = cython.declare(cython.Py_ssize_t, Piece.FRAME)
TIME = cython.declare(cython.Py_ssize_t, Piece.TIME)
TIMESTAMP = cython.declare(cython.Py_ssize_t, Piece.TIMESTAMP)
IDENTIFICATION = cython.declare(cython.Py_ssize_t, Piece.IDENTIFICATION)

DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
FIRST = cython.declare(cython.Py_ssize_t, Side.STASH_FIRST)
LAST = cython.declare(cython.Py_ssize_t, Side.STASH_LAST)
STASHED = cython.declare(cython.Py_ssize_t, Side.STASHED)
PIECES = cython.declare(cython.Py_ssize_t, Side.STASH_PIECES)

SIDE_BYTES = 8 * 1024 * 1024
"""What one direction of one connection may keep waiting."""
SIDE_PIECES = 4096
TOTAL_BYTES = 64 * 1024 * 1024

SIDE_BYTES_C = cython.declare(cython.longlong, SIDE_BYTES)
SIDE_PIECES_C = cython.declare(cython.longlong, SIDE_PIECES)
TOTAL_BYTES_C = cython.declare(cython.longlong, TOTAL_BYTES)
NOTHING = bytes(1)


@cython.cclass
class Stash:
    """Pieces of payload in lists, one a direction; their bytes in ``store``."""

    def __init__(self, connections: ConnectionTable, sight: Sight) -> None:
        self.connections = connections
        self.sight = sight
        self.piece_table = Table(len(Piece), 64)
        self.pieces = self.piece_table.cells
        self.used = 0
        self.free_head = -1
        self.store = bytearray(65536)
        self.bytes = memoryview(self.store)
        self.filled = 0
        self.waiting = 0
        self.length_waiting = 0
        self.piece_count = 0
        self.buffer = NOTHING

    def begin(self, buffer: bytearray) -> None:
        """A new batch: what was taken out before is forgotten."""
        self.buffer = buffer
        if self.filled > 2 * self.waiting:
            self._compact()

    def end(self) -> None:
        """Let go of the batch's buffer."""
        self.buffer = NOTHING

    def reserve(self, pieces: int, size: int) -> None:
        """Make room for more pieces and bytes; those there stay where they are."""
        self.piece_table.reserve(self.used + pieces)
        self.pieces = self.piece_table.cells
        if len(self.store) < self.filled + size:
            grown = bytearray((self.filled + size) * 3 // 2)
            grown[: self.filled] = self.store[: self.filled]
            self.store = grown
            self.bytes = memoryview(grown)

    def _compact(self) -> None:
        """Copy what waits into a fresh store; rare, and amortised over what was taken out."""
        fresh = bytearray(max(65536, self.waiting * 2))
        filled = 0
        for row in range(self.used):
            if self.pieces[row, LENGTH] > 0:
                size = self.pieces[row, CAPTURED]
                offset = self.pieces[row, OFFSET]
                fresh[filled : filled + size] = self.store[offset : offset + size]
                self.pieces[row, OFFSET] = filled
                filled += size
        self.store = fresh
        self.bytes = memoryview(fresh)
        self.filled = filled

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def is_full(self) -> cython.int:
        """Whether the packet at hand would pass a limit."""
        me: cython.Py_ssize_t = self.sight.me
        return (
            self.connections.flat[me + STASHED] + self.sight.length > SIDE_BYTES_C
            or self.connections.flat[me + PIECES] + 2 > SIDE_PIECES_C
            or self.length_waiting + self.sight.length > TOTAL_BYTES_C
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def keep(self) -> cython.Py_ssize_t:
        """Put away the bytes of the packet at hand that are not here yet."""
        me: cython.Py_ssize_t = self.sight.me
        before: cython.Py_ssize_t = -1
        piece: cython.Py_ssize_t = self.connections.flat[me + FIRST]
        last: cython.Py_ssize_t = self.connections.flat[me + LAST]
        position: cython.longlong = self.sight.start
        stop: cython.longlong
        if position < self.connections.flat[me + DELIVERED]:
            position = self.connections.flat[me + DELIVERED]
        if last >= 0 and position >= self.pieces[last, POSITION] + self.pieces[last, LENGTH]:
            before = last
            piece = -1
        while position < self.sight.end:
            if piece < 0:
                self._put(before, -1, position, self.sight.end)
                break
            if position < self.pieces[piece, POSITION]:
                stop = min(self.sight.end, self.pieces[piece, POSITION])
                self._put(before, piece, position, stop)
                if self.connections.flat[me + PIECES] >= SIDE_PIECES_C:
                    break
            position = max(position, self.pieces[piece, POSITION] + self.pieces[piece, LENGTH])
            before = piece
            piece = self.pieces[piece, NEXT]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _put(
        self,
        before: cython.Py_ssize_t,
        after: cython.Py_ssize_t,
        position: cython.longlong,
        stop: cython.longlong,
    ) -> cython.Py_ssize_t:
        row: cython.Py_ssize_t = self.free_head
        me: cython.Py_ssize_t = self.sight.me
        skipped: cython.longlong = position - self.sight.start
        size: cython.longlong = min(stop - position, self.sight.captured - skipped)
        if row >= 0:
            self.free_head = self.pieces[row, NEXT]
        else:
            row = self.used
            self.used += 1
        if size < 0:
            size = 0
        self.pieces[row, NEXT] = after
        self.pieces[row, POSITION] = position
        self.pieces[row, LENGTH] = stop - position
        self.pieces[row, CAPTURED] = size
        self.pieces[row, OFFSET] = self.filled
        self.pieces[row, FRAME] = self.sight.frame
        self.pieces[row, TIME] = self.sight.time
        self.pieces[row, TIMESTAMP] = self.sight.timestamp
        self.pieces[row, IDENTIFICATION] = self.sight.identification
        self._copy(self.sight.offset + skipped, size)
        if before >= 0:
            self.pieces[before, NEXT] = row
        else:
            self.connections.flat[me + FIRST] = row
        if after < 0:
            self.connections.flat[me + LAST] = row
        self.connections.flat[me + STASHED] += stop - position
        self.connections.flat[me + PIECES] += 1
        self.waiting += size
        self.length_waiting += stop - position
        self.piece_count += 1
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _copy(self, offset: cython.longlong, size: cython.longlong) -> cython.Py_ssize_t:
        at: cython.Py_ssize_t
        for at in range(size):
            self.bytes[self.filled + at] = self.buffer[offset + at]
        self.filled += size
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def drop_first(self, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Take the first piece of a direction out; its bytes stay until the next batch."""
        piece: cython.Py_ssize_t = self.connections.flat[me + FIRST]
        after: cython.Py_ssize_t = self.pieces[piece, NEXT]
        self.connections.flat[me + FIRST] = after
        if after < 0:
            self.connections.flat[me + LAST] = -1
        self.connections.flat[me + STASHED] -= self.pieces[piece, LENGTH]
        self.connections.flat[me + PIECES] -= 1
        self.waiting -= self.pieces[piece, CAPTURED]
        self.length_waiting -= self.pieces[piece, LENGTH]
        self.piece_count -= 1
        self.pieces[piece, LENGTH] = 0
        self.pieces[piece, NEXT] = self.free_head
        self.free_head = piece
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def after(self, me: cython.Py_ssize_t, position: cython.longlong) -> cython.Py_ssize_t:
        """The first piece ending above ``position``, or -1."""
        piece: cython.Py_ssize_t = self.connections.flat[me + FIRST]
        while piece >= 0:
            if self.pieces[piece, POSITION] + self.pieces[piece, LENGTH] > position:
                return piece
            piece = self.pieces[piece, NEXT]
        return -1
