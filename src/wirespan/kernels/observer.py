# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""One packet of a conversation: counted, judged, delivered, and kept as a segment row.

This is the order in which the parts look at a packet; what they look for is theirs.
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    ConnectionFact,
    DeliveryEvent,
    Flow,
    Frame,
    Packet,
    PacketMark,
    Phase,
    Segment,
    SegmentMark,
    Side,
    Verdict,
)

if cython.compiled:
    from cython.cimports.wirespan.kernels.acknowledging import Acknowledging
    from cython.cimports.wirespan.kernels.closing import Closing
    from cython.cimports.wirespan.kernels.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.delivery import Deliveries
    from cython.cimports.wirespan.kernels.duplicates import Duplicates
    from cython.cimports.wirespan.kernels.lifetime import Lifetime
    from cython.cimports.wirespan.kernels.numbering import Numbering
    from cython.cimports.wirespan.kernels.positions import Positions
    from cython.cimports.wirespan.kernels.quic import is_quic
    from cython.cimports.wirespan.kernels.segments import SegmentPool
    from cython.cimports.wirespan.kernels.sending import Sending
    from cython.cimports.wirespan.kernels.sight import Sight
    from cython.cimports.wirespan.kernels.stash import Stash
else:
    from wirespan.kernels.acknowledging import Acknowledging
    from wirespan.kernels.closing import Closing
    from wirespan.kernels.connections import ConnectionTable
    from wirespan.kernels.delivery import Deliveries
    from wirespan.kernels.duplicates import Duplicates
    from wirespan.kernels.lifetime import Lifetime
    from wirespan.kernels.numbering import Numbering
    from wirespan.kernels.positions import Positions
    from wirespan.kernels.quic import is_quic
    from wirespan.kernels.segments import SegmentPool
    from wirespan.kernels.sending import Sending
    from wirespan.kernels.sight import Sight
    from wirespan.kernels.stash import Stash

TIME = cython.declare(cython.Py_ssize_t, Frame.TIME)
ORIGINAL = cython.declare(cython.Py_ssize_t, Frame.ORIGINAL)
DIRECTION = cython.declare(cython.Py_ssize_t, Frame.DIRECTION)

PAYLOAD = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD)
PAYLOAD_LENGTH = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD_LENGTH)
PAYLOAD_CAPTURED = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD_CAPTURED)
LINK_BYTES = cython.declare(cython.Py_ssize_t, Packet.LINK_BYTES)
NETWORK_BYTES = cython.declare(cython.Py_ssize_t, Packet.NETWORK_BYTES)
TRANSPORT_BYTES = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT_BYTES)
PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
FLAGS = cython.declare(cython.Py_ssize_t, Packet.FLAGS)
PACKET_WINDOW = cython.declare(cython.Py_ssize_t, Packet.WINDOW)
PACKET_TTL = cython.declare(cython.Py_ssize_t, Packet.TTL)
IDENTIFICATION = cython.declare(cython.Py_ssize_t, Packet.IDENTIFICATION)
PACKET_ECN = cython.declare(cython.Py_ssize_t, Packet.ECN)
TIMESTAMP = cython.declare(cython.Py_ssize_t, Packet.TIMESTAMP)
TIMESTAMP_ECHO = cython.declare(cython.Py_ssize_t, Packet.TIMESTAMP_ECHO)
PACKET_MARKS = cython.declare(cython.Py_ssize_t, Packet.MARKS)
RELATED_PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.RELATED_PROTOCOL)
CHECKSUM_PARTIAL = cython.declare(cython.longlong, PacketMark.CHECKSUM_PARTIAL)
PACKET_SNAPPED = cython.declare(cython.longlong, PacketMark.SNAPPED)

