"""Answers gathered for a page without a server: one compressed stream that never grows too long.

Each answer is a line, its place and its JSON with a tab between, so that a page need only
parse what it shows. The stream is raw DEFLATE (RFC 1951), which browsers unpack by
themselves, written as base64: any text of a packet is harmless in it.
"""

import base64
import zlib

from wirespan.report.json_text import json_text

RAW = -15
"""Window bits without header and check sum."""
BEST = 9
BASE64_IN, BASE64_OUT = 3, 4
END = 16
"""Bytes for the stream's end, and for what flushing adds to the last answer."""


class Bundle:
    """``limit`` is of its text, in characters."""

    def __init__(self, limit: int) -> None:
        self._limit = limit * BASE64_IN // BASE64_OUT - END
        self._size = 0
        self._pieces: list[bytes] = []
        self._stream = zlib.compressobj(BEST, zlib.DEFLATED, RAW)

    @property
    def left(self) -> int:
        """Bytes that still fit."""
        return self._limit - self._size

    def add(self, place: str, answer: object, spare: int = 0) -> bool:
        """Whether it fitted, with ``spare`` bytes left for others; else nothing was added."""
        line = f"{place}\t{json_text(answer)}\n".encode("ascii")
        if self.left - spare < len(line) and self.left - spare < len(zlib.compress(line, BEST)):
            return False
        piece = self._stream.compress(line) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        self._pieces.append(piece)
        self._size += len(piece)
        return True

    def text(self) -> str:
        """What stands in the page; nothing can be added afterwards."""
        self._pieces.append(self._stream.flush())
        return base64.b64encode(b"".join(self._pieces)).decode("ascii")
