"""Numbers of a TCP segment as Wireshark shows them: relative, and windows scaled.

The same as ``explain.packets`` says, from the columns on the shelf.
"""

from array import array

from wirespan.kernels.layout import SIDE_FIELDS, Packet, Side, Verdict
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.web.shelf import Shelf

SEQUENCES = 2**32
SYN, ACK = 0x02, 0x10


class Numbers:
    """By row of the frames; None where the connection's first number is not known (yet)."""

    def __init__(self, shelf: Shelf) -> None:
        self._packets = shelf.packets
        self._windows = shelf.packets[Packet.WINDOW]
        self._flags = shelf.packets[Packet.FLAGS]
        self._identities = shelf.verdicts[Verdict.CONNECTION_ID]
        self._sides = shelf.verdicts[Verdict.SIDE]
        self._rows = shelf.connection_rows
        self._first = tuple(_of_side(shelf, side, Side.ISN) for side in (0, 1))
        self._scales = tuple(_of_side(shelf, side, Side.WINDOW_SCALE) for side in (0, 1))

    def sequence(self, row: int) -> int | None:
        return self._relative(row, self._sides[row], self._packets[Packet.SEQUENCE][row])

    def acknowledgement(self, row: int) -> int | None:
        if not self._flags[row] & ACK:
            return None
        number = self._packets[Packet.ACKNOWLEDGEMENT][row]
        return self._relative(row, 1 - self._sides[row], number)

    def window(self, row: int) -> int:
        field = self._windows[row]
        at = self._rows.get(self._identities[row])
        if at is None or self._flags[row] & SYN:
            return field
        return field << max(self._scales[self._sides[row]][at], 0)

    def _relative(self, row: int, side: int, number: int) -> int | None:
        at = self._rows.get(self._identities[row])
        first = -1 if at is None else self._first[side][at]
        return None if first < 0 else (number - first) % SEQUENCES


def _of_side(shelf: Shelf, side: int, field: int) -> "array[int]":
    return shelf.connections[ConnectionColumn.SIDES + side * SIDE_FIELDS + field]