ID = cython.declare(cython.Py_ssize_t, Connection.ID)
STREAM = cython.declare(cython.Py_ssize_t, Connection.STREAM)
QUIC = cython.declare(cython.Py_ssize_t, Connection.QUIC)
PHASE = cython.declare(cython.Py_ssize_t, Connection.PHASE)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
END = cython.declare(cython.Py_ssize_t, Connection.END)
LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.LAST_FRAME)
LAST_PAYLOAD = cython.declare(cython.Py_ssize_t, Connection.LAST_PAYLOAD)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)

PACKETS = cython.declare(cython.Py_ssize_t, Side.PACKETS)
BYTES = cython.declare(cython.Py_ssize_t, Side.BYTES)
PAYLOAD_BYTES = cython.declare(cython.Py_ssize_t, Side.PAYLOAD_BYTES)
NEXT = cython.declare(cython.Py_ssize_t, Side.NEXT)
DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
ACKED = cython.declare(cython.Py_ssize_t, Side.ACKED)
SACKED_BYTES = cython.declare(cython.Py_ssize_t, Side.SACKED_BYTES)
LARGEST = cython.declare(cython.Py_ssize_t, Side.LARGEST)
LARGEST_FLIGHT = cython.declare(cython.Py_ssize_t, Side.LARGEST_FLIGHT)
TTL = cython.declare(cython.Py_ssize_t, Side.TTL)
PARTIAL_CHECKSUMS = cython.declare(cython.Py_ssize_t, Side.PARTIAL_CHECKSUMS)
DUPLICATES = cython.declare(cython.Py_ssize_t, Side.DUPLICATES)
LAST_SENT = cython.declare(cython.Py_ssize_t, Side.LAST_SENT)
FIRST_PAYLOAD = cython.declare(cython.Py_ssize_t, Side.FIRST_PAYLOAD)
FIN_TOLD = cython.declare(cython.Py_ssize_t, Side.FIN_TOLD)
FIN_POSITION = cython.declare(cython.Py_ssize_t, Side.FIN_POSITION)
ECE_COUNT = cython.declare(cython.Py_ssize_t, Side.ECE)
CE_COUNT = cython.declare(cython.Py_ssize_t, Side.CE)
LAST_MARKS = cython.declare(cython.Py_ssize_t, Side.LAST_MARKS)
GAP_END = cython.declare(cython.Py_ssize_t, Side.GAP_END)
REPEATED_ROW = cython.declare(cython.Py_ssize_t, Side.REPEATED_ROW)
REPEATED_FRAME = cython.declare(cython.Py_ssize_t, Side.REPEATED_FRAME)
REPEATED_END = cython.declare(cython.Py_ssize_t, Side.REPEATED_END)
REPEATED_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.REPEATED_TIMESTAMP)
INBOUND = cython.declare(cython.Py_ssize_t, Side.INBOUND)

ROW_TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
ROW_FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
ROW_MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
ROW_START = cython.declare(cython.Py_ssize_t, Segment.START)
ROW_LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ROW_ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
ROW_WINDOW = cython.declare(cython.Py_ssize_t, Segment.WINDOW)
ROW_FLIGHT = cython.declare(cython.Py_ssize_t, Segment.FLIGHT)
ROW_DELIVERED = cython.declare(cython.Py_ssize_t, Segment.DELIVERED)
ROW_HEADERS = cython.declare(cython.Py_ssize_t, Segment.HEADERS)

FLOW_ID = cython.declare(cython.Py_ssize_t, Flow.ID)
FLOW_STREAM = cython.declare(cython.Py_ssize_t, Flow.STREAM)
VERDICT_ID = cython.declare(cython.Py_ssize_t, Verdict.CONNECTION_ID)
VERDICT_STREAM = cython.declare(cython.Py_ssize_t, Verdict.STREAM)
VERDICT_SIDE = cython.declare(cython.Py_ssize_t, Verdict.SIDE)
VERDICT_MARKS = cython.declare(cython.Py_ssize_t, Verdict.MARKS)

