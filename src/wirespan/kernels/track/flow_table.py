# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Four-tuples to flows: open addressing with linear probing, removal by shifting back.

A flow outlives its connection, so that late packets still find their stream number and
a new SYN is told from a repeated one. Flows without a connection wait in a queue, oldest
first, and are forgotten there by age and by count.
"""

import cython

from wirespan.kernels.layout import Flow
from wirespan.kernels.table import Table

ADDRESSES = cython.declare(cython.Py_ssize_t, Flow.ADDRESSES)
PORTS = cython.declare(cython.Py_ssize_t, Flow.PORTS)
HASH = cython.declare(cython.Py_ssize_t, Flow.HASH)
SLOT = cython.declare(cython.Py_ssize_t, Flow.SLOT)
STREAM = cython.declare(cython.Py_ssize_t, Flow.STREAM)
ID = cython.declare(cython.Py_ssize_t, Flow.ID)
OLDER = cython.declare(cython.Py_ssize_t, Flow.OLDER)
NEWER = cython.declare(cython.Py_ssize_t, Flow.NEWER)
TIME = cython.declare(cython.Py_ssize_t, Flow.TIME)
FIELDS = cython.declare(cython.Py_ssize_t, len(Flow))
# Larger literals than 2**31 would be Python objects.
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)

REMEMBERED = 65_536
"""Flows without a connection that are kept however old they are."""
REMEMBERED_AT_MOST = 262_144
REMEMBERED_FOR_NS = 600 * 1_000_000_000
"""Age beyond which those above ``REMEMBERED`` are forgotten."""

REMEMBERED_C = cython.declare(cython.Py_ssize_t, REMEMBERED)
REMEMBERED_AT_MOST_C = cython.declare(cython.Py_ssize_t, REMEMBERED_AT_MOST)
REMEMBERED_FOR = cython.declare(cython.longlong, REMEMBERED_FOR_NS)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def mixed(state: cython.longlong, word: cython.longlong) -> cython.longlong:
    """32 bits of both; the product stays below 2**63."""
    product: cython.longlong = ((state ^ word) & BITS_32) * 0x5BD1E995
    return (product ^ (product >> 29)) & BITS_32


@cython.cclass
class FlowTable:
    """``find`` then ``insert``; ``reserve`` first, for neither allocates."""

    def __init__(self, seed: int) -> None:
        self.seed = seed & 0xFFFFFFFF
        self.table = Table(len(Flow), 256)
        self._bind()
        self.used = 0
        self.free_head = -1
        self.live = 0
        self.oldest = -1
        self.newest = -1
        self.remembered = 0
        self.bucket_table = Table(1, 1024)
        self._index(1024)

    def reserve(self, more: int) -> None:
        """Make room for ``more`` new flows."""
        self.table.reserve(self.used + more)
        self._bind()
        size = self.mask + 1
        if (self.live + more) * 2 > size:
            while (self.live + more) * 2 > size:
                size *= 2
            self._index(size)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def room(self) -> cython.Py_ssize_t:
        """How many flows can be inserted without ``reserve``."""
        return min(self.cells.shape[0] - self.used, (self.mask + 1) // 2 - self.live)

    def _bind(self) -> None:
        """The same cells twice: by row and field, and in one row for speed."""
        self.cells = self.table.cells
        self.flat = self.table.flat

    def _index(self, size: int) -> None:
        self.bucket_table = Table(1, size)
        self.buckets = self.bucket_table.flat
        self.mask = size - 1
        self._refill()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _refill(self) -> cython.Py_ssize_t:
        row: cython.Py_ssize_t
        for row in range(self.mask + 1):
            self.buckets[row] = -1
        for row in range(self.used):
            if self.cells[row, HASH] >= 0:
                self._place(row)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _place(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        hashed: cython.longlong = self.cells[row, HASH]
        at: cython.Py_ssize_t = hashed & self.mask
        while self.buckets[at] >= 0:
            at = (at + 1) & self.mask
        self.buckets[at] = (hashed & 0x7FFFFFFF) << 32 | row
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def hashed(self, addresses: cython.longlong, ports: cython.longlong) -> cython.longlong:
        """31 bits."""
        state: cython.longlong = mixed(self.seed ^ (ports & 0xFF), addresses >> 32)
        state = mixed(state, addresses)
        return mixed(state, ports >> 8) & 0x7FFFFFFF

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def find(
        self, addresses: cython.longlong, ports: cython.longlong, hashed: cython.longlong
    ) -> cython.Py_ssize_t:
        """The flow's row, or -1."""
        at: cython.Py_ssize_t = hashed & self.mask
        row: cython.Py_ssize_t
        bucket: cython.longlong = self.buckets[at]
        while bucket >= 0:
            if bucket >> 32 == hashed:
                row = bucket & BITS_32
                if (
                    self.flat[row * FIELDS + ADDRESSES] == addresses
                    and self.flat[row * FIELDS + PORTS] == ports
                ):
                    return row
            at = (at + 1) & self.mask
            bucket = self.buckets[at]
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def insert(
        self, addresses: cython.longlong, ports: cython.longlong, hashed: cython.longlong
    ) -> cython.Py_ssize_t:
        """A new flow: every field -1 but its key; not in the queue of the forgotten."""
        row: cython.Py_ssize_t = self.free_head
        field: cython.Py_ssize_t
        if row >= 0:
            self.free_head = self.cells[row, OLDER]
        else:
            row = self.used
            self.used += 1
        for field in range(FIELDS):
            self.cells[row, field] = -1
        self.cells[row, ADDRESSES] = addresses
        self.cells[row, PORTS] = ports
        self.cells[row, HASH] = hashed
        self.live += 1
        self._place(row)
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def forget(self, row: cython.Py_ssize_t, time: cython.longlong) -> cython.Py_ssize_t:
        """The flow lost its connection at ``time``: queue it, drop what is too old."""
        oldest: cython.Py_ssize_t
        self.cells[row, SLOT] = -1
        self.cells[row, TIME] = time
        self.cells[row, OLDER] = self.newest
        self.cells[row, NEWER] = -1
        if self.newest >= 0:
            self.cells[self.newest, NEWER] = row
        else:
            self.oldest = row
        self.newest = row
        self.remembered += 1
        while self.remembered > REMEMBERED_C:
            oldest = self.oldest
            if (
                self.remembered <= REMEMBERED_AT_MOST_C
                and time - self.cells[oldest, TIME] <= REMEMBERED_FOR
            ):
                break
            self.recall(oldest)
            self._remove(oldest)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def recall(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Take a flow out of the queue: it gets a connection again."""
        older: cython.Py_ssize_t = self.cells[row, OLDER]
        newer: cython.Py_ssize_t = self.cells[row, NEWER]
        if older >= 0:
            self.cells[older, NEWER] = newer
        else:
            self.oldest = newer
        if newer >= 0:
            self.cells[newer, OLDER] = older
        else:
            self.newest = older
        self.remembered -= 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _remove(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        at: cython.Py_ssize_t = self.cells[row, HASH] & self.mask
        after: cython.Py_ssize_t
        home: cython.Py_ssize_t
        while self.buckets[at] & BITS_32 != row:
            at = (at + 1) & self.mask
        after = (at + 1) & self.mask
        while self.buckets[after] >= 0:
            home = (self.buckets[after] >> 32) & self.mask
            if ((after - home) & self.mask) >= ((after - at) & self.mask):
                self.buckets[at] = self.buckets[after]
                at = after
            after = (after + 1) & self.mask
        self.buckets[at] = -1
        self.cells[row, HASH] = -1
        self.cells[row, OLDER] = self.free_head
        self.free_head = row
        self.live -= 1
        return 0
