# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A bounded list of ``Passage`` rows, written in the loop, read when it is over."""

import cython

from wirespan.drive.passages import Passage
from wirespan.emulate.packet import Event, Packet
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.passage import Passage as LinePassage
else:
    from wirespan.emulate.stages.passage import Passage as LinePassage

TIME = cython.declare(cython.Py_ssize_t, Passage.TIME)
DIRECTION = cython.declare(cython.Py_ssize_t, Passage.DIRECTION)
WHAT = cython.declare(cython.Py_ssize_t, Passage.WHAT)
STAGE = cython.declare(cython.Py_ssize_t, Passage.STAGE)
VALUE = cython.declare(cython.Py_ssize_t, Passage.VALUE)
NUMBER = cython.declare(cython.Py_ssize_t, Passage.NUMBER)
ARRIVED = cython.declare(cython.Py_ssize_t, Passage.ARRIVED)
BYTES = cython.declare(cython.Py_ssize_t, Passage.BYTES)
PROTOCOL = cython.declare(cython.Py_ssize_t, Passage.PROTOCOL)
SOURCE_PORT = cython.declare(cython.Py_ssize_t, Passage.SOURCE_PORT)
DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Passage.DESTINATION_PORT)
SEQUENCE = cython.declare(cython.Py_ssize_t, Passage.SEQUENCE)
FLAGS = cython.declare(cython.Py_ssize_t, Passage.FLAGS)
PAYLOAD = cython.declare(cython.Py_ssize_t, Passage.PAYLOAD)
ECN = cython.declare(cython.Py_ssize_t, Passage.ECN)

P_NUMBER = cython.declare(cython.Py_ssize_t, Packet.NUMBER)
P_ARRIVED = cython.declare(cython.Py_ssize_t, Packet.ARRIVED)
P_BYTES = cython.declare(cython.Py_ssize_t, Packet.BYTES)
P_PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
P_SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.SOURCE_PORT)
P_DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.DESTINATION_PORT)
P_SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
P_FLAGS = cython.declare(cython.Py_ssize_t, Packet.FLAGS)
P_PAYLOAD = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD)
P_ECN = cython.declare(cython.Py_ssize_t, Packet.ECN)

E_TIME = cython.declare(cython.Py_ssize_t, Event.TIME)
E_PACKET = cython.declare(cython.Py_ssize_t, Event.PACKET)
E_STAGE = cython.declare(cython.Py_ssize_t, Event.STAGE)
E_WHAT = cython.declare(cython.Py_ssize_t, Event.WHAT)
E_VALUE = cython.declare(cython.Py_ssize_t, Event.VALUE)


@cython.cclass
class Notebook:
    """The first ``room`` rows; of the others, how many."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.table = Table(len(Passage), room)
        self.cells = self.table.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def note(
        self,
        time: cython.longlong,
        direction: cython.longlong,
        what: cython.longlong,
        stage: cython.longlong,
        value: cython.longlong,
        packet: cython.Py_ssize_t,
        packets: cython.longlong[:, ::1],
    ) -> cython.int:
        """Write a row about the frame of this packet row."""
        row: cython.Py_ssize_t = self.count
        if row >= self.room:
            self.missed += 1
            return 0
        self.count += 1
        self.cells[row, TIME] = time
        self.cells[row, DIRECTION] = direction
        self.cells[row, WHAT] = what
        self.cells[row, STAGE] = stage
        self.cells[row, VALUE] = value
        self.cells[row, NUMBER] = packets[packet, P_NUMBER]
        self.cells[row, ARRIVED] = packets[packet, P_ARRIVED]
        self.cells[row, BYTES] = packets[packet, P_BYTES]
        self.cells[row, PROTOCOL] = packets[packet, P_PROTOCOL]
        self.cells[row, SOURCE_PORT] = packets[packet, P_SOURCE_PORT]
        self.cells[row, DESTINATION_PORT] = packets[packet, P_DESTINATION_PORT]
        self.cells[row, SEQUENCE] = packets[packet, P_SEQUENCE]
        self.cells[row, FLAGS] = packets[packet, P_FLAGS]
        self.cells[row, PAYLOAD] = packets[packet, P_PAYLOAD]
        self.cells[row, ECN] = packets[packet, P_ECN]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def copy_events(
        self,
        passage: LinePassage,
        direction: cython.longlong,
        first_stage: cython.longlong,
        packets: cython.longlong[:, ::1],
    ) -> cython.int:
        """Take over what a line has just noted, while the rows still belong to these packets."""
        i: cython.Py_ssize_t
        for i in range(passage.event_count):
            self.note(
                passage.events[i, E_TIME],
                direction,
                passage.events[i, E_WHAT],
                first_stage + passage.events[i, E_STAGE],
                passage.events[i, E_VALUE],
                passage.events[i, E_PACKET],
                packets,
            )
        passage.event_count = 0
        return 0

    def rows(self) -> list[list[int]]:
        """What was written."""
        return self.table.cells[: self.count].tolist()