FACT_SNAPPED = cython.declare(cython.longlong, ConnectionFact.SNAPPED)
FACT_PARTIAL = cython.declare(cython.longlong, ConnectionFact.PARTIAL_CHECKSUM)
FACT_DUPLICATED = cython.declare(cython.longlong, ConnectionFact.DUPLICATED)
FACT_CHALLENGE = cython.declare(cython.longlong, ConnectionFact.CHALLENGE_ACK)
FACT_CLOCK_STEP = cython.declare(cython.longlong, ConnectionFact.CLOCK_STEP)
FACT_ECN = cython.declare(cython.longlong, ConnectionFact.ECN)

FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
MARK_FIN = cython.declare(cython.longlong, SegmentMark.FIN)
MARK_SYN = cython.declare(cython.longlong, SegmentMark.SYN)
MARK_RST = cython.declare(cython.longlong, SegmentMark.RST)
MARK_PSH = cython.declare(cython.longlong, SegmentMark.PSH)
MARK_SNAPPED = cython.declare(cython.longlong, SegmentMark.SNAPPED)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
LOST_UPSTREAM = cython.declare(cython.longlong, SegmentMark.LOST_UPSTREAM)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
DUPLICATE_RECORD = cython.declare(cython.longlong, SegmentMark.DUPLICATE_RECORD)

RESET = cython.declare(cython.longlong, DeliveryEvent.RESET)
CLOSED = cython.declare(cython.longlong, Phase.CLOSED)

TCP = cython.declare(cython.longlong, 6)
UDP = cython.declare(cython.longlong, 17)
FIN = cython.declare(cython.longlong, 1)
SYN = cython.declare(cython.longlong, 2)
RST = cython.declare(cython.longlong, 4)
PSH = cython.declare(cython.longlong, 8)
ACK = cython.declare(cython.longlong, 16)
ECE = cython.declare(cython.longlong, 64)
BACKWARDS = cython.declare(cython.longlong, 1_000_000)
"""A capture may misorder records by this much, in ns, without its clock being stepped."""


