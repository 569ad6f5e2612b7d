# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A long question has left, but a slow link is still busy with it.

The ACK of all but its last two segments tells when it was nearly there; later ones may be
delayed. So may that one, where it is for more than two segments (RFC 5681, section 4.2): over
a slow link they would have come, and been acknowledged, two by two.
"""

import cython

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.kernels.layout import Segment

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
else:
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
SEND = cython.declare(cython.longlong, Phase.SEND)
WAIT = cython.declare(cython.longlong, Phase.WAIT)
SERIALIZATION = cython.declare(cython.longlong, Reason.SERIALIZATION)
ON_THE_LINK = cython.declare(cython.longlong, Medium.SERIALIZATION)
CLIENT_SIDE = cython.declare(cython.int, 0)
SERVER_SIDE = cython.declare(cython.int, 1)
DELAYED_LEAST = cython.declare(cython.longlong, 35_000_000)
"""ns: no kernel delays an ACK for less (Linux: 40 ms)."""


@cython.cclass
class Arriving:
    """``arrive`` charges what of the wait belongs to the sending."""

    def __init__(self, rows: Rows, slices: Slices, path: Path) -> None:
        self.rows = rows
        self.slices = slices
        self.path = path

    @cython.cfunc
    @cython.exceptval(-1)
    def arrive(
        self,
        begun: cython.longlong,
        position: cython.longlong,
        frame: cython.longlong,
        until: cython.longlong,
    ) -> cython.int:
        """The question is [begun, position), its last packet ``frame``."""
        near: cython.longlong = position - 2 * self.path.full(CLIENT_SIDE)
        before: cython.Py_ssize_t
        row: cython.Py_ssize_t
        late: cython.longlong
        if self.path.to_server < 0 or near <= begun:
            return 0
        before = self.rows.last_ack(self.rows.at_or_before(self.slices.cursor), SERVER_SIDE)
        if before >= 0 and self.rows.cells[before, ACK] >= near:
            return 0
        row = self.rows.first_ack_of(SERVER_SIDE, near, self.slices.cursor, until)
        if row < 0:
            return 0
        late = self.rows.cells[row, TIME] - self.slices.cursor - self.path.to_server
        if late <= self.path.tolerance() or (late >= DELAYED_LEAST and self.is_of_many(row)):
            return 0
        self.slices.phase = SEND
        self.slices.upto(
            self.slices.cursor + late,
            SERIALIZATION,
            ON_THE_LINK,
            frame,
            self.rows.cells[row, FRAME],
            500,
        )
        self.slices.phase = WAIT
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def is_of_many(self, row: cython.Py_ssize_t) -> cython.int:
        """Whether an ACK is for more than two segments, that came together."""
        before: cython.Py_ssize_t = self.rows.last_ack(row - 1, SERVER_SIDE)
        if before < 0:
            return 0
        return self.rows.cells[row, ACK] - self.rows.cells[before, ACK] > 2 * self.path.full(
            CLIENT_SIDE
        )
