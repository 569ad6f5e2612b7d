"""Lines in virtual time: a recording at once, or packet by packet for a sender that reacts.

``simulate`` plays arrivals known beforehand. A ``Lane`` is offered packets as they are made; the
caller's loop jumps to whatever is due next, as the relay waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter, itemgetter
from typing import Any

from wirespan.emulate.build import build
from wirespan.emulate.packet import Packet
from wirespan.emulate.plans import Way
from wirespan.emulate.playback import Playback
from wirespan.emulate.stages.passage import COPIES_A_ROW
from wirespan.kernels.table import Table

EVENT_ROWS = 65536
EVENTS_A_PACKET = 4


@dataclass(frozen=True, slots=True)
class Arrival:
    """In the order of the first columns of ``packet.Packet``."""

    time_ns: int
    size_bytes: int
    payload_bytes: int = 0
    protocol: int = 6
    flags: int = 16
    ecn: int = 0
    source_port: int = -1
    destination_port: int = -1
    flow: int = 0
    sequence: int = -1
    texts: int = 0


columns = attrgetter(*(field.name for field in fields(Arrival)))
"""An arrival as the first cells of its row."""


@dataclass(frozen=True, slots=True)
class Departure:
    packet: int
    """Its place among the arrivals, or the number its ``Lane`` gave it; from 0."""
    time_ns: int
    corrupted: bool
    marked: bool
    """Congestion Experienced."""


@dataclass(frozen=True, slots=True)
class Travel:
    """What became of a recording."""

    departures: list[Departure]
    """In the order they left."""
    counts: list[dict[str, int]]
    """For each stage, how often each ``packet.What`` happened."""
    events: list[list[int]]
    """Rows of ``packet.Event``, in the order of their times."""

    @property
    def dropped(self) -> int:
        return sum(times for count in self.counts for name, times in count.items() if name in DROPS)


DROPS = (
    "lost", "queue_full", "congested", "policed", "too_big", "too_big_told", "blacked_out",
    "no_room",
)  # fmt: skip
CONGESTION_EXPERIENCED = 3


def simulate(way: Way, arrivals: Sequence[Arrival], seed: int) -> Travel:
    """Arrivals in the order of their times."""
    table = Table(len(Packet), max(len(arrivals), 1))
    for row, arrival in enumerate(arrivals):
        table.write(row, columns(arrival))
    line = build(way, seed, table, min(EVENT_ROWS, table.rows * EVENTS_A_PACKET))
    left = Table(2, table.rows * COPIES_A_ROW)
    many = Playback(line).play(len(arrivals), left)
    rows: list[list[int]] = left.cells[:many].tolist()  # type: ignore[assignment] # two-dimensional
    departures = [_departure(table, row, row, time_ns) for row, time_ns in rows]
    events = sorted(line.take_events(), key=itemgetter(0))
    return Travel(departures, line.counts(), events)


def steady(count: int, size_bytes: int, every_ns: int, start_ns: int = 0) -> list[Arrival]:
    """Packets of one size, evenly spaced."""
    return [Arrival(start_ns + place * every_ns, size_bytes) for place in range(count)]


class Lane:
    """A line and the rows its packets are in; at most ``rows`` at once."""

    def __init__(self, way: Way, seed: int, rows: int = 4096) -> None:
        self._table = Table(len(Packet), rows)
        self.line: Any = build(way, seed, self._table, EVENT_ROWS)
        self._free = list(range(rows - 1, -1, -1))
        self._numbers = [0] * rows
        self._offered = 0

    def offer(self, arrival: Arrival) -> int:
        """The packet's number; whether it leaves, ``take`` will tell."""
        number = self._offered
        self._offered += 1
        self._reclaim()
        if not self._free:
            raise ValueError(f"more than {self._table.rows} packets inside at once")
        row = self._free.pop()
        self._numbers[row] = number
        self._table.write(row, columns(arrival))
        if self.line.offer_(arrival.time_ns, row):
            self._free.append(row)
        return number

    def due_ns(self) -> int:
        """Nothing leaves before; ``packet.NEVER`` when nothing is inside."""
        due: int = self.line.due_()
        return due

    def take(self, now_ns: int) -> list[Departure]:
        """All that left until now."""
        departures = []
        row = self.line.take_(now_ns)
        while row >= 0:
            time_ns = self._table.cells[row, Packet.LEAVES]
            departures.append(_departure(self._table, row, self._numbers[row], time_ns))
            if self._table.cells[row, Packet.COPIES] == 0:
                self._free.append(row)
            row = self.line.take_(now_ns)
        return departures

    def _reclaim(self) -> None:
        row = self.line.lost_()
        while row >= 0:
            self._free.append(row)
            row = self.line.lost_()


def _departure(table: Table, row: int, packet: int, time_ns: int) -> Departure:
    return Departure(
        packet,
        time_ns,
        table.cells[row, Packet.CORRUPTED] == 1,
        table.cells[row, Packet.ECN] == CONGESTION_EXPERIENCED,
    )