@cython.cclass
class Observer:
    """``tcp`` and ``udp`` take a row of the packet table; the batch is bound before."""

    def __init__(
        self,
        connections: ConnectionTable,
        sight: Sight,
        segments: SegmentPool,
        stash: Stash,
        deliveries: Deliveries,
        closing: Closing,
        numbering: Numbering,
        transitions: bytes,
    ) -> None:
        self.connections = connections
        self.sight = sight
        self.segments = segments
        self.stash = stash
        self.deliveries = deliveries
        self.closing = closing
        self.numbering = numbering
        self.positions = Positions(connections, sight)
        self.duplicates = Duplicates(connections, sight)
        self.acknowledging = Acknowledging(connections, sight, segments)
        self.sending = Sending(connections, sight, stash)
        self.lifetime = Lifetime(connections, sight, self.acknowledging, transitions)

    def bind(self, frames: object, packets: object, verdicts: object) -> None:
        """Cells of the batch's tables, and of the verdicts to be filled."""
        self.frames = frames
        self.packets = packets
        self.verdicts = verdicts
        self.positions.packets = packets
        self.duplicates.packets = packets
        self.acknowledging.packets = packets
        self.lifetime.packets = packets

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _judge(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        flow: cython.Py_ssize_t = self.sight.flow
        self.verdicts[row, VERDICT_ID] = self.numbering.flows.cells[flow, FLOW_ID]
        self.verdicts[row, VERDICT_STREAM] = self.numbering.flows.cells[flow, FLOW_STREAM]
        self.verdicts[row, VERDICT_SIDE] = self.sight.side
        self.verdicts[row, VERDICT_MARKS] = self.sight.marks
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _look(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """What both transports have in common, counted."""
        slot: cython.Py_ssize_t = self.sight.slot
        direction: cython.longlong = self.frames[row, DIRECTION]
        self.sight.me = SIDES + self.sight.side * SIDE
        self.sight.other = SIDES + (1 - self.sight.side) * SIDE
        self.sight.length = max(0, self.packets[row, PAYLOAD_LENGTH])
        self.sight.captured = max(0, self.packets[row, PAYLOAD_CAPTURED])
        self.sight.offset = self.packets[row, PAYLOAD]
        if self.sight.captured > self.sight.length:
            self.sight.captured = self.sight.length
        if self.sight.time < self.connections.cells[slot, END] - BACKWARDS:
            self.connections.cells[slot, FACTS] |= FACT_CLOCK_STEP
        self.connections.cells[slot, END] = max(self.sight.time, self.connections.cells[slot, END])
        self.connections.cells[slot, LAST_FRAME] = self.sight.frame
        if direction == 1 or direction == 2:
            self.connections.cells[slot, self.sight.me + INBOUND + direction - 1] += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _count(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        slot: cython.Py_ssize_t = self.sight.slot
        me: cython.Py_ssize_t = self.sight.me
        marks: cython.longlong = self.packets[row, PACKET_MARKS]
        self.connections.cells[slot, me + PACKETS] += 1
        self.connections.cells[slot, me + BYTES] += self.frames[row, ORIGINAL]
        if self.connections.cells[slot, me + TTL] < 0:
            self.connections.cells[slot, me + TTL] = self.packets[row, PACKET_TTL]
        if marks & (CHECKSUM_PARTIAL | PACKET_SNAPPED):
            if marks & CHECKSUM_PARTIAL:
                self.connections.cells[slot, me + PARTIAL_CHECKSUMS] += 1
                self.connections.cells[slot, FACTS] |= FACT_PARTIAL
            if self.sight.captured < self.sight.length:
                self.sight.marks |= MARK_SNAPPED
                self.connections.cells[slot, FACTS] |= FACT_SNAPPED
        if self.packets[row, PACKET_ECN] == 3:
            self.connections.cells[slot, me + CE_COUNT] += 1
            self.connections.cells[slot, FACTS] |= FACT_ECN
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def udp(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        slot: cython.Py_ssize_t
        me: cython.Py_ssize_t
        self.numbering.udp(row)
        slot = self.sight.slot
        self._look(row)
        me = self.sight.me
        self._count(row)
        if self.sight.length > 0:
            if self.connections.cells[slot, me + FIRST_PAYLOAD] < 0:
                self.connections.cells[slot, me + FIRST_PAYLOAD] = self.sight.time
            self.connections.cells[slot, me + PAYLOAD_BYTES] += self.sight.length
            self.connections.cells[slot, me + LAST_SENT] = self.sight.time
            self.connections.cells[slot, LAST_PAYLOAD] = self.sight.time
            self.connections.cells[slot, me + NEXT] += self.sight.length
            if self.sight.length > self.connections.cells[slot, me + LARGEST]:
                self.connections.cells[slot, me + LARGEST] = self.sight.length
            if self.connections.cells[slot, QUIC] == 0 and self._is_quic():
                self.connections.cells[slot, QUIC] = 1
            self.deliveries.datagram()
        return self._judge(row)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_quic(self) -> cython.int:
        return is_quic(self.stash.buffer, self.sight.offset, self.sight.captured)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def tcp(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """One TCP segment."""
        slot: cython.Py_ssize_t
        self.sight.flags = self.packets[row, FLAGS]
        if not self.numbering.tcp(row):
            return self._judge(row)
        slot = self.sight.slot
        self._look(row)
        self._read(row)
        if self.positions.fill():
            self.connections.cells[slot, FACTS] |= FACT_CHALLENGE
            self._count(row)
        elif self.duplicates.is_second():
            self.sight.marks |= DUPLICATE_RECORD
            self.connections.cells[slot, self.sight.me + DUPLICATES] += 1
            self.connections.cells[slot, FACTS] |= FACT_DUPLICATED
            return self._judge(row)
        else:
            self._count(row)
            self._observe(slot)
        self._keep(slot, self._row(slot, row))
        return self._judge(row)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _read(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        flags: cython.longlong = self.sight.flags
        self.sight.has_ack = flags & ACK != 0
        self.sight.field = self.packets[row, PACKET_WINDOW]
        self.sight.timestamp = self.packets[row, TIMESTAMP]
        self.sight.echo = self.packets[row, TIMESTAMP_ECHO] if flags & ACK else -1
        self.sight.identification = self.packets[row, IDENTIFICATION]
        if self.sight.side:
            self.sight.marks |= FROM_SERVER
        # FIN, SYN, RST and PSH stand in the same order in both.
        self.sight.marks |= (flags & 15) * MARK_FIN
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _observe(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        flags: cython.longlong = self.sight.flags
        if self.connections.cells[slot, SIDES + GAP_END] >= 0:
            self.deliveries.settle_gap(slot, SIDES, False)
        if self.connections.cells[slot, SIDES + SIDE + GAP_END] >= 0:
            self.deliveries.settle_gap(slot, SIDES + SIDE, False)
        if flags & RST:
            self.lifetime.reset()
            self.deliveries.flush(slot)
            self.deliveries.tell(slot, self.sight.side, RESET, 0, self.sight.time, self.sight.frame)
        else:
            if flags & SYN:
                self.lifetime.opening()
            self.acknowledging.judge()
            if self.sending.judge():
                self.deliveries.take()
            if not flags & SYN:
                self.lifetime.talking()
            if flags & ECE and not flags & SYN:
                self.connections.cells[slot, self.sight.me + ECE_COUNT] += 1
            if self.connections.cells[slot, self.sight.me + FIN_POSITION] >= 0:
                self.deliveries.tell_fin(slot, self.sight.side)
        if self.connections.cells[slot, PHASE] >= CLOSED:
            self.closing.linger(slot, self.closing.clock)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _row(self, slot: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The segment row of the packet at hand."""
        me: cython.Py_ssize_t = self.sight.me
        row: cython.Py_ssize_t = self.segments.append(slot)
        flight: cython.longlong = (
            self.connections.cells[slot, me + NEXT]
            - self.connections.cells[slot, me + ACKED]
            - self.connections.cells[slot, me + SACKED_BYTES]
        )
        if flight < 0:
            flight = 0
        if flight > self.connections.cells[slot, me + LARGEST_FLIGHT]:
            self.connections.cells[slot, me + LARGEST_FLIGHT] = flight
        self.segments.cells[row, ROW_TIME] = self.sight.time
        self.segments.cells[row, ROW_FRAME] = self.sight.frame
        self.segments.cells[row, ROW_MARKS] = self.sight.marks
        self.segments.cells[row, ROW_START] = self.sight.start
        self.segments.cells[row, ROW_LENGTH] = self.sight.length
        self.segments.cells[row, ROW_ACK] = self.sight.ack if self.sight.has_ack else -1
        self.segments.cells[row, ROW_WINDOW] = self.sight.window
        self.segments.cells[row, ROW_FLIGHT] = flight
        self.segments.cells[row, ROW_DELIVERED] = self.connections.cells[slot, me + DELIVERED]
        self.segments.cells[row, ROW_HEADERS] = (
            (self.packets[packet, LINK_BYTES] & 0xFFFF)
            | ((self.packets[packet, NETWORK_BYTES] & 0xFFFF) << 16)
            | ((self.packets[packet, TRANSPORT_BYTES] & 0xFFFF) << 32)
        )
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _keep(self, slot: cython.Py_ssize_t, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """What later packets need to know of this one."""
        me: cython.Py_ssize_t = self.sight.me
        marks: cython.longlong = self.sight.marks
        self.connections.cells[slot, me + LAST_MARKS] = marks
        if marks & (RETRANSMISSION | LOST_UPSTREAM | SPURIOUS | MARK_SYN) == RETRANSMISSION:
            self.connections.cells[slot, me + REPEATED_ROW] = row
            self.connections.cells[slot, me + REPEATED_FRAME] = self.sight.frame
            self.connections.cells[slot, me + REPEATED_END] = self.sight.end
            self.connections.cells[slot, me + REPEATED_TIMESTAMP] = self.sight.timestamp
        return 0
