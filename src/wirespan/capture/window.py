"""The stretch of the file that is in memory: a few buffers, taken in turn."""

from wirespan.capture.batch import BATCHES_AT_ONCE, RESERVE_BYTES
from wirespan.capture.source import Source

BLOCK_BYTES = 1 << 20


class Window:
    """``buffer[start:end]`` are bytes not yet indexed; ``start`` moves as they are."""

    def __init__(self, source: Source, block_bytes: int = BLOCK_BYTES) -> None:
        self._source = source
        self._room = block_bytes
        self.buffer = bytearray(block_bytes + RESERVE_BYTES)
        self._others = [bytearray(0) for _ in range(BATCHES_AT_ONCE - 1)]
        """The buffers of the batches before, the oldest first."""
        self.start = 0
        self.end = 0
        self.base = 0
        """Where in the file the buffer begins."""

    def offset(self, position: int) -> int:
        """Where in the file a position of the buffer is."""
        return self.base + position

    def refill(self, needed: int) -> bool:
        """Move the rest to the front of the oldest buffer, with room for ``needed`` bytes, and
        read until it is full.

        False where the source had no more to give. Earlier positions are void.
        """
        rest = self.end - self.start
        self._room = max(self._room, needed)
        oldest = self._others.pop(0)
        if len(oldest) < self._room + RESERVE_BYTES:
            oldest = bytearray(self._room + RESERVE_BYTES)
        oldest[:rest] = self.buffer[self.start : self.end]
        self._others.append(self.buffer)
        self.buffer = oldest
        self.base += self.start
        self.start = 0
        self.end = rest
        self._fill()
        return self.end > rest

    def _fill(self) -> None:
        with memoryview(self.buffer) as view:
            while self.end < self._room:
                with view[self.end : self._room] as room:
                    count = self._source.readinto(room)
                if count == 0:
                    return
                self.end += count
