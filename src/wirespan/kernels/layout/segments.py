"""Packets of a connection with their verdicts, and payload in order."""

from enum import IntEnum, IntFlag, auto

from wirespan.kernels.layout.columns import Columns, column


class Segment(Columns):
    """One packet of a TCP connection, kept until the exchange it served is settled.

    In a long exchange a row may stand for a burst: TIME and FRAME are its last packet's.
    """

    TIME = column()
    FRAME = column()
    MARKS = column()
    """SegmentMark bits."""
    START = column()
    """Stream position of the first payload byte (of the next one, when empty)."""
    LENGTH = column()
    """Payload bytes; SYN and FIN not counted."""
    ACK = column()
    """Stream position acknowledged in the other direction; -1: no ACK flag."""
    WINDOW = column()
    """Scaled; -1 unknown."""
    FLIGHT = column()
    """Unacknowledged payload bytes of this side after this packet, as seen at the tap."""
    DELIVERED = column()
    """In-order position of this side at the tap after this packet."""
    HEADERS = column()
    """link | network << 16 | transport << 32, in bytes, | further packets << 48."""
    NEXT = column()
    """The connection's next row; -1."""
    SINCE = column()
    """Time of the first packet of a burst."""
    TIMESTAMP = column()
    """TSval (RFC 7323); -1."""
    ECHO = column()
    """TSecr; -1."""


class SegmentMark(IntFlag):
    """Direction, flags and the verdict on a segment."""

    FROM_SERVER = auto()
    FIN = auto()
    SYN = auto()
    RST = auto()
    PSH = auto()
    RETRANSMISSION = auto()
    """Carries bytes seen before (or known lost): sent again by timer or otherwise."""
    FAST = auto()
    """With RETRANSMISSION: sent again because of duplicate ACKs or SACK."""
    SPURIOUS = auto()
    """With RETRANSMISSION: the first copy had arrived."""
    OUT_OF_ORDER = auto()
    """First copy, overtaken by later bytes on the way (or at the capture)."""
    LOST_UPSTREAM = auto()
    """With RETRANSMISSION: fills a hole; the first copy was lost before the tap."""
    HOLE = auto()
    """Starts above the in-order position: something before it is missing."""
    TAIL_PROBE = auto()
    """With RETRANSMISSION: looks like a tail loss probe (RFC 8985, section 7)."""
    DUPLICATE_ACK = auto()
    WINDOW_UPDATE = auto()
    ZERO_WINDOW = auto()
    WINDOW_FULL = auto()
    KEEP_ALIVE = auto()
    KEEP_ALIVE_ACK = auto()
    ZERO_WINDOW_PROBE = auto()
    ZERO_WINDOW_PROBE_ACK = auto()
    DUPLICATE_RECORD = auto()
    """The capture recorded the same packet twice; counts for nothing."""
    AFTER_GAP = auto()
    """The other side acknowledged bytes that were never captured."""
    SACK = auto()
    """Carries SACK blocks above the cumulative ACK."""
    DSACK = auto()
    """Its first SACK block reports a duplicate (RFC 2883)."""
    PORTS_REUSED = auto()
    SNAPPED = auto()
    COUNTED_ON = auto()
    """After a pause of 10 ms: its IPv4 identification follows that of this side's data before
    it, so nothing was sent, and lost, between them."""


class Piece(Columns):
    """Payload waiting in the tracker's stash behind a hole."""

    NEXT = column()
    """The side's next piece, by position; -1."""
    POSITION = column()
    LENGTH = column()
    """0: the row is unused."""
    CAPTURED = column()
    """How many of its bytes the stash holds."""
    OFFSET = column()
    FRAME = column()
    TIME = column()
    TIMESTAMP = column()
    """TSval of the segment; -1."""
    IDENTIFICATION = column()


class Verdict(Columns):
    """What the tracker says of one frame: row i describes frame row i of the batch."""

    CONNECTION_ID = column()
    """``Connection.ID``; ICMP errors: of the flow they quote; -1: none."""
    STREAM = column()
    """Wireshark's tcp.stream or udp.stream (of the innermost transport); -1: none."""
    SIDE = column()
    """Who sent it: 0 client, 1 server; -1."""
    MARKS = column()
    """SegmentMark bits."""


class Delivery(Columns):
    """Payload that became readable in order, in the order it did; made by the tracker."""

    CONNECTION = column()
    """Slot."""
    SIDE = column()
    """Who sent it: 0 client, 1 server."""
    SOURCE = column()
    """0: the batch buffer; 1: the tracker's stash (it waited behind a hole);
    2: no bytes - LENGTH bytes were never captured (a gap, or beyond the snap length)."""
    OFFSET = column()
    LENGTH = column()
    POSITION = column()
    """Stream position of the first byte."""
    TIME = column()
    """When it became deliverable in order at the tap."""
    FRAME = column()
    """The frame that carried these bytes."""
    EVENT = column()
    """DeliveryEvent."""
    HEADERS = column()
    """UDP: the datagram's headers, as Segment.HEADERS; else not set."""


class DeliveryEvent(IntEnum):
    DATA = 0
    OPENED = 1
    """A connection began; no bytes."""
    FIN = 2
    """This side ended its stream at POSITION."""
    RESET = 3
    """SIDE sent RST."""
    CLOSED = 4
    """The connection is over and will be reported: scanners finish what is open."""
