"""Frames and what their headers say."""

from enum import IntFlag, auto

from wirespan.kernels.layout.columns import Columns, column


class Frame(Columns):
    """One captured record of a batch; its number is ``Batch.first_frame`` plus its row."""

    TIME = column()
    OFFSET = column()
    CAPTURED = column()
    """Bytes present in the file."""
    ORIGINAL = column()
    """Bytes it had on the wire."""
    LINK_TYPE = column()
    """LINKTYPE_ number (https://www.tcpdump.org/linktypes.html)."""
    INTERFACE = column()
    """Counted over the whole file, sections included."""
    DIRECTION = column()
    """0 unknown, 1 inbound, 2 outbound (pcapng epb_flags)."""


class Packet(Columns):
    """What the headers of one frame say: row i describes frame row i of the same batch."""

    NETWORK = column()
    """Offset of the innermost network header; -1: not IP."""
    TRANSPORT = column()
    """Offset of the transport header; -1: none (a later fragment, damaged, not IP)."""
    PAYLOAD = column()
    PAYLOAD_LENGTH = column()
    """As the headers claim, so without link padding; more than captured when snapped."""
    PAYLOAD_CAPTURED = column()
    LINK_BYTES = column()
    """Everything before the innermost network header, tunnels included, and padding."""
    NETWORK_BYTES = column()
    TRANSPORT_BYTES = column()
    PROTOCOL = column()
    """IP protocol number of the transport header: 6, 17, 1, 58, ...; -1: none."""
    SOURCE = column()
    """Row of the address table."""
    DESTINATION = column()
    SOURCE_PORT = column()
    """ICMP: the type."""
    DESTINATION_PORT = column()
    """ICMP: the code."""
    FLAGS = column()
    """TCP: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128."""
    SEQUENCE = column()
    """As on the wire (32 bits). ICMP errors: that of the quoted TCP header, else -1."""
    ACKNOWLEDGEMENT = column()
    WINDOW = column()
    """As on the wire, not scaled."""
    TTL = column()
    IDENTIFICATION = column()
    """IPv4's; -1 for IPv6."""
    ECN = column()
    MAXIMUM_SEGMENT = column()
    WINDOW_SCALE = column()
    SACK_PERMITTED = column()
    """0 or 1."""
    TIMESTAMP = column()
    TIMESTAMP_ECHO = column()
    SACKS = column()
    """How many of the following pairs are filled, 0 to 4."""
    SACK_1_LEFT = column()
    SACK_1_RIGHT = column()
    SACK_2_LEFT = column()
    SACK_2_RIGHT = column()
    SACK_3_LEFT = column()
    SACK_3_RIGHT = column()
    SACK_4_LEFT = column()
    SACK_4_RIGHT = column()
    MARKS = column()
    """PacketMark bits."""
    RELATED_PROTOCOL = column()
    """Another flow this frame speaks of: the outer UDP of a tunnel, or the flow an ICMP
    error quotes; -1: none."""
    RELATED_SOURCE = column()
    RELATED_DESTINATION = column()
    RELATED_SOURCE_PORT = column()
    RELATED_DESTINATION_PORT = column()


class PacketMark(IntFlag):
    SNAPPED = auto()
    """The capture kept less than the frame had."""
    CHECKSUM_PARTIAL = auto()
    """The TCP or UDP checksum is the folded pseudo-header sum: left to the hardware."""
    TUNNELLED = auto()
    FRAGMENT = auto()
    """A piece of a datagram that is not complete with this frame: no transport here."""
    REASSEMBLED = auto()
    """This frame completed a datagram: the payload lies in the buffer's reserve."""
    MALFORMED = auto()
    NO_TOTAL_LENGTH = auto()
    """IP total length 0: length taken from the capture (segmentation offload)."""
    VLAN = auto()
    IPV6 = auto()


class Problems(Columns):
    """One damaged header."""

    FRAME = column()
    KIND = column()
    """ProblemKind."""
    LAYER = column()
    """Layer."""
    OFFSET = column()
    """From the start of the frame."""
    DETAIL = column()
    """Number of a sentence, see ``rules.DETAILS``."""


class Address(Columns):
    """An interned network address; rows are never moved."""

    FAMILY = column()
    """4 or 6."""
    HIGH = column()
    """The upper 64 bits (IPv4: 0), as a signed integer."""
    LOW = column()
