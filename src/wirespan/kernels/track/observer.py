# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""One packet of a conversation: counted, judged, delivered, and kept as a segment row.

This is the order in which the parts look at a packet; what they look for is theirs.
"""

import cython

from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    SIDE_FIELDS,
    Connection,
    ConnectionFact,
    DeliveryEvent,
    Flow,
    Frame,
    Packet,
    PacketMark,
    Phase,
    SegmentMark,
    Side,
    Verdict,
)

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.quic import is_quic
    from cython.cimports.wirespan.kernels.track.acknowledging import Acknowledging
    from cython.cimports.wirespan.kernels.track.closing import Closing
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.delivery import Deliveries
    from cython.cimports.wirespan.kernels.track.duplicates import Duplicates
    from cython.cimports.wirespan.kernels.track.late import late_marks
    from cython.cimports.wirespan.kernels.track.lifetime import Lifetime
    from cython.cimports.wirespan.kernels.track.numbering import Numbering
    from cython.cimports.wirespan.kernels.track.positions import Positions
    from cython.cimports.wirespan.kernels.track.segments import SegmentPool
    from cython.cimports.wirespan.kernels.track.sending import Sending
    from cython.cimports.wirespan.kernels.track.sight import Sight
    from cython.cimports.wirespan.kernels.track.stash import Stash
else:
    from wirespan.kernels.decode.quic import is_quic
    from wirespan.kernels.track.acknowledging import Acknowledging
    from wirespan.kernels.track.closing import Closing
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.delivery import Deliveries
    from wirespan.kernels.track.duplicates import Duplicates
    from wirespan.kernels.track.late import late_marks
    from wirespan.kernels.track.lifetime import Lifetime
    from wirespan.kernels.track.numbering import Numbering
    from wirespan.kernels.track.positions import Positions
    from wirespan.kernels.track.segments import SegmentPool
    from wirespan.kernels.track.sending import Sending
    from wirespan.kernels.track.sight import Sight
    from wirespan.kernels.track.stash import Stash

TIME = cython.declare(cython.Py_ssize_t, Frame.TIME)
ORIGINAL = cython.declare(cython.Py_ssize_t, Frame.ORIGINAL)
FRAME_FIELDS = cython.declare(cython.Py_ssize_t, len(Frame))
DIRECTION = cython.declare(cython.Py_ssize_t, Frame.DIRECTION)

PAYLOAD = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD)
SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
PAYLOAD_LENGTH = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD_LENGTH)
PAYLOAD_CAPTURED = cython.declare(cython.Py_ssize_t, Packet.PAYLOAD_CAPTURED)
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
LAST_PAYLOAD = cython.declare(cython.Py_ssize_t, Connection.LAST_PAYLOAD)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
FIELDS = cython.declare(cython.Py_ssize_t, CONNECTION_FIELDS)
VERDICT_FIELDS = cython.declare(cython.Py_ssize_t, len(Verdict))

PACKETS = cython.declare(cython.Py_ssize_t, Side.PACKETS)
BYTES = cython.declare(cython.Py_ssize_t, Side.BYTES)
PAYLOAD_BYTES = cython.declare(cython.Py_ssize_t, Side.PAYLOAD_BYTES)
NEXT = cython.declare(cython.Py_ssize_t, Side.NEXT)
DELIVERED = cython.declare(cython.Py_ssize_t, Side.DELIVERED)
ACKED = cython.declare(cython.Py_ssize_t, Side.ACKED)
SACKED_BYTES = cython.declare(cython.Py_ssize_t, Side.SACKED_BYTES)
LARGEST = cython.declare(cython.Py_ssize_t, Side.LARGEST)
LARGEST_FLIGHT = cython.declare(cython.Py_ssize_t, Side.LARGEST_FLIGHT)
LAST_SEEN = cython.declare(cython.Py_ssize_t, Side.LAST_SEEN)
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


FLOW_FIELDS = cython.declare(cython.Py_ssize_t, len(Flow))
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
FACT_ECN = cython.declare(cython.longlong, ConnectionFact.ECN)

FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
MARK_FIN = cython.declare(cython.longlong, SegmentMark.FIN)
MARK_SNAPPED = cython.declare(cython.longlong, SegmentMark.SNAPPED)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
LOST_UPSTREAM = cython.declare(cython.longlong, SegmentMark.LOST_UPSTREAM)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
DUPLICATE_RECORD = cython.declare(cython.longlong, SegmentMark.DUPLICATE_RECORD)

RESET = cython.declare(cython.longlong, DeliveryEvent.RESET)
OPEN = cython.declare(cython.longlong, Phase.OPEN)
CLOSED = cython.declare(cython.longlong, Phase.CLOSED)

TCP = cython.declare(cython.longlong, 6)
UDP = cython.declare(cython.longlong, 17)
FIN = cython.declare(cython.longlong, 1)
SYN = cython.declare(cython.longlong, 2)
RST = cython.declare(cython.longlong, 4)
PSH = cython.declare(cython.longlong, 8)
ACK = cython.declare(cython.longlong, 16)
ECE = cython.declare(cython.longlong, 64)


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
        self.flows = numbering.flows
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
        self.segments.packets = packets

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _judge(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        flow: cython.Py_ssize_t = self.sight.flow * FLOW_FIELDS
        at: cython.Py_ssize_t = row * VERDICT_FIELDS
        self.verdicts[at + VERDICT_ID] = self.flows.flat[flow + FLOW_ID]
        self.verdicts[at + VERDICT_STREAM] = self.flows.flat[flow + FLOW_STREAM]
        self.verdicts[at + VERDICT_SIDE] = self.sight.side
        self.verdicts[at + VERDICT_MARKS] = self.sight.marks
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _look(self) -> cython.Py_ssize_t:
        """Where the connection's cells and the packet's payload are; when it was seen."""
        packet: cython.Py_ssize_t = self.sight.packet
        base: cython.Py_ssize_t = self.sight.slot * FIELDS
        self.sight.base = base
        self.sight.me = base + SIDES + (SIDE if self.sight.side else 0)
        self.sight.other = base + SIDES + (0 if self.sight.side else SIDE)
        self.sight.length = max(0, self.packets[packet + PAYLOAD_LENGTH])
        self.sight.captured = max(0, self.packets[packet + PAYLOAD_CAPTURED])
        self.sight.offset = self.packets[packet + PAYLOAD]
        if self.sight.captured > self.sight.length:
            self.sight.captured = self.sight.length
        return self.lifetime.tick(base)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _count(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        packet: cython.Py_ssize_t = self.sight.packet
        me: cython.Py_ssize_t = self.sight.me
        marks: cython.longlong = self.packets[packet + PACKET_MARKS]
        frame: cython.Py_ssize_t = row * FRAME_FIELDS
        direction: cython.longlong = self.frames[frame + DIRECTION]
        self.connections.flat[me + PACKETS] += 1
        self.connections.flat[me + LAST_SEEN] = self.sight.time
        self.connections.flat[me + BYTES] += self.frames[frame + ORIGINAL]
        if self.connections.flat[me + TTL] < 0:
            self.connections.flat[me + TTL] = self.packets[packet + PACKET_TTL]
        if direction == 1 or direction == 2:
            self.connections.flat[me + INBOUND + direction - 1] += 1
        if marks & (CHECKSUM_PARTIAL | PACKET_SNAPPED):
            self._oddities(marks)
        if self.packets[packet + PACKET_ECN] == 3:
            self.connections.flat[me + CE_COUNT] += 1
            self.connections.flat[self.sight.base + FACTS] |= FACT_ECN
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _oddities(self, marks: cython.longlong) -> cython.Py_ssize_t:
        base: cython.Py_ssize_t = self.sight.base
        if marks & CHECKSUM_PARTIAL:
            self.connections.flat[self.sight.me + PARTIAL_CHECKSUMS] += 1
            self.connections.flat[base + FACTS] |= FACT_PARTIAL
        if self.sight.captured < self.sight.length:
            self.sight.marks |= MARK_SNAPPED
            self.connections.flat[base + FACTS] |= FACT_SNAPPED
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def udp(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """One UDP datagram."""
        self.numbering.udp(self.sight.packet)
        self._look()
        self._count(row)
        if self.sight.length > 0:
            self._datagram(self.sight.base, self.sight.me)
        return self._judge(row)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _datagram(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if self.connections.flat[me + FIRST_PAYLOAD] < 0:
            self.connections.flat[me + FIRST_PAYLOAD] = self.sight.time
        self.connections.flat[me + PAYLOAD_BYTES] += self.sight.length
        self.connections.flat[me + LAST_SENT] = self.sight.time
        self.connections.flat[base + LAST_PAYLOAD] = self.sight.time
        self.connections.flat[me + NEXT] += self.sight.length
        if self.sight.length > self.connections.flat[me + LARGEST]:
            self.connections.flat[me + LARGEST] = self.sight.length
        if self.connections.flat[base + QUIC] == 0:
            self.connections.flat[base + QUIC] = is_quic(
                self.stash.buffer, self.sight.offset, self.sight.captured
            )
        return self.deliveries.datagram(self.segments.headers(self.sight.packet))

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def tcp(self, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """One TCP segment."""
        packet: cython.Py_ssize_t = self.sight.packet
        self.sight.flags = self.packets[packet + FLAGS]
        if not self.numbering.tcp(packet):
            return self._late(row, packet)
        self._look()
        self._read(packet)
        if self.positions.fill():
            self.connections.flat[self.sight.base + FACTS] |= FACT_CHALLENGE
            self._count(row)
        elif self.duplicates.is_second():
            self.sight.marks |= DUPLICATE_RECORD
            self.connections.flat[self.sight.me + DUPLICATES] += 1
            self.connections.flat[self.sight.base + FACTS] |= FACT_DUPLICATED
            return self._judge(row)
        else:
            self._count(row)
            self._observe(self.sight.slot, self.sight.base)
        self.segments.keep(packet)
        return self._judge(row)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _late(self, row: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A segment of a connection that was closed and reported."""
        self.sight.marks |= late_marks(
            self.flows.cells,
            self.sight.flow,
            self.numbering.from_low,
            self.packets[packet + SEQUENCE],
            self.sight.flags,
            max(0, self.packets[packet + PAYLOAD_LENGTH]),
        )
        return self._judge(row)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _read(self, packet: cython.Py_ssize_t) -> cython.Py_ssize_t:
        flags: cython.longlong = self.sight.flags
        self.sight.has_ack = flags & ACK != 0
        self.sight.field = self.packets[packet + PACKET_WINDOW]
        self.sight.timestamp = self.packets[packet + TIMESTAMP]
        self.sight.echo = self.packets[packet + TIMESTAMP_ECHO] if flags & ACK else -1
        self.sight.identification = self.packets[packet + IDENTIFICATION]
        if self.sight.side:
            self.sight.marks |= FROM_SERVER
        # FIN, SYN, RST and PSH stand in the same order in both.
        self.sight.marks |= (flags & 15) * MARK_FIN
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _observe(self, slot: cython.Py_ssize_t, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        flags: cython.longlong = self.sight.flags
        me: cython.Py_ssize_t = self.sight.me
        if self.connections.flat[me + GAP_END] >= 0:
            self.deliveries.settle_gap(slot, me, False)
        if self.connections.flat[self.sight.other + GAP_END] >= 0:
            self.deliveries.settle_gap(slot, self.sight.other, False)
        if flags & RST:
            self.lifetime.reset()
            self.deliveries.flush(slot)
            self.deliveries.tell(slot, self.sight.side, RESET, 0, self.sight.time, self.sight.frame)
        else:
            if flags & SYN:
                self.lifetime.opening()
            elif self.connections.flat[base + PHASE] != OPEN:
                self.lifetime.talking()
            self.acknowledging.judge()
            if self.sending.judge():
                self.deliveries.take()
            if not flags & SYN:
                self._after(slot, base, me)
        if self.connections.flat[base + PHASE] >= CLOSED:
            self.closing.linger(slot, self.closing.clock)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _after(
        self, slot: cython.Py_ssize_t, base: cython.Py_ssize_t, me: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        """What a segment may end, and what it says of congestion."""
        if self.sight.flags & FIN or self.connections.flat[base + PHASE] != OPEN:
            self.lifetime.ending()
        if self.connections.flat[me + FIN_POSITION] >= 0:
            self.deliveries.tell_fin(slot, self.sight.side)
        if self.sight.flags & ECE:
            self.connections.flat[me + ECE_COUNT] += 1
        return 0
