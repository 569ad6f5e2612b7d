# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What every queue is: packets are put in by a stage, which takes them out when it can send."""

import cython

if cython.compiled:
    from cython.cimports.wirespan.emulate.stages.passage import Passage
else:
    from wirespan.emulate.stages.passage import Passage


@cython.cclass
class Queue:
    """The disciplines build on this; each drops by its own rule, through ``passage``."""

    def __init__(self) -> None:
        self.count = 0
        self.bytes = 0

    def connect(self, passage: Passage, place: int) -> None:
        """Become the queue of the stage at ``place``; memory is taken here."""
        self.passage = passage
        self.packets = passage.packet_table.cells
        self.place = place
        self.prepare(passage.capacity)

    def prepare(self, places: int) -> None:
        """Take memory for so many packets at once."""

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def put(self, now: cython.longlong, packet: cython.Py_ssize_t, busy: cython.bint) -> cython.int:
        """Not ``busy``: it is taken out in the same moment, so that no limit concerns it."""
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def take(self, now: cython.longlong) -> cython.Py_ssize_t:
        """The packet to send next, or -1."""
        return -1
