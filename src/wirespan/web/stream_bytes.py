"""The beginning of what each side of a TCP connection sent, put together from its segments.

Bytes are taken from the first segment that had them; the stream ends at the first hole.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from wirespan.kernels.layout import Frame, Packet
from wirespan.web.desk import Desk

MOST_BYTES = 65_536
FULL = 2**32
HALF = 2**31
SYN = 0x02


@dataclass(slots=True)
class Beginning:
    """Of one side's stream, from ``first`` on."""

    octets: bytearray = field(default_factory=bytearray)
    starts: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    """Which frame brought the bytes from each of ``starts`` on."""
    waiting: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    """Position -> row and bytes behind a hole."""

    def add(self, position: int, row: int, octets: bytes) -> None:
        self.waiting.setdefault(position, (row, octets))
        while self.waiting and len(self.octets) < MOST_BYTES:
            at = min(self.waiting)
            if at > len(self.octets):
                return
            number, piece = self.waiting.pop(at)
            new = piece[len(self.octets) - at :]
            if new:
                self.starts.append(len(self.octets))
                self.rows.append(number)
                self.octets += new

    def row_at(self, position: int) -> int:
        """The frame that brought the byte at ``position``."""
        return self.rows[max(bisect_right(self.starts, position) - 1, 0)]


def beginning(desk: Desk, rows: Iterable[int], first_number: int) -> Beginning:
    """Of the side that sent these frames; ``first_number`` is the sequence number of byte 0."""
    shelf, made = desk.shelf, Beginning()
    packets, offsets = shelf.packets, shelf.frames[Frame.OFFSET]
    for row in rows:
        length = packets[Packet.PAYLOAD_CAPTURED][row]
        if length <= 0:
            continue
        sequence = packets[Packet.SEQUENCE][row] + bool(packets[Packet.FLAGS][row] & SYN)
        position = (sequence - first_number) % FULL
        if position >= HALF:
            continue
        if position >= MOST_BYTES:
            break
        start = packets[Packet.PAYLOAD][row] - offsets[row]
        octets = desk.session.octets(shelf.file_offset(row) + start, length)
        made.add(position, row, octets)
    return made
