# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Which conversation a packet belongs to, and under which numbers.

Stream numbers are Wireshark 4.0's: tcp.stream counts four-tuples, and a SYN begins a new
one where its sequence number differs from the first of its direction; udp.stream counts
five-tuples, those of tunnels and those quoted by ICMP errors included.
``Connection.ID`` counts TCP connections and UDP conversations together.
"""

import cython

from wirespan.kernels.layout import (
    Connection,
    ConnectionFact,
    DeliveryEvent,
    Flow,
    Opened,
    Packet,
    PacketMark,
    SegmentMark,
    Verdict,
)
from wirespan.kernels.track.connections import IDLE_TCP, IDLE_UDP

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.closing import Closing
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.delivery import Deliveries
    from cython.cimports.wirespan.kernels.track.flow_table import FlowTable
    from cython.cimports.wirespan.kernels.track.roles import first_is_client
    from cython.cimports.wirespan.kernels.track.sight import Sight
else:
    from wirespan.kernels.track.closing import Closing
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.delivery import Deliveries
    from wirespan.kernels.track.flow_table import FlowTable
    from wirespan.kernels.track.roles import first_is_client
    from wirespan.kernels.track.sight import Sight

SOURCE = cython.declare(cython.Py_ssize_t, Packet.SOURCE)
DESTINATION = cython.declare(cython.Py_ssize_t, Packet.DESTINATION)
SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.SOURCE_PORT)
DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.DESTINATION_PORT)
SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
ACKNOWLEDGEMENT = cython.declare(cython.Py_ssize_t, Packet.ACKNOWLEDGEMENT)
PACKET_MARKS = cython.declare(cython.Py_ssize_t, Packet.MARKS)
RELATED_PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.RELATED_PROTOCOL)
RELATED_SOURCE = cython.declare(cython.Py_ssize_t, Packet.RELATED_SOURCE)
RELATED_DESTINATION = cython.declare(cython.Py_ssize_t, Packet.RELATED_DESTINATION)
RELATED_SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.RELATED_SOURCE_PORT)
RELATED_DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.RELATED_DESTINATION_PORT)
TUNNELLED = cython.declare(cython.longlong, PacketMark.TUNNELLED)

FLOW_FIELDS = cython.declare(cython.Py_ssize_t, len(Flow))
SLOT = cython.declare(cython.Py_ssize_t, Flow.SLOT)
STREAM = cython.declare(cython.Py_ssize_t, Flow.STREAM)
FLOW_ID = cython.declare(cython.Py_ssize_t, Flow.ID)
CLIENT_LOW = cython.declare(cython.Py_ssize_t, Flow.CLIENT_LOW)
BASE_LOW = cython.declare(cython.Py_ssize_t, Flow.BASE_LOW)
BASE_HIGH = cython.declare(cython.Py_ssize_t, Flow.BASE_HIGH)
ENDED = cython.declare(cython.Py_ssize_t, Flow.ENDED)
FLOW_TIME = cython.declare(cython.Py_ssize_t, Flow.TIME)

ID = cython.declare(cython.Py_ssize_t, Connection.ID)
CONNECTION_STREAM = cython.declare(cython.Py_ssize_t, Connection.STREAM)
TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
CLIENT_PORT = cython.declare(cython.Py_ssize_t, Connection.CLIENT_PORT)
SERVER_PORT = cython.declare(cython.Py_ssize_t, Connection.SERVER_PORT)
CLIENT_KNOWN = cython.declare(cython.Py_ssize_t, Connection.CLIENT_KNOWN)
CONNECTION_OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)
CONNECTION_CLOSED = cython.declare(cython.Py_ssize_t, Connection.CLOSED)
FIRST_FRAME = cython.declare(cython.Py_ssize_t, Connection.FIRST_FRAME)
START = cython.declare(cython.Py_ssize_t, Connection.START)
END = cython.declare(cython.Py_ssize_t, Connection.END)
LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.LAST_FRAME)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
FLOW = cython.declare(cython.Py_ssize_t, Connection.FLOW)
REFUSED_BY_ICMP = cython.declare(cython.Py_ssize_t, Connection.REFUSED_BY_ICMP)
ICMP_FRAME = cython.declare(cython.Py_ssize_t, Connection.ICMP_FRAME)
ICMP_TIME = cython.declare(cython.Py_ssize_t, Connection.ICMP_TIME)

VERDICT_ID = cython.declare(cython.Py_ssize_t, Verdict.CONNECTION_ID)
VERDICT_STREAM = cython.declare(cython.Py_ssize_t, Verdict.STREAM)

PORTS_REUSED = cython.declare(cython.longlong, ConnectionFact.PORTS_REUSED)
MIDSTREAM_FACT = cython.declare(cython.longlong, ConnectionFact.MIDSTREAM)
CONTINUED = cython.declare(cython.longlong, ConnectionFact.CONTINUED)
ICMP_ERROR = cython.declare(cython.longlong, ConnectionFact.ICMP_ERROR)
REUSED_MARK = cython.declare(cython.longlong, SegmentMark.PORTS_REUSED)
OPENED = cython.declare(cython.longlong, DeliveryEvent.OPENED)
MIDSTREAM = cython.declare(cython.longlong, Opened.MIDSTREAM)
NOT_APPLICABLE = cython.declare(cython.longlong, Opened.NOT_APPLICABLE)
REFUSED = cython.declare(cython.longlong, Opened.REFUSED)
UNANSWERED = cython.declare(cython.longlong, Opened.UNANSWERED)

QUEUE_TCP = cython.declare(cython.Py_ssize_t, IDLE_TCP)
QUEUE_UDP = cython.declare(cython.Py_ssize_t, IDLE_UDP)
TCP = cython.declare(cython.longlong, 6)
UDP = cython.declare(cython.longlong, 17)
SYN = cython.declare(cython.longlong, 2)
ACK = cython.declare(cython.longlong, 16)
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)


@cython.cclass
class Numbering:
    """Finds or begins the conversation of a packet; fills slot, flow, side of the sight."""

    def __init__(
        self,
        connections: ConnectionTable,
        flows: FlowTable,
        deliveries: Deliveries,
        closing: Closing,
        sight: Sight,
    ) -> None:
        self.connections = connections
        self.flows = flows
        self.deliveries = deliveries
        self.closing = closing
        self.sight = sight
        self.packets = connections.flat
        self.verdicts = connections.flat
        self.tcp_streams = 0
        self.udp_streams = 0
        self.from_low = False

    def bind(self, packets: object, verdicts: object) -> None:
        """Cells of the batch's packet table, and of the verdicts to be filled."""
        self.packets = packets
        self.verdicts = verdicts

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _flow(
        self,
        packet: cython.Py_ssize_t,
        source_field: cython.Py_ssize_t,
        port_field: cython.Py_ssize_t,
        protocol: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The flow between two ends, found or begun; a begun one has no stream yet.

        Source and destination, and their ports, stand side by side in the table.
        """
        source: cython.longlong = self.packets[packet + source_field]
        destination: cython.longlong = self.packets[packet + source_field + 1]
        source_port: cython.longlong = self.packets[packet + port_field]
        destination_port: cython.longlong = self.packets[packet + port_field + 1]
        addresses: cython.longlong
        ports: cython.longlong
        hashed: cython.longlong
        flow: cython.Py_ssize_t
        self.from_low = source < destination or (
            source == destination and source_port <= destination_port
        )
        if self.from_low:
            addresses = source << 32 | destination
            ports = source_port << 24 | destination_port << 8 | protocol
        else:
            addresses = destination << 32 | source
            ports = destination_port << 24 | source_port << 8 | protocol
        hashed = self.flows.hashed(addresses, ports)
        flow = self.flows.find(addresses, ports, hashed)
        if flow < 0:
            flow = self.flows.insert(addresses, ports, hashed)
            self.flows.flat[flow * FLOW_FIELDS + ENDED] = 0
        return flow

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def tcp(self, packet: cython.Py_ssize_t) -> cython.int:
        """1 where the packet belongs to a live connection, its slot in the sight."""
        flow: cython.Py_ssize_t = self._flow(packet, SOURCE, SOURCE_PORT, TCP)
        flags: cython.longlong = self.sight.flags
        reused: cython.bint = False
        self.sight.flow = flow
        if self.flows.flat[flow * FLOW_FIELDS + STREAM] < 0:
            self._number_tcp(flow)
        elif flags & (SYN | ACK) == SYN and self._is_another(flow, packet):
            if self.flows.flat[flow * FLOW_FIELDS + SLOT] >= 0:
                self.closing.close(self.flows.flat[flow * FLOW_FIELDS + SLOT])
            self.flows.flat[flow * FLOW_FIELDS + FLOW_ID] = -1
            self.flows.flat[flow * FLOW_FIELDS + BASE_LOW] = -1
            self.flows.flat[flow * FLOW_FIELDS + BASE_HIGH] = -1
            self.flows.flat[flow * FLOW_FIELDS + ENDED] = 0
            self._number_tcp(flow)
            reused = True
        self._bases(flow, packet, flags)
        if self.flows.flat[flow * FLOW_FIELDS + SLOT] < 0:
            if self.flows.flat[flow * FLOW_FIELDS + ENDED]:
                self.sight.side = 0 if self._is_client(flow) else 1
                return 0
            self._begin_tcp(flow, packet, flags)
        self.sight.slot = self.flows.flat[flow * FLOW_FIELDS + SLOT]
        self.sight.side = 0 if self._is_client(flow) else 1
        if reused:
            self.connections.cells[self.sight.slot, FACTS] |= PORTS_REUSED
            self.sight.marks |= REUSED_MARK
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1)
    def _is_client(self, flow: cython.Py_ssize_t) -> cython.int:
        return self.from_low == (self.flows.flat[flow * FLOW_FIELDS + CLIENT_LOW] == 1)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _number_tcp(self, flow: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.flows.flat[flow * FLOW_FIELDS + STREAM] = self.tcp_streams
        self.tcp_streams += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_another(self, flow: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.int:
        """Whether a SYN begins another connection of the same four-tuple."""
        base: cython.longlong = self.flows.flat[
            flow * FLOW_FIELDS + BASE_LOW if self.from_low else BASE_HIGH
        ]
        return base >= 0 and base != self.packets[packet + SEQUENCE]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _bases(
        self, flow: cython.Py_ssize_t, packet: cython.Py_ssize_t, flags: cython.longlong
    ) -> cython.Py_ssize_t:
        """The first sequence number of either direction; a SYN-ACK corrects its own."""
        mine: cython.Py_ssize_t = BASE_LOW if self.from_low else BASE_HIGH
        theirs: cython.Py_ssize_t = BASE_HIGH if self.from_low else BASE_LOW
        sequence: cython.longlong = self.packets[packet + SEQUENCE]
        if self.flows.flat[flow * FLOW_FIELDS + mine] < 0 or flags & (SYN | ACK) == (SYN | ACK):
            if flags & SYN == 0:
                sequence -= 1
            self.flows.flat[flow * FLOW_FIELDS + mine] = sequence & BITS_32
        if flags & ACK and self.flows.flat[flow * FLOW_FIELDS + theirs] < 0:
            self.flows.flat[flow * FLOW_FIELDS + theirs] = (
                self.packets[packet + ACKNOWLEDGEMENT] - 1
            ) & BITS_32
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _begin_tcp(
        self, flow: cython.Py_ssize_t, packet: cython.Py_ssize_t, flags: cython.longlong
    ) -> cython.Py_ssize_t:
        slot: cython.Py_ssize_t
        first: cython.bint = True
        if flags & SYN:
            first = flags & ACK == 0
        elif self.flows.flat[flow * FLOW_FIELDS + FLOW_ID] < 0:
            first = first_is_client(
                self.packets[packet + SOURCE_PORT], self.packets[packet + DESTINATION_PORT], True
            )
        else:
            first = self._is_client(flow)
        slot = self._begin(flow, packet, first, TCP)
        self.connections.cells[slot, CLIENT_KNOWN] = 1 if flags & SYN else 0
        self.connections.cells[slot, CONNECTION_OPENED] = MIDSTREAM
        if flags & SYN == 0:
            self.connections.cells[slot, FACTS] |= MIDSTREAM_FACT
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def udp(self, packet: cython.Py_ssize_t) -> cython.int:
        """The conversation of a datagram."""
        flow: cython.Py_ssize_t = self._flow(packet, SOURCE, SOURCE_PORT, UDP)
        first: cython.bint
        slot: cython.Py_ssize_t
        self.sight.flow = flow
        if self.flows.flat[flow * FLOW_FIELDS + STREAM] < 0:
            self._number_udp(flow)
        if self.flows.flat[flow * FLOW_FIELDS + SLOT] < 0:
            if self.flows.flat[flow * FLOW_FIELDS + FLOW_ID] < 0:
                first = first_is_client(
                    self.packets[packet + SOURCE_PORT],
                    self.packets[packet + DESTINATION_PORT],
                    False,
                )
            else:
                first = self._is_client(flow)
            slot = self._begin(flow, packet, first, UDP)
            self.connections.cells[slot, CLIENT_KNOWN] = 0
            self.connections.cells[slot, CONNECTION_OPENED] = NOT_APPLICABLE
            self.connections.cells[slot, CONNECTION_CLOSED] = NOT_APPLICABLE
        self.sight.slot = self.flows.flat[flow * FLOW_FIELDS + SLOT]
        self.sight.side = 0 if self._is_client(flow) else 1
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _number_udp(self, flow: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.flows.flat[flow * FLOW_FIELDS + STREAM] = self.udp_streams
        self.udp_streams += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _begin(
        self,
        flow: cython.Py_ssize_t,
        packet: cython.Py_ssize_t,
        first: cython.bint,
        protocol: cython.longlong,
    ) -> cython.Py_ssize_t:
        """A slot for the flow; ``first``: the sender of this packet is the client."""
        slot: cython.Py_ssize_t = self.connections.open(
            QUEUE_TCP if protocol == TCP else QUEUE_UDP, self.closing.clock
        )
        number: cython.longlong = self.flows.flat[flow * FLOW_FIELDS + FLOW_ID]
        swapped: cython.Py_ssize_t = 0 if first else 1
        if self.flows.flat[flow * FLOW_FIELDS + FLOW_TIME] >= 0:
            self.flows.recall(flow)
            self.flows.flat[flow * FLOW_FIELDS + FLOW_TIME] = -1
        if number < 0:
            number = self.connections.next_id
            self.connections.next_id += 1
            self.flows.flat[flow * FLOW_FIELDS + FLOW_ID] = number
        else:
            self.connections.cells[slot, FACTS] |= CONTINUED
        self.flows.flat[flow * FLOW_FIELDS + CLIENT_LOW] = 1 if self.from_low == first else 0
        self.flows.flat[flow * FLOW_FIELDS + SLOT] = slot
        self.connections.cells[slot, ID] = number
        self.connections.cells[slot, FLOW] = flow
        self.connections.cells[slot, CONNECTION_STREAM] = self.flows.flat[
            flow * FLOW_FIELDS + STREAM
        ]
        self.connections.cells[slot, TRANSPORT] = protocol
        self.connections.cells[slot, CLIENT] = self.packets[packet + SOURCE + swapped]
        self.connections.cells[slot, SERVER] = self.packets[packet + SOURCE + 1 - swapped]
        self.connections.cells[slot, CLIENT_PORT] = self.packets[packet + SOURCE_PORT + swapped]
        self.connections.cells[slot, SERVER_PORT] = self.packets[packet + SOURCE_PORT + 1 - swapped]
        self.connections.cells[slot, START] = self.sight.time
        self.connections.cells[slot, END] = self.sight.time
        self.connections.cells[slot, FIRST_FRAME] = self.sight.frame
        self.connections.cells[slot, LAST_FRAME] = self.sight.frame
        self.closing.opened(self.closing.clock)
        self.deliveries.tell(slot, 0, OPENED, 0, self.sight.time, self.sight.frame)
        return slot

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def related(self, packet: cython.Py_ssize_t, verdict: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The outer UDP of a tunnel needs its number first; an ICMP error tells on a flow."""
        protocol: cython.longlong = self.packets[packet + RELATED_PROTOCOL]
        flow: cython.Py_ssize_t
        if protocol != TCP and protocol != UDP:
            return 0
        flow = self._flow(packet, RELATED_SOURCE, RELATED_SOURCE_PORT, protocol)
        if self.flows.flat[flow * FLOW_FIELDS + STREAM] < 0:
            if protocol == TCP:
                self._number_tcp(flow)
            else:
                self._number_udp(flow)
            self.flows.forget(flow, self.closing.clock)
        self.verdicts[verdict + VERDICT_STREAM] = self.flows.flat[flow * FLOW_FIELDS + STREAM]
        if not self.packets[packet + PACKET_MARKS] & TUNNELLED:
            self.verdicts[verdict + VERDICT_ID] = self.flows.flat[flow * FLOW_FIELDS + FLOW_ID]
            if self.flows.flat[flow * FLOW_FIELDS + SLOT] >= 0:
                self._icmp(self.flows.flat[flow * FLOW_FIELDS + SLOT], packet)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _icmp(self, slot: cython.Py_ssize_t, packet: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The first error counts; type and code stand where ports do."""
        self.connections.cells[slot, FACTS] |= ICMP_ERROR
        if self.connections.cells[slot, REFUSED_BY_ICMP] < 0:
            self.connections.cells[slot, REFUSED_BY_ICMP] = (
                self.packets[packet + SOURCE_PORT] * 256 + self.packets[packet + DESTINATION_PORT]
            )
            self.connections.cells[slot, ICMP_FRAME] = self.sight.frame
            self.connections.cells[slot, ICMP_TIME] = self.sight.time
            if self.connections.cells[slot, CONNECTION_OPENED] == UNANSWERED:
                self.connections.cells[slot, CONNECTION_OPENED] = REFUSED
        return 0
