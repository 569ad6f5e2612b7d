# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What the stages of one line share: the packets' rows, the journal, the counts, the lost.

The journal holds the first ``event_rows`` events since it was last cleared, and counts those
it had no room for; ``counts`` (stages x ``What``) misses none.
"""

import cython

from wirespan.emulate.packet import Event, Packet, What
from wirespan.kernels.table import Table

NUMBER = cython.declare(cython.Py_ssize_t, Packet.NUMBER)
COPIES = cython.declare(cython.Py_ssize_t, Packet.COPIES)
FATE = cython.declare(cython.Py_ssize_t, Packet.FATE)
EVENT_TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
EVENT_PACKET = cython.declare(cython.Py_ssize_t, Event.PACKET)
EVENT_NUMBER = cython.declare(cython.Py_ssize_t, Event.NUMBER)
EVENT_STAGE = cython.declare(cython.Py_ssize_t, Event.STAGE)
EVENT_WHAT = cython.declare(cython.Py_ssize_t, Event.WHAT)
EVENT_VALUE = cython.declare(cython.Py_ssize_t, Event.VALUE)

COPIES_A_ROW = 2
"""Places for copies inside a line, as a multiple of the packets' rows."""


@cython.cclass
class Passage:
    """``packets`` must not grow while the line lives."""

    def __init__(self, packets: Table, stages: int, event_rows: int) -> None:
        self.packet_table = packets
        self.packets = packets.cells
        self.rows = packets.rows
        self.capacity = packets.rows * COPIES_A_ROW
        self.event_table = Table(len(Event), event_rows)
        self.events = self.event_table.cells
        self.event_rows = event_rows
        self.event_count = 0
        self.events_missed = 0
        self.count_table = Table(len(What), stages)
        self.counts = self.count_table.cells
        self.lost_table = Table(1, packets.rows)
        self.lost = self.lost_table.cells
        self.lost_first = 0
        self.lost_count = 0
        self.inside = 0
        self.offered = -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def drop(
        self,
        now: cython.longlong,
        packet: cython.Py_ssize_t,
        place: cython.Py_ssize_t,
        what: cython.Py_ssize_t,
        value: cython.longlong,
    ) -> cython.int:
        """One copy ends here; the row of the last is told by ``take_lost`` or by ``offer``."""
        self.note(now, packet, place, what, value)
        self.packets[packet, FATE] = what
        self.packets[packet, COPIES] -= 1
        self.inside -= 1
        if self.packets[packet, COPIES] == 0 and packet != self.offered:
            if self.lost_count == self.rows:
                self.take_lost()
            self.lost[(self.lost_first + self.lost_count) % self.rows, 0] = packet
            self.lost_count += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def note(
        self,
        now: cython.longlong,
        packet: cython.Py_ssize_t,
        place: cython.Py_ssize_t,
        what: cython.Py_ssize_t,
        value: cython.longlong,
    ) -> cython.int:
        """Count it, and write it down while there is room."""
        self.counts[place, what] += 1
        if self.event_count >= self.event_rows:
            self.events_missed += 1
            return 0
        row: cython.Py_ssize_t = self.event_count
        self.event_count += 1
        self.events[row, EVENT_TIME] = now
        self.events[row, EVENT_PACKET] = packet
        self.events[row, EVENT_NUMBER] = self.packets[packet, NUMBER]
        self.events[row, EVENT_STAGE] = place
        self.events[row, EVENT_WHAT] = what
        self.events[row, EVENT_VALUE] = value
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def take_lost(self) -> cython.Py_ssize_t:
        """A row no copy of which is inside any more, or -1."""
        if self.lost_count == 0:
            return -1
        packet: cython.Py_ssize_t = self.lost[self.lost_first, 0]
        self.lost_first = (self.lost_first + 1) % self.rows
        self.lost_count -= 1
        return packet

    def take_events(self) -> list[list[int]]:
        """The journal's rows, which is empty then."""
        rows = self.event_table.cells[: self.event_count].tolist()
        self.event_count = 0
        return rows
