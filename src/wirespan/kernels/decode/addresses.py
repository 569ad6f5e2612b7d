# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Network addresses as small numbers, given in order of first sight.

Open addressing with linear probing; never more than half full. The seed changes only
where entries lie, never their numbers, so that nobody can prepare colliding addresses
for a seed they do not know.
"""

import ipaddress

import cython

from wirespan.kernels.layout import Address
from wirespan.kernels.table import Table

FAMILY = cython.declare(cython.Py_ssize_t, Address.FAMILY)
HIGH = cython.declare(cython.Py_ssize_t, Address.HIGH)
LOW = cython.declare(cython.Py_ssize_t, Address.LOW)

FULL = cython.declare(cython.Py_ssize_t, -2)
"""What ``find`` answers when ``reserve`` was not called in time, or the limit is reached."""
FIRST_ROOM = 1024
ADDRESSES_LIMIT = 1 << 22
MIX_1 = cython.declare(cython.ulonglong, 0xBF58476D1CE4E5B9)
MIX_2 = cython.declare(cython.ulonglong, 0x94D049BB133111EB)
WORD = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
WORD_BYTES = 8


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(check=False)
def _hash(
    seed: cython.ulonglong, family: cython.ulonglong, high: cython.ulonglong, low: cython.ulonglong
) -> cython.ulonglong:
    value: cython.ulonglong = ((low ^ seed) * MIX_1) & WORD
    value = ((value ^ (value >> 29) ^ high ^ family) * MIX_2) & WORD
    return value ^ (value >> 32)


@cython.cclass
class Addresses:
    """Interned addresses: rows of ``layout.Address``, found again by their content."""

    def __init__(self, seed: int = 0, limit: int = ADDRESSES_LIMIT) -> None:
        self.table = Table(len(Address))
        self.count = 0
        self.seed = seed & 0xFFFFFFFFFFFFFFFF
        self.limit = limit
        self._grow(min(FIRST_ROOM, limit))

    def reserve(self, more: int) -> None:
        """Make room for ``more`` new addresses, as far as the limit allows."""
        needed = min(self.count + more, self.limit)
        if needed > self.room:
            self._grow(min(max(needed, 2 * self.room), self.limit))

    def is_full(self) -> bool:
        """Whether no new address will ever get a number."""
        return self.count >= self.limit

    def intern(self, family: int, high: int, low: int) -> int:
        """The number of an address; a new one if it was never seen."""
        self.reserve(1)
        number: cython.Py_ssize_t = self.find(family, high, low)
        return number

    def text(self, number: int) -> str:
        """The address as people write it."""
        if not 0 <= number < self.count:
            raise IndexError(f"no address has the number {number}")
        family, high, low = self.table.row(number)
        if family == 4:
            return str(ipaddress.IPv4Address(low))
        words = high.to_bytes(WORD_BYTES, "big", signed=True) + low.to_bytes(
            WORD_BYTES, "big", signed=True
        )
        return str(ipaddress.IPv6Address(words))

    def _grow(self, room: int) -> None:
        row: cython.Py_ssize_t
        self.table.reserve(room)
        self.cells = self.table.cells
        self.room = room
        slots = 1 << (2 * room - 1).bit_length()
        self.slots = memoryview(bytearray(b"\xff" * (4 * slots))).cast("i")
        self.mask = slots - 1
        for row in range(self.count):
            slot = self._slot(self.cells[row, FAMILY], self.cells[row, HIGH], self.cells[row, LOW])
            self.slots[slot] = row

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1)
    def _slot(
        self, family: cython.longlong, high: cython.longlong, low: cython.longlong
    ) -> cython.Py_ssize_t:
        """Where this address lies in the hash table, or where it would."""
        at: cython.ulonglong = _hash(
            self.seed,
            cython.cast(cython.ulonglong, family) & WORD,
            cython.cast(cython.ulonglong, high) & WORD,
            cython.cast(cython.ulonglong, low) & WORD,
        )
        slot: cython.Py_ssize_t = at & self.mask
        row: cython.Py_ssize_t = self.slots[slot]
        while row >= 0:
            if (
                self.cells[row, LOW] == low
                and self.cells[row, HIGH] == high
                and self.cells[row, FAMILY] == family
            ):
                break
            slot = (slot + 1) & self.mask
            row = self.slots[slot]
        return slot

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def find(
        self, family: cython.longlong, high: cython.longlong, low: cython.longlong
    ) -> cython.Py_ssize_t:
        """The number of an address, new or known; ``FULL`` without room for a new one."""
        slot: cython.Py_ssize_t = self._slot(family, high, low)
        row: cython.Py_ssize_t = self.slots[slot]
        if row >= 0:
            return row
        if self.count >= self.room:
            return FULL
        row = self.count
        self.count = row + 1
        self.slots[slot] = row
        self.cells[row, FAMILY] = family
        self.cells[row, HIGH] = high
        self.cells[row, LOW] = low
        return row
