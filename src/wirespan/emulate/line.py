# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""One direction of a link: stages in order, packets through them, time as an argument.

The caller owns the packets: it fills a row of its table (``packet.Packet``), offers the row's
number, and takes it again when its time has come. A row may be used again when its COPIES is
0: ``offer`` returned a fate, ``take`` returned it for the last time, or ``lost`` returned it.
Times that go back, and NEVER, are taken for the latest seen.
"""

import cython

from wirespan.emulate.packet import NEVER, Packet, What
from wirespan.emulate.stages.blackout import Blackout
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.end import End
    from cython.cimports.wirespan.emulate.stages.passage import Passage
    from cython.cimports.wirespan.emulate.stages.stage import Stage
else:
    from wirespan.emulate.stages.end import End
    from wirespan.emulate.stages.passage import Passage
    from wirespan.emulate.stages.stage import Stage

ARRIVED = cython.declare(cython.Py_ssize_t, Packet.ARRIVED)
NUMBER = cython.declare(cython.Py_ssize_t, Packet.NUMBER)
LEAVES = cython.declare(cython.Py_ssize_t, Packet.LEAVES)
COPIES = cython.declare(cython.Py_ssize_t, Packet.COPIES)
CORRUPTED = cython.declare(cython.Py_ssize_t, Packet.CORRUPTED)
FATE = cython.declare(cython.Py_ssize_t, Packet.FATE)
NO_ROOM = cython.declare(cython.Py_ssize_t, What.NO_ROOM)

NEVER_NS = cython.declare(cython.longlong, NEVER)

EVENT_ROWS = 65536


@cython.cclass
class Line:
    """Stages are used by one line only; ``names`` tells which is at which place.

    ``texts``: what the caller is to look for in payloads, for ``Packet.TEXTS``.
    """

    def __init__(
        self,
        packets: Table,
        stages: list[Stage],
        event_rows: int = EVENT_ROWS,
        texts: tuple[bytes, ...] = (),
    ) -> None:
        self.texts = texts
        self.stages = tuple(stages)
        self.names = tuple(type(stage).__name__ for stage in stages)
        self.passage = Passage(packets, len(stages) + 1, event_rows)
        self.packets = packets.cells
        self.end = End()
        self.end.connect(self.passage, len(stages), self.end, 0)
        self.first = self.end
        self.latest = 0
        self.offered = 0
        self.taken = 0
        self.begun = False
        rest_ns = 0
        for place in range(len(stages) - 1, -1, -1):
            stages[place].connect(self.passage, place, self.first, rest_ns)
            rest_ns += stages[place].least_ns
            self.first = stages[place]

    def begin(self, now_ns: int) -> None:
        """The moment from which windows and traces count; without it, the first offer's."""
        self.begun = True
        self.latest = now_ns
        for stage in self.stages:
            stage.begin(now_ns)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def offer(self, now_ns: cython.longlong, packet: cython.Py_ssize_t) -> cython.int:
        """0: taken into the line; else the fate of a packet dropped at once."""
        if not self.begun:
            with cython.gil:
                self.begin(now_ns)
        now_ns = self.let_pass(now_ns)
        self.offered += 1
        self.packets[packet, ARRIVED] = now_ns
        self.packets[packet, NUMBER] = self.offered
        self.packets[packet, LEAVES] = -1
        self.packets[packet, COPIES] = 1
        self.packets[packet, CORRUPTED] = 0
        self.packets[packet, FATE] = 0
        self.passage.inside += 1
        self.passage.offered = packet
        if self.passage.inside > self.passage.capacity:
            self.passage.drop(now_ns, packet, self.end.place, NO_ROOM, 0)
        else:
            self.first.offer(now_ns, packet)
        self.passage.offered = -1
        if self.packets[packet, COPIES] == 0:
            return self.packets[packet, FATE]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def let_pass(self, now_ns: cython.longlong) -> cython.longlong:
        if self.latest < now_ns < NEVER_NS:
            self.latest = now_ns
        return self.latest

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def due(self) -> cython.longlong:
        """No packet leaves before, if none is offered; NEVER: nothing inside can."""
        return self.first.earliest()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def take(self, now_ns: cython.longlong) -> cython.Py_ssize_t:
        """The row of a packet that left at or before ``now_ns``; -1: none."""
        if self.end.ring.count == 0:
            now_ns = self.let_pass(now_ns)
            self.first.run(now_ns)
            if self.end.ring.count == 0:
                return -1
        leaves: cython.longlong = self.end.ring.time()
        if leaves > now_ns:
            return -1
        packet: cython.Py_ssize_t = self.end.ring.packet()
        self.end.ring.pop()
        self.packets[packet, LEAVES] = leaves
        self.packets[packet, COPIES] -= 1
        self.passage.inside -= 1
        self.taken += 1
        return packet

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def lost(self) -> cython.Py_ssize_t:
        """The row of a packet dropped inside, its last copy gone; -1: none."""
        return self.passage.take_lost()

    def offer_(self, now_ns: cython.longlong, packet: cython.Py_ssize_t) -> int:
        return self.offer(now_ns, packet)

    def due_(self) -> int:
        return self.due()

    def take_(self, now_ns: cython.longlong) -> int:
        return self.take(now_ns)

    def lost_(self) -> int:
        return self.lost()

    def black_out(self, now_ns: int, length_ns: int) -> None:
        """From now on nothing passes for so long; the line has a stage for it."""
        self.first.run(self.let_pass(now_ns))
        for stage in self.stages:
            if isinstance(stage, Blackout):
                stage.black_out(self.latest, length_ns)
                return
        raise ValueError("no stage of this line can black out")

    @property
    def inside(self) -> int:
        """Copies in the line now."""
        return self.passage.inside

    def counts(self) -> list[dict[str, int]]:
        """For each stage (and last for the line's own), how often each thing happened."""
        rows = self.passage.count_table.cells.tolist()
        return [{what.name.lower(): row[what] for what in What if row[what]} for row in rows]

    def take_events(self) -> list[list[int]]:
        """The journal since it was last taken: rows of ``packet.Event``."""
        return self.passage.take_events()
