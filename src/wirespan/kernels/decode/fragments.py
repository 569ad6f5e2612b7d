"""Pieces of IP datagrams put together again (RFC 791, 3.2; RFC 8200, 4.5).

Rare, so plain Python, called between compiled stretches. Where pieces overlap, the one
that begins first wins, among equals the one seen first, as in tshark. Every store is
bounded: in datagrams, in pieces of one, in bytes over all, in age by the capture's clock.
"""

from bisect import insort
from collections import OrderedDict
from dataclasses import dataclass, field

DATAGRAMS_LIMIT = 1024
PIECES_LIMIT = 2048
"""Of one datagram; 65,535 bytes in the smallest pieces of a 68-byte link are 1,366."""
BYTES_LIMIT = 16 * 1024 * 1024
AGE_LIMIT_NS = 30_000_000_000
LONGEST_DATAGRAM = 65_535

Key = tuple[int, int, int, int, int]
"""Family, source, destination, identification, protocol (RFC 791, 3.2)."""


@dataclass(slots=True)
class Datagram:
    """The pieces of one datagram seen so far."""

    started_ns: int
    pieces: list[tuple[int, bytes]] = field(default_factory=list)
    """Offset and bytes, by offset; pieces at the same offset as they came."""
    length: int | None = None
    """Known once the last piece was seen."""
    size: int = 0
    """Bytes held, overlaps counted as often as they came."""

    def join(self) -> bytes | None:
        """The whole, or None while something is missing."""
        if self.length is None or self.size < self.length:
            return None
        whole = bytearray()
        for offset, data in self.pieces:
            if offset > len(whole):
                return None
            whole += data[len(whole) - offset :]
        return bytes(whole[: self.length]) if len(whole) >= self.length else None


def _offset(piece: tuple[int, bytes]) -> int:
    return piece[0]


class Fragments:
    """The datagrams that are not complete, oldest first."""

    def __init__(
        self, datagrams_limit: int = DATAGRAMS_LIMIT, bytes_limit: int = BYTES_LIMIT
    ) -> None:
        self.datagrams_limit = datagrams_limit
        self.bytes_limit = bytes_limit
        self.held_bytes = 0
        self.given_up = 0
        """Datagrams dropped because of a limit other than age."""
        self._open: OrderedDict[Key, Datagram] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def add(self, key: Key, now_ns: int, offset: int, data: bytes, *, more: bool) -> bytes | None:
        """Keep a piece; the whole datagram if this piece completed it."""
        self._expire(now_ns)
        datagram = self._open.get(key)
        if datagram is None:
            datagram = self._open[key] = Datagram(started_ns=now_ns)
        if len(datagram.pieces) >= PIECES_LIMIT:
            return None
        insort(datagram.pieces, (offset, data), key=_offset)
        datagram.size += len(data)
        self.held_bytes += len(data)
        if not more and datagram.length is None:
            datagram.length = offset + len(data)
        whole = datagram.join()
        if whole is not None:
            self._forget(key)
        self._bound()
        return whole

    def _expire(self, now_ns: int) -> None:
        while self._open:
            key, oldest = next(iter(self._open.items()))
            if now_ns - oldest.started_ns <= AGE_LIMIT_NS:
                return
            self._forget(key)

    def _bound(self) -> None:
        while len(self._open) > self.datagrams_limit or self.held_bytes > self.bytes_limit:
            self._forget(next(iter(self._open)))
            self.given_up += 1

    def _forget(self, key: Key) -> None:
        self.held_bytes -= self._open.pop(key).size
