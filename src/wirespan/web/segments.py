"""The packets of one connection as columns, for the ladder and the graph of its sequence.

Positions count payload bytes of a direction from 0, unwrapped, as the ledger has them; what
is in flight is what was sent and not yet acknowledged, as seen where the capture was made.
A download of a million packets is not drawn one by one: plain ones are thinned out.
"""

from array import array
from collections.abc import Iterator

from wirespan.kernels.layout import SIDE_FIELDS, Frame, Packet, SegmentMark, Side, Verdict
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.web.numbers import ACK, SYN, Numbers
from wirespan.web.relative import Document
from wirespan.web.shelf import Shelf

MOST_SHOWN = 20_000
MOST_FOLLOWED = 400_000
"""Packets before those shown that are followed to know what is in flight."""
FIN = 0x01
HALF = 2**31
FULL = 2**32
PLAIN = int(SegmentMark.FROM_SERVER | SegmentMark.PSH | SegmentMark.SNAPPED)
"""Marks of a packet of which nothing is to be told."""
FOLLOWED = (
    Packet.PROTOCOL, Packet.FLAGS, Packet.PAYLOAD_LENGTH, Packet.SEQUENCE, Packet.ACKNOWLEDGEMENT,
)  # fmt: skip
"""What of a packet is asked again and again."""
NAMES = (
    "frame", "time_ns", "from_server", "start", "length", "ack", "window", "flight", "marks",
)  # fmt: skip


def segments(
    shelf: Shelf, connection: int, first_frame: int, last_frame: int, shown_from: int = 0
) -> Document:
    """Frames of the connection in [first_frame, last_frame], those from ``shown_from`` on."""
    table: list[list[int]] = []
    follower = Follower(shelf, connection)
    rows = rows_of_connection(shelf, connection, first_frame, last_frame)
    skipped = max(_before(rows, shown_from) - MOST_FOLLOWED, 0)
    for row in rows[skipped:]:
        values = follower.follow(row)
        if row + 1 >= shown_from:
            table.append(values)
    kept = _thinned(table)
    columns = zip(*kept, strict=True) if kept else ([] for _ in NAMES)
    return {**dict(zip(NAMES, map(list, columns), strict=True)), "total": len(table)}


def rows_of_connection(
    shelf: Shelf, connection: int, first_frame: int, last_frame: int, most: int | None = None
) -> "array[int]":
    """Rows of its frames, ICMP errors that quote it left out; the first ``most`` of them."""
    sides = shelf.verdicts[Verdict.SIDE]
    protocols = shelf.packets[Packet.PROTOCOL]
    found = array("I")
    for row in _places(shelf.verdicts[Verdict.CONNECTION_ID], connection, first_frame, last_frame):
        if len(found) == most:
            break
        if sides[row] >= 0 and protocols[row] in {6, 17}:
            found.append(row)
    return found


def _places(column: "array[int]", wanted: int, first_frame: int, last_frame: int) -> Iterator[int]:
    at, end = max(first_frame - 1, 0), min(last_frame, len(column))
    try:
        while at < end:
            at = column.index(wanted, at, end)
            yield at
            at += 1
    except ValueError:
        return


def _before(rows: "array[int]", shown_from: int) -> int:
    return sum(row + 1 < shown_from for row in rows) if shown_from else 0


def _thinned(table: list[list[int]]) -> list[list[int]]:
    """At most about MOST_SHOWN: all that are marked, and plain ones at even distances."""
    if len(table) <= MOST_SHOWN:
        return table
    step = -(-len(table) // (MOST_SHOWN // 2))
    marked = 0
    kept = []
    for number, values in enumerate(table):
        tells = values[-1] & ~PLAIN and marked < MOST_SHOWN // 2
        marked += bool(tells)
        if tells or number % step == 0:
            kept.append(values)
    return kept


class Follower:
    """Walks the packets of a connection in order; of a long one there are very many."""

    def __init__(self, shelf: Shelf, connection: int) -> None:
        at = shelf.connection_rows.get(connection)
        self._window = Numbers(shelf).window
        self._start_ns = shelf.start_ns
        self._times = shelf.frames[Frame.TIME]
        self._sides, self._marks = (shelf.verdicts[each] for each in (Verdict.SIDE, Verdict.MARKS))
        self._protocols, self._flags, self._lengths, self._sequences, self._acknowledgements = (
            shelf.packets[each] for each in FOLLOWED
        )
        self._first = [-1 if at is None else _first_number(shelf, side, at) for side in (0, 1)]
        self._near = [0, 0]
        """The last position of each direction, near which the next is looked for."""
        self._next = [0, 0]
        self._acked = [0, 0]

    def follow(self, row: int) -> list[int]:
        """The values of one packet, in the order of NAMES."""
        side = self._sides[row]
        length = max(self._lengths[row], 0)
        time_ns, marks = self._times[row] - self._start_ns, self._marks[row]
        if self._protocols[row] != 6 or self._first[side] < 0:
            return [row + 1, time_ns, side, 0, length, -1, -1, 0, marks]
        flags = self._flags[row]
        start = self._position(side, self._sequences[row] + bool(flags & SYN))
        ack = -1
        if flags & ACK and self._first[1 - side] >= 0:
            ack = max(self._position(1 - side, self._acknowledgements[row]), 0)
            self._acked[1 - side] = max(self._acked[1 - side], ack)
        self._next[side] = max(self._next[side], start + length)
        flight = max(self._next[side] - self._acked[side], 0)
        return [row + 1, time_ns, side, start, length, ack, self._window(row), flight, marks]

    def _position(self, side: int, number: int) -> int:
        """Stream position of a sequence number, the one nearest to where the stream is."""
        near = self._near[side]
        away = (number - self._first[side] - 1 - near) % FULL
        position = near + (away - FULL if away >= HALF else away)
        self._near[side] = max(near, position)
        return position


def _first_number(shelf: Shelf, side: int, at: int) -> int:
    return shelf.connections[ConnectionColumn.SIDES + side * SIDE_FIELDS + Side.ISN][at]
