# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Frames that wait inside a link: a fixed number of slots of a fixed size.

The slot given back last is lent first, so that what is in use stays in the processor's cache;
memory that was never lent is never touched, so a large store costs nothing until it is needed.
"""

import cython

CELL_BYTES = 8


@cython.cclass
class FrameStore:
    """``slots`` frames of at most ``slot_bytes`` bytes."""

    def __init__(self, slots: int, slot_bytes: int) -> None:
        self.slots = slots
        self.slot_bytes = slot_bytes
        self.content = bytearray(slots * slot_bytes)
        self.octets = memoryview(self.content).cast("B", shape=(slots, slot_bytes))
        self.lengths = memoryview(bytearray(slots * CELL_BYTES)).cast("q")
        self.free = memoryview(bytearray(slots * CELL_BYTES)).cast("q")
        self.free_count = slots
        for slot in range(slots):
            self.free[slot] = slots - 1 - slot

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def lend(self) -> cython.Py_ssize_t:
        """A slot nobody uses; -1: all are in use."""
        if self.free_count == 0:
            return -1
        self.free_count -= 1
        return self.free[self.free_count]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def give_back(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The frame has left or was dropped. Giving back twice is our own fault: it raises."""
        self.free[self.free_count] = slot
        self.free_count += 1
        return slot

    def write(self, slot: int, frame: bytes) -> None:
        """Fill a slot; for tests and rare paths."""
        if len(frame) > self.slot_bytes:
            raise ValueError(f"{len(frame)} bytes do not fit into {self.slot_bytes}")
        start = slot * self.slot_bytes
        self.content[start : start + len(frame)] = frame
        self.lengths[slot] = len(frame)

    def frame(self, slot: int) -> bytes:
        """The bytes of one slot; for tests and rare paths."""
        start = slot * self.slot_bytes
        return bytes(memoryview(self.content)[start : start + self.lengths[slot]])
