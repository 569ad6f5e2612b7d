"""The stretch of the file that is in memory: one buffer, used again for each batch."""

from wirespan.capture.batch import RESERVE_BYTES
from wirespan.capture.source import Source

BLOCK_BYTES = 1 << 20


class Window:
    """``buffer[start:end]`` are bytes not yet indexed; ``start`` moves as they are."""

    def __init__(self, source: Source, block_bytes: int = BLOCK_BYTES) -> None:
        self._source = source
        self._room = block_bytes
        self.buffer = bytearray(block_bytes + RESERVE_BYTES)
        self.start = 0
        self.end = 0
        self.base = 0
        """Where in the file the buffer begins."""

    def offset(self, position: int) -> int:
        """Where in the file a position of the buffer is."""
        return self.base + position

    def refill(self, needed: int) -> bool:
        """Move the rest to the front, make room for ``needed`` bytes, read until it is full.

        False where the source had no more to give. Earlier positions are void.
        """
        rest = self.end - self.start
        if needed > self._room:
            self._room = needed
            grown = bytearray(needed + RESERVE_BYTES)
            grown[:rest] = self.buffer[self.start : self.end]
            self.buffer = grown
        elif self.start:
            with memoryview(self.buffer) as view:
                view[:rest] = view[self.start : self.end]
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
