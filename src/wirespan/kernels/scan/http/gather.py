# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Heads that come in pieces: bytes kept in chained blocks of a pool until the head is whole.

A head of one packet never comes here. A direction keeps at most HEAD_LIMIT bytes; each byte is
copied twice, whatever the pieces.
"""

import cython

from wirespan.kernels.scan.http.columns import Way
from wirespan.kernels.table import Table

HEAD_LIMIT = 256 * 1024
"""Longer heads are malformed: no server takes them."""
BLOCK_BYTES = 1024
LIMIT = cython.declare(cython.Py_ssize_t, HEAD_LIMIT)
BLOCK = cython.declare(cython.Py_ssize_t, BLOCK_BYTES)
FIRST_BLOCK = cython.declare(cython.Py_ssize_t, Way.FIRST_BLOCK)
LAST_BLOCK = cython.declare(cython.Py_ssize_t, Way.LAST_BLOCK)
GATHERED = cython.declare(cython.Py_ssize_t, Way.GATHERED)


@cython.cclass
class Gather:
    """``append`` pieces, ``collect`` the whole into ``whole``, ``drop`` it."""

    def __init__(self) -> None:
        self.free_head = -1
        self.used = 0
        self.taken = 0
        self.byte_cells = bytearray(0)
        self.next_table = Table(1)
        self.whole_bytes = bytearray(HEAD_LIMIT)
        self.whole = self.whole_bytes
        self.reserve(16 * BLOCK_BYTES)

    def reserve(self, more: int) -> None:
        """Make room for ``more`` bytes of one direction."""
        needed = self.used + more // BLOCK_BYTES + 2
        self.next_table.reserve(needed)
        self.rows = self.next_table.rows
        if len(self.byte_cells) < self.rows * BLOCK_BYTES:
            grown = bytearray(self.rows * BLOCK_BYTES)
            grown[: len(self.byte_cells)] = self.byte_cells
            self.byte_cells = grown
        self.blocks = self.byte_cells
        self.next = self.next_table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def room(self) -> cython.Py_ssize_t:
        """How many bytes may be appended for sure."""
        return (self.rows - self.taken - 1) * BLOCK

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def append(
        self,
        ways: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Keep data[start:end] as the next bytes; 0 where the limit is reached."""
        block: cython.Py_ssize_t
        fill: cython.Py_ssize_t
        if ways[way, GATHERED] + (end - start) > LIMIT:
            return 0
        while start < end:
            fill = ways[way, GATHERED] % BLOCK
            if fill == 0:
                block = self._take()
                if ways[way, GATHERED] == 0:
                    ways[way, FIRST_BLOCK] = block
                else:
                    self.next[ways[way, LAST_BLOCK], 0] = block
                ways[way, LAST_BLOCK] = block
            block = ways[way, LAST_BLOCK]
            while start < end and fill < BLOCK:
                self.blocks[block * BLOCK + fill] = data[start]
                start += 1
                fill += 1
                ways[way, GATHERED] += 1
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _take(self) -> cython.Py_ssize_t:
        block: cython.Py_ssize_t = self.free_head
        if block >= 0:
            self.free_head = self.next[block, 0]
        else:
            block = self.used
            self.used += 1
        self.next[block, 0] = -1
        self.taken += 1
        return block

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def collect(self, ways: cython.longlong[:, ::1], way: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Put the bytes of a direction together in ``whole``; how many there are."""
        total: cython.Py_ssize_t = ways[way, GATHERED]
        block: cython.Py_ssize_t = ways[way, FIRST_BLOCK]
        at: cython.Py_ssize_t = 0
        fill: cython.Py_ssize_t = 0
        while at < total:
            if fill == BLOCK:
                block = self.next[block, 0]
                fill = 0
            self.whole[at] = self.blocks[block * BLOCK + fill]
            fill += 1
            at += 1
        return total

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def drop(self, ways: cython.longlong[:, ::1], way: cython.Py_ssize_t) -> cython.int:
        """Forget the bytes of a direction."""
        block: cython.Py_ssize_t = ways[way, FIRST_BLOCK]
        if ways[way, GATHERED] == 0:
            return 0
        self.next[ways[way, LAST_BLOCK], 0] = self.free_head
        self.free_head = block
        self.taken -= (ways[way, GATHERED] + BLOCK - 1) // BLOCK
        ways[way, GATHERED] = 0
        ways[way, FIRST_BLOCK] = -1
        ways[way, LAST_BLOCK] = -1
        return 0
