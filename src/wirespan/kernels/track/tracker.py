# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Packet rows to connections, verdicts on segments, and payload in order.

One call a batch; what it says does not depend on where batches are cut. A conversation
that was closed for idleness and speaks again goes on under its numbers in a new slot,
marked CONTINUED. Memory follows what is open: every store has its limit in its module.
"""

import cython

from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    Connection,
    Exchange,
    Frame,
    Packet,
    Verdict,
)
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.closing import Closing
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.delivery import Deliveries
    from cython.cimports.wirespan.kernels.track.flow_table import FlowTable
    from cython.cimports.wirespan.kernels.track.numbering import Numbering
    from cython.cimports.wirespan.kernels.track.observer import Observer
    from cython.cimports.wirespan.kernels.track.segments import SegmentPool
    from cython.cimports.wirespan.kernels.track.sight import Sight
    from cython.cimports.wirespan.kernels.track.stash import Stash
else:
    from wirespan.kernels.track.closing import Closing
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.delivery import Deliveries
    from wirespan.kernels.track.flow_table import FlowTable
    from wirespan.kernels.track.numbering import Numbering
    from wirespan.kernels.track.observer import Observer
    from wirespan.kernels.track.segments import SegmentPool
    from wirespan.kernels.track.sight import Sight
    from wirespan.kernels.track.stash import Stash

TIME = cython.declare(cython.Py_ssize_t, Frame.TIME)
PAYLOAD_CAPTURED = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD_CAPTURED)
PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
RELATED_PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.RELATED_PROTOCOL)
VERDICT_ID = cython.declare(cython.Py_ssize_t, Verdict.CONNECTION_ID)
VERDICT_STREAM = cython.declare(cython.Py_ssize_t, Verdict.STREAM)
VERDICT_SIDE = cython.declare(cython.Py_ssize_t, Verdict.SIDE)
VERDICT_MARKS = cython.declare(cython.Py_ssize_t, Verdict.MARKS)
EXCHANGE_CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
EXCHANGE_START = cython.declare(cython.Py_ssize_t, Exchange.START)
FRAME_FIELDS = cython.declare(cython.Py_ssize_t, len(Frame))
PACKET_FIELDS = cython.declare(cython.Py_ssize_t, len(Packet))
VERDICT_FIELDS = cython.declare(cython.Py_ssize_t, len(Verdict))
FIELDS = cython.declare(cython.Py_ssize_t, CONNECTION_FIELDS)
TCP = cython.declare(cython.longlong, 6)
UDP = cython.declare(cython.longlong, 17)

AT_ONCE = cython.declare(cython.Py_ssize_t, 112)
"""Deliveries one packet can cause beside three a stashed piece."""
ORDINARY = cython.declare(cython.longlong, 65536)
"""Bytes of payload a packet has at most, unless it is checked for by itself."""
PIECES_AT_ONCE = cython.declare(cython.Py_ssize_t, 4100)
CLOSINGS_AT_ONCE = cython.declare(cython.Py_ssize_t, 24)


@cython.cclass
class Tracker:
    """``track`` a batch, read the tables, ``free`` the slots in ``closed``, go on.

    ``transitions`` is ``flows.states.flattened()``; ``seed`` only scatters the flow table.
    """

    def __init__(self, transitions: bytes, seed: int = 0) -> None:
        self.sight = Sight()
        self.connection_table = ConnectionTable()
        self.flows = FlowTable(seed)
        self.segment_pool = SegmentPool(self.connection_table, self.sight)
        self.pieces = Stash(self.connection_table, self.sight)
        self.outgoing = Deliveries(self.connection_table, self.sight, self.pieces)
        self.closing = Closing(self.connection_table, self.flows, self.outgoing)
        self.numbering = Numbering(
            self.connection_table, self.flows, self.outgoing, self.closing, self.sight
        )
        self.observer = Observer(
            self.connection_table,
            self.sight,
            self.segment_pool,
            self.pieces,
            self.outgoing,
            self.closing,
            self.numbering,
            transitions,
        )
        self.verdicts = Table(len(Verdict), 64)
        self.closed = []
        self._unbind()

    @property
    def connections(self) -> Table:
        """Rows of ``layout.Connection``, one a slot."""
        return self.connection_table.table

    @property
    def segments(self) -> Table:
        """Rows of ``layout.Segment``, in one list a connection."""
        return self.segment_pool.table

    @property
    def deliveries(self) -> Table:
        """Rows of ``layout.Delivery`` up to ``delivery_count``, of the last call."""
        return self.outgoing.table

    @property
    def delivery_count(self) -> int:
        return self.outgoing.count

    @property
    def stash(self) -> bytearray:
        """What deliveries of SOURCE 1 point into, until the next call of ``track``."""
        return self.pieces.store

    @property
    def flow_table(self) -> FlowTable:
        """The four-tuples known, and how many of them are."""
        return self.flows

    @property
    def open_connections(self) -> int:
        """Connections not yet closed."""
        return self.closing.open

    @property
    def slots_used(self) -> int:
        """Rows of ``connections`` that were ever used."""
        return self.connection_table.used

    def limit(self, many: int, at_most: int) -> None:
        """Other limits of open connections than ``closing`` has; for tests."""
        self.closing.many = many
        self.closing.at_most = at_most

    def track(
        self,
        buffer: bytearray,
        frames: Table,
        packets: Table,
        first: int,
        count: int,
        first_frame: int,
    ) -> None:
        """Packet rows ``first`` to ``first + count`` of a batch."""
        self._begin_call()
        self._bind(buffer, frames, packets, first + count)
        try:
            row = first
            while row < first + count:
                self._make_room(packets.cells[row, PAYLOAD_CAPTURED])
                row = self._run(row, first + count, first_frame)
        finally:
            self._unbind()
        self._tell_closed()

    def finish(self) -> None:
        """The capture is over: close what is left, in order of the first frame."""
        self._begin_call()
        left = self._open_slots()
        self.closing.reserve(len(left))
        self.outgoing.reserve(4 * len(left) + 3 * self.pieces.piece_count + AT_ONCE)
        for slot in left:
            self.closing.close(slot)
        self._tell_closed()

    def release(self, slot: int, time: int) -> None:
        """Drop the segment rows of a connection that are older than ``time``."""
        self.segment_pool.release(slot * FIELDS, time)

    def release_settled(self, exchanges: Table, slots: cython.const[cython.longlong][::1]) -> None:
        """Drop the segment rows older than the questions of the exchanges in ``slots``."""
        cells: cython.longlong[:, ::1] = exchanges.cells
        i: cython.Py_ssize_t
        for i in range(slots.shape[0]):
            self.segment_pool.release(
                cells[slots[i], EXCHANGE_CONNECTION] * FIELDS, cells[slots[i], EXCHANGE_START]
            )

    def free(self, slot: int) -> None:
        """A closed connection was reported: its slot and rows may be used again."""
        self.segment_pool.release_all(slot * FIELDS)
        self.connection_table.free(slot)

    def free_all(self, slots: cython.const[cython.longlong][::1]) -> None:
        """Closed connections were reported."""
        i: cython.Py_ssize_t
        for i in range(len(slots)):
            self.segment_pool.release_all(slots[i] * FIELDS)
            self.connection_table.free(slots[i])

    def _begin_call(self) -> None:
        self.outgoing.count = 0
        self.closing.count = 0
        self.closed = []

    def _tell_closed(self) -> None:
        rows = self.closing.table.cells
        self.closed = [rows[row, 0] for row in range(self.closing.count)]

    def _open_slots(self) -> list[int]:
        cells = self.connection_table.table.cells
        slots = [
            slot
            for slot in range(self.connection_table.used)
            if cells[slot, Connection.ID] >= 0 and cells[slot, Connection.QUEUE] >= 0
        ]
        return sorted(slots, key=lambda slot: cells[slot, Connection.ID])

    def _bind(self, buffer: bytearray, frames: Table, packets: Table, rows: int) -> None:
        self.verdicts.reserve(rows)
        self.frames = frames.flat
        self.packets = packets.flat
        self.judged = self.verdicts.flat
        self.pieces.begin(buffer)
        self.numbering.bind(self.packets, self.judged)
        self.observer.bind(self.frames, self.packets, self.judged)

    def _unbind(self) -> None:
        """Let go of the batch, so that its buffer can grow."""
        nothing = self.connection_table.flat
        self.frames = nothing
        self.packets = nothing
        self.judged = nothing
        self.pieces.end()
        self.numbering.bind(nothing, nothing)
        self.observer.bind(nothing, nothing, nothing)

    def _make_room(self, captured: int) -> None:
        """For one packet at least, and for some more beyond."""
        self.connection_table.reserve(256)
        self.flows.reserve(512)
        self.segment_pool.reserve(1024)
        self.outgoing.reserve(128 * AT_ONCE + 3 * self.pieces.piece_count)
        self.closing.reserve(256 * CLOSINGS_AT_ONCE)
        self.pieces.reserve(2 * PIECES_AT_ONCE, 4 * ORDINARY + max(0, captured))

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _has_room(self, row: cython.Py_ssize_t) -> cython.int:
        """Whether nothing one packet can cause needs more room than there is."""
        return (
            self._fitting() > 0
            and self.outgoing.table_rows - self.outgoing.count
            >= AT_ONCE + 3 * self.pieces.piece_count
            and self.pieces.pieces.shape[0] - self.pieces.used >= PIECES_AT_ONCE
            and self.pieces.bytes.shape[0] - self.pieces.filled
            >= 2 * ORDINARY + self.packets[row * PACKET_FIELDS + PAYLOAD_CAPTURED]
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _fitting(self) -> cython.Py_ssize_t:
        """How many packets fit for sure while none waits behind a hole."""
        fitting: cython.Py_ssize_t = (
            self.connection_table.cells.shape[0] - self.connection_table.used
        )
        fitting = min(fitting, self.segment_pool.cells.shape[0] - self.segment_pool.used)
        fitting = min(fitting, self.flows.room() // 2)
        fitting = min(
            fitting, (self.closing.rows.shape[0] - self.closing.count) // CLOSINGS_AT_ONCE
        )
        return min(fitting, (self.outgoing.table_rows - self.outgoing.count) // AT_ONCE)

    @cython.cfunc
    @cython.exceptval(-1)
    def _run(
        self, row: cython.Py_ssize_t, end: cython.Py_ssize_t, first_frame: cython.longlong
    ) -> cython.Py_ssize_t:
        """As many packets as there is room for; the row to go on with."""
        fitting: cython.Py_ssize_t = 0
        with cython.nogil:
            while row < end:
                if (
                    fitting == 0
                    or self.pieces.piece_count > 0
                    or self.packets[row * PACKET_FIELDS + PAYLOAD_CAPTURED] > ORDINARY
                ):
                    if not self._has_room(row):
                        break
                    fitting = self._fitting()
                self._packet(row, first_frame + row)
                fitting -= 1
                row += 1
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _packet(self, row: cython.Py_ssize_t, frame: cython.longlong) -> cython.Py_ssize_t:
        packet: cython.Py_ssize_t = row * PACKET_FIELDS
        protocol: cython.longlong = self.packets[packet + PROTOCOL]
        self.sight.packet = packet
        self.sight.time = self.frames[row * FRAME_FIELDS + TIME]
        self.sight.frame = frame
        self.sight.marks = 0
        if self.sight.time > self.closing.clock:
            self.closing.clock = self.sight.time
            if self.closing.clock >= self.closing.due:
                self.closing.expire()
        if protocol != TCP and protocol != UDP:
            self._no_transport(row * VERDICT_FIELDS)
        if self.packets[packet + RELATED_PROTOCOL] >= 0:
            self.numbering.related(packet, row * VERDICT_FIELDS)
        if protocol == TCP:
            self.observer.tcp(row)
        elif protocol == UDP:
            self.observer.udp(row)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _no_transport(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.judged[at + VERDICT_ID] = -1
        self.judged[at + VERDICT_STREAM] = -1
        self.judged[at + VERDICT_SIDE] = -1
        self.judged[at + VERDICT_MARKS] = 0
        return 0
