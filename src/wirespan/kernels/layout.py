"""What each column of each kernel table holds; the only place that knows.

Every table is a ``Table``: rows of signed 64-bit integers. Times are nanoseconds since
the Unix epoch, sizes are bytes, absent values are -1 unless a field says otherwise.
Offsets point into the batch buffer. Stream positions count payload bytes of one direction
of one connection, unwrapped: the first payload byte is 0, whatever the sequence numbers.
"""

from enum import IntEnum, IntFlag, auto


class _Columns(IntEnum):
    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[int]) -> int:
        return count


class Frame(_Columns):
    """One captured record of a batch; its number is ``Batch.first_frame`` plus its row."""

    TIME = auto()
    OFFSET = auto()
    CAPTURED = auto()
    """Bytes present in the file."""
    ORIGINAL = auto()
    """Bytes it had on the wire."""
    LINK_TYPE = auto()
    """LINKTYPE_ number (https://www.tcpdump.org/linktypes.html)."""
    INTERFACE = auto()
    """Counted over the whole file, sections included."""
    DIRECTION = auto()
    """0 unknown, 1 inbound, 2 outbound (pcapng epb_flags)."""


class Packet(_Columns):
    """What the headers of one frame say: row i describes frame row i of the same batch."""

    NETWORK = auto()
    """Offset of the innermost network header; -1: not IP."""
    TRANSPORT = auto()
    """Offset of the transport header; -1: none (a later fragment, damaged, not IP)."""
    PAYLOAD = auto()
    PAYLOAD_LENGTH = auto()
    """As the headers claim, so without link padding; more than captured when snapped."""
    PAYLOAD_CAPTURED = auto()
    LINK_BYTES = auto()
    """Everything before the innermost network header, tunnels included, and padding."""
    NETWORK_BYTES = auto()
    TRANSPORT_BYTES = auto()
    PROTOCOL = auto()
    """IP protocol number of the transport header: 6, 17, 1, 58, ...; -1: none."""
    SOURCE = auto()
    """Row of the address table."""
    DESTINATION = auto()
    SOURCE_PORT = auto()
    """ICMP: the type."""
    DESTINATION_PORT = auto()
    """ICMP: the code."""
    FLAGS = auto()
    """TCP: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128."""
    SEQUENCE = auto()
    """As on the wire (32 bits). ICMP errors: that of the quoted TCP header, else -1."""
    ACKNOWLEDGEMENT = auto()
    WINDOW = auto()
    """As on the wire, not scaled."""
    TTL = auto()
    IDENTIFICATION = auto()
    """IPv4's; -1 for IPv6."""
    ECN = auto()
    MAXIMUM_SEGMENT = auto()
    WINDOW_SCALE = auto()
    SACK_PERMITTED = auto()
    """0 or 1."""
    TIMESTAMP = auto()
    TIMESTAMP_ECHO = auto()
    SACKS = auto()
    """How many of the following pairs are filled, 0 to 4."""
    SACK_1_LEFT = auto()
    SACK_1_RIGHT = auto()
    SACK_2_LEFT = auto()
    SACK_2_RIGHT = auto()
    SACK_3_LEFT = auto()
    SACK_3_RIGHT = auto()
    SACK_4_LEFT = auto()
    SACK_4_RIGHT = auto()
    MARKS = auto()
    """PacketMark bits."""
    RELATED_PROTOCOL = auto()
    """Another flow this frame speaks of: the outer UDP of a tunnel, or the flow an ICMP
    error quotes; -1: none."""
    RELATED_SOURCE = auto()
    RELATED_DESTINATION = auto()
    RELATED_SOURCE_PORT = auto()
    RELATED_DESTINATION_PORT = auto()


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


class Problems(_Columns):
    """One damaged header."""

    FRAME = auto()
    KIND = auto()
    """ProblemKind."""
    LAYER = auto()
    """Layer."""
    OFFSET = auto()
    """From the start of the frame."""
    DETAIL = auto()
    """Number of a sentence, see ``decode.DETAILS``."""


class Address(_Columns):
    """An interned network address; rows are never moved."""

    FAMILY = auto()
    """4 or 6."""
    HIGH = auto()
    """The upper 64 bits (IPv4: 0), as a signed integer."""
    LOW = auto()


class Flow(_Columns):
    """A four-tuple and who speaks on it now; outlives its connection for a while."""

    ADDRESSES = auto()
    """Address row of the low end * 2**32 + that of the high end."""
    PORTS = auto()
    """Port of the low end * 2**24 + that of the high end * 2**8 + protocol."""
    HASH = auto()
    SLOT = auto()
    """The connection's slot; -1: it was reported, or only a number was needed."""
    STREAM = auto()
    ID = auto()
    """``Connection.ID``; -1: no connection of ours yet."""
    CLIENT_LOW = auto()
    """1 where the client is the low end."""
    BASE_LOW = auto()
    """Sequence number before the first of the low end, as Wireshark counts; -1."""
    BASE_HIGH = auto()
    ENDED = auto()
    """1 where its last connection was closed by its ends, so that late packets open none."""
    OLDER = auto()
    NEWER = auto()
    """Queue of flows without a slot, oldest first."""
    TIME = auto()
    """When it lost its slot."""


class Phase(IntEnum):
    """States of the observer of a TCP connection (table: flows.states)."""

    UNSEEN = 0
    SYN_SENT = 1
    SYN_ANSWERED = 2
    OPEN = 3
    CLIENT_CLOSING = 4
    """The client's FIN was seen."""
    SERVER_CLOSING = 5
    BOTH_CLOSING = 6
    CLOSED = 7
    """Both FINs were acknowledged."""
    RESET = 8


class Sight(IntEnum):
    """What can be seen of a TCP connection that changes its phase."""

    SYN = 0
    SYN_ACK = 1
    CLIENT_ACK = 2
    """Anything else the client sent."""
    SERVER_ACK = 3
    CLIENT_FIN = 4
    SERVER_FIN = 5
    FINS_ACKED = 6
    RST = 7


class Connection(_Columns):
    """A conversation of one transport: a slot, reused after the connection was reported.

    Two ``Side`` blocks follow: that of the client at ``SIDES``, that of the server at
    ``SIDES + SIDE_FIELDS``.
    """

    ID = auto()
    """Counted over all transports in order of the first frame, from 0; -1: slot unused."""
    STREAM = auto()
    """Wireshark's tcp.stream or udp.stream."""
    TRANSPORT = auto()
    """6 or 17."""
    QUIC = auto()
    """1 where a QUIC long header was seen."""
    CLIENT = auto()
    SERVER = auto()
    """Rows of the address table."""
    CLIENT_PORT = auto()
    SERVER_PORT = auto()
    CLIENT_KNOWN = auto()
    """1 where a SYN told; 0 where ports or order were used to guess."""
    PHASE = auto()
    """State of the observer's table (flows.states.Phase)."""
    OPENED = auto()
    """Opened."""
    CLOSED = auto()
    """Closed."""
    FIRST_FRAME = auto()
    LAST_FRAME = auto()
    START = auto()
    END = auto()
    FACTS = auto()
    """ConnectionFact bits."""
    SYN = auto()
    """Time of the first SYN."""
    SYN_FRAME = auto()
    SYN_LAST = auto()
    """Time of the last SYN before the SYN-ACK that completed."""
    SYN_LAST_FRAME = auto()
    SYNS = auto()
    SYN_ACK = auto()
    """Time of the first SYN-ACK."""
    SYN_ACK_FRAME = auto()
    SYN_ACKS = auto()
    OPEN = auto()
    """Time of the client's first ACK of the SYN-ACK; -1: not seen."""
    OPEN_FRAME = auto()
    RTT_TO_SERVER = auto()
    """Smallest round trip tap - server - tap: (SYN or data out) to its ACK; -1 unknown."""
    RTT_TO_CLIENT = auto()
    RESET = auto()
    """Time of the first RST; -1."""
    RESET_FRAME = auto()
    RESET_SIDE = auto()
    """0 client, 1 server, -1 none."""
    REFUSED_BY_ICMP = auto()
    """type * 256 + code of an ICMP error quoting this flow; -1."""
    ICMP_FRAME = auto()
    ICMP_TIME = auto()
    LAST_PAYLOAD = auto()
    """Time of the last payload byte in either direction."""
    FIRST_ROW = auto()
    """Oldest retained segment row; -1."""
    LAST_ROW = auto()
    ROWS = auto()
    APPLICATION = auto()
    """Application protocol found by the scanners (Application)."""
    EXCHANGES = auto()
    """How many exchanges were seen so far."""
    OPEN_EXCHANGES = auto()
    """How many are not yet settled."""
    TAINT = auto()
    """Frames to distrust: bytes never captured in either direction."""
    VANTAGE = auto()
    """Vantage, inferred when asked (flows.vantage)."""
    SETTLED = auto()
    """End of the last settled exchange; -1: none yet."""
    SETTLED_ROW = auto()
    """Segment row at which the last settled exchange began; -1: none yet."""
    RESET_FORM = auto()
    """How the first RST looked (ResetForm); 0 where there was none or it was not kept."""
    FORMER = auto()
    """Application spoken before ``Side.APPLICATION_FROM``; UNKNOWN: no change was seen."""
    FLOW = auto()
    """Row of the flow table."""
    QUEUE = auto()
    """Which queue of the tracker it waits in; -1: none."""
    QUEUE_PREVIOUS = auto()
    QUEUE_NEXT = auto()
    QUEUED = auto()
    """Time it entered the queue."""
    SIDES = auto()
    """Index of the client's Side block."""


class Side(_Columns):
    """What one end of a connection sent; fields of a block inside a Connection row."""

    PACKETS = auto()
    BYTES = auto()
    """Original frame lengths."""
    PAYLOAD_BYTES = auto()
    """Sum of payload lengths, retransmissions included."""
    ISN = auto()
    """Sequence number of the SYN; midstream: one less than the first seen; -1 none yet."""
    NEXT = auto()
    """Highest stream position sent (end of the furthest segment)."""
    DELIVERED = auto()
    """In-order position at the tap: everything before it was seen."""
    ACKED = auto()
    """Highest position the other side acknowledged."""
    WINDOW = auto()
    """Last window this side advertised, scaled; -1 unknown scale or none yet."""
    WINDOW_SCALE = auto()
    """Shift in force for this side's windows; -1 unknown (no SYN seen)."""
    MAXIMUM_SEGMENT = auto()
    """MSS option this side sent; -1."""
    SACK_PERMITTED = auto()
    TIMESTAMPS = auto()
    LARGEST = auto()
    """Largest payload of one frame."""
    LARGEST_FLIGHT = auto()
    FIRST_FLIGHT = auto()
    """Bytes sent before the first ACK of any of them came back; -1 not known yet."""
    RETRANSMISSIONS = auto()
    FAST_RETRANSMISSIONS = auto()
    SPURIOUS_RETRANSMISSIONS = auto()
    OUT_OF_ORDER = auto()
    DUPLICATE_ACKS = auto()
    ZERO_WINDOWS = auto()
    WINDOW_FULL = auto()
    KEEP_ALIVES = auto()
    LOST_UPSTREAM = auto()
    """Segments missed at the tap that came later or were never seen but acknowledged."""
    TAIL_LOSS_PROBES = auto()
    DUPLICATES = auto()
    """Records that are second copies made by the capture."""
    CAPTURE_GAPS = auto()
    """Bytes acknowledged by the peer but never captured."""
    FIN = auto()
    """Time of the first FIN; -1."""
    FIN_FRAME = auto()
    FIN_POSITION = auto()
    TTL = auto()
    """Of the first packet."""
    RESET_TTL = auto()
    """Of the RST; -1."""
    PARTIAL_CHECKSUMS = auto()
    SUPER_PACKETS = auto()
    """Frames with more payload than the MSS in force allows."""
    LAST_SENT = auto()
    """Time of this side's last payload byte; -1."""
    SACKED = auto()
    """Highest SACK block edge this side received."""
    FIRST_PAYLOAD = auto()
    """Time of this side's first payload byte; -1."""
    ECE = auto()
    """Segments with ECE set after the handshake."""
    CE = auto()
    """Packets marked Congestion Experienced."""
    SMALL_SEGMENTS = auto()
    """Data segments under a quarter of the MSS."""
    DATA_SEGMENTS = auto()
    APPLICATION_FROM = auto()
    """Stream position from which ``Connection.APPLICATION`` is spoken (STARTTLS, CONNECT,
    Upgrade, a late recognition); what is before it is ``Connection.FORMER``'s."""
    LAST_SEEN = auto()
    """Time of this side's last packet of any kind; -1."""
    WINDOW_SCALE_OFFERED = auto()
    """Window scale option in this side's SYN; -1: the option was absent, or no SYN seen."""
    NEXT_TIME = auto()
    """When NEXT was last moved by new bytes; -1 once Karn's rule forbids to time them."""
    NEXT_TIMESTAMP = auto()
    """TSval of the segment that moved NEXT; -1."""
    NEXT_IDENTIFICATION = auto()
    """IPv4 identification of the segment that moved NEXT; -1."""
    PROBE_END = auto()
    """End of the segment whose acknowledgement is being timed."""
    PROBE_TIME = auto()
    """When it was sent; -1: none is being timed."""
    DUPLICATE_RUN = auto()
    """Duplicate ACKs this side sent in a row."""
    DUPLICATE_TIME = auto()
    """Time of the last of them, or of the last SACK; -1."""
    SACKED_BYTES = auto()
    """Bytes above ACKED in the last SACK blocks this side received."""
    WINDOW_FIELD = auto()
    """The last window field as on the wire; -1 none yet."""
    LAST_MARKS = auto()
    """Marks of the last packet this side sent."""
    FIN_ACKED = auto()
    """1 once the other side acknowledged the FIN."""
    FIN_TOLD = auto()
    """1 once the FIN was handed to the scanners."""
    GAP_END = auto()
    """The peer acknowledged up to here, the bytes have not been seen yet; -1."""
    GAP_TIME = auto()
    GAP_FROM = auto()
    """Start of the last stretch given up as never captured; -1."""
    GAP_TO = auto()
    WILD = auto()
    """Where a segment far outside the stream would be continued; -1."""
    WILD_ACK = auto()
    """An acknowledgement far outside the stream, until it is confirmed; -1."""
    STASH_FIRST = auto()
    """First piece waiting behind a hole; -1."""
    STASH_LAST = auto()
    STASHED = auto()
    """Bytes waiting behind a hole."""
    STASH_PIECES = auto()
    REPEATED_ROW = auto()
    """Segment row of the last retransmission; -1."""
    REPEATED_FRAME = auto()
    REPEATED_END = auto()
    REPEATED_TIMESTAMP = auto()
    """TSval of that retransmission; -1 once its acknowledgement was judged."""
    INBOUND = auto()
    """Frames of this side the capture calls inbound."""
    OUTBOUND = auto()


SIDE_FIELDS = len(Side)
CONNECTION_FIELDS = int(Connection.SIDES) + 2 * SIDE_FIELDS


class Opened(IntEnum):
    HANDSHAKE = 0
    MIDSTREAM = 1
    REFUSED = 2
    UNANSWERED = 3
    NOT_APPLICABLE = 4


class Closed(IntEnum):
    OPEN = 0
    FIN = 1
    RESET_BY_CLIENT = 2
    RESET_BY_SERVER = 3
    NOT_APPLICABLE = 4


class ResetForm(IntEnum):
    """What a RST says about who sent it; Linux, verified."""

    UNKNOWN = 0
    BARE = 1
    """No ACK flag: no socket is there any more."""
    ACKNOWLEDGING = 2
    """ACK flag, window 0: answers a SYN nobody listens for."""
    WITH_WINDOW = 3
    """ACK flag and a window: a live socket was aborted."""


class ConnectionFact(IntFlag):
    """What was seen on a connection, cheap to select candidates by."""

    SYN_RETRANSMITTED = auto()
    SYN_ACK_RETRANSMITTED = auto()
    PORTS_REUSED = auto()
    """The four-tuple served an earlier connection in this capture."""
    RETRANSMISSION = auto()
    SPURIOUS = auto()
    REORDERED = auto()
    ZERO_WINDOW = auto()
    WINDOW_FULL = auto()
    KEEP_ALIVE = auto()
    RESET = auto()
    ICMP_ERROR = auto()
    CAPTURE_GAP = auto()
    DUPLICATED = auto()
    SUPER_PACKET = auto()
    PARTIAL_CHECKSUM = auto()
    SNAPPED = auto()
    ONE_DIRECTION = auto()
    CLOCK_STEP = auto()
    MIDSTREAM = auto()
    CHALLENGE_ACK = auto()
    """A SYN was answered by a bare ACK."""
    FIN_UNANSWERED = auto()
    LATE_SYN_ACK = auto()
    """A SYN-ACK was sent again after the client had completed the handshake."""
    WINDOW_PROBE = auto()
    ECN = auto()
    CONTINUED = auto()
    """Was reported before under the same number, when it had long been idle: add its
    counts, do not list it again."""
    ROWS_DROPPED = auto()
    """Segment rows were dropped because the connection kept too many."""
    EVICTED = auto()
    """Closed by us to bound memory, or because it was idle; not by its ends."""


class Segment(_Columns):
    """One packet of a TCP connection, kept until the exchange it served is settled."""

    TIME = auto()
    FRAME = auto()
    MARKS = auto()
    """SegmentMark bits."""
    START = auto()
    """Stream position of the first payload byte (of the next one, when empty)."""
    LENGTH = auto()
    """Payload bytes; SYN and FIN not counted."""
    ACK = auto()
    """Stream position acknowledged in the other direction; -1: no ACK flag."""
    WINDOW = auto()
    """Scaled; -1 unknown."""
    FLIGHT = auto()
    """Unacknowledged payload bytes of this side after this packet, as seen at the tap."""
    DELIVERED = auto()
    """In-order position of this side at the tap after this packet."""
    HEADERS = auto()
    """link | network << 16 | transport << 32, in bytes."""
    NEXT = auto()
    """The connection's next row; -1."""


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


class Piece(_Columns):
    """Payload waiting in the tracker's stash behind a hole."""

    NEXT = auto()
    """The side's next piece, by position; -1."""
    POSITION = auto()
    LENGTH = auto()
    """0: the row is unused."""
    CAPTURED = auto()
    """How many of its bytes the stash holds."""
    OFFSET = auto()
    FRAME = auto()
    TIME = auto()
    TIMESTAMP = auto()
    """TSval of the segment; -1."""
    IDENTIFICATION = auto()


class Verdict(_Columns):
    """What the tracker says of one frame: row i describes frame row i of the batch."""

    CONNECTION_ID = auto()
    """``Connection.ID``; ICMP errors: of the flow they quote; -1: none."""
    STREAM = auto()
    """Wireshark's tcp.stream or udp.stream (of the innermost transport); -1: none."""
    SIDE = auto()
    """Who sent it: 0 client, 1 server; -1."""
    MARKS = auto()
    """SegmentMark bits."""


class Delivery(_Columns):
    """Payload that became readable in order, in the order it did; made by the tracker."""

    CONNECTION = auto()
    """Slot."""
    SIDE = auto()
    """Who sent it: 0 client, 1 server."""
    SOURCE = auto()
    """0: the batch buffer; 1: the tracker's stash (it waited behind a hole);
    2: no bytes - LENGTH bytes were never captured (a gap, or beyond the snap length)."""
    OFFSET = auto()
    LENGTH = auto()
    POSITION = auto()
    """Stream position of the first byte."""
    TIME = auto()
    """When it became deliverable in order at the tap."""
    FRAME = auto()
    """The frame that carried these bytes."""
    EVENT = auto()
    """DeliveryEvent."""


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


class Application(IntEnum):
    """What a connection speaks, as found by the scanners."""

    UNKNOWN = 0
    HTTP1 = 1
    TLS = 2
    DNS = 3
    TURNS = 4
    """Something we do not read: application turns stand in for requests."""
    HTTP2 = 5
    """HTTP/2 with prior knowledge, read as turns so far."""
    SERVER_FIRST = 6
    """The server spoke first (SSH, SMTP, MySQL, ...): read as turns."""


class Protocol(IntEnum):
    """Protocol of an exchange, as the report names it."""

    DNS = 0
    HTTP_1_0 = 1
    HTTP_1_1 = 2
    TLS = 3
    TCP = 4


class Exchange(_Columns):
    """One question and its answer; a slot, reused after it was folded into the report."""

    ID = auto()
    """Number over the whole capture in order of creation, from 0; -1: slot unused."""
    CONNECTION = auto()
    """Slot."""
    CONNECTION_ID = auto()
    PROTOCOL = auto()
    STATE = auto()
    """ExchangeState."""
    FACTS = auto()
    """ExchangeFact bits."""
    INDEX = auto()
    """Its place on the connection, from 0."""
    ASKED_FROM = auto()
    """Stream position of the first byte of the question (DNS over UDP: 0)."""
    ASKED_TO = auto()
    ANSWERED_FROM = auto()
    ANSWERED_TO = auto()
    START = auto()
    """Time of the question's first byte."""
    START_FRAME = auto()
    HEAD = auto()
    """Time the question's head was complete; -1."""
    ASKED = auto()
    """Time of the question's last byte; -1 never complete."""
    ASKED_FRAME = auto()
    INTERIM = auto()
    """Time of the first 1xx answer; -1."""
    INTERIM_FRAME = auto()
    ANSWER = auto()
    """Time of the (final) answer's first byte; -1."""
    ANSWER_FRAME = auto()
    END = auto()
    """Time of the answer's last byte; -1 never complete."""
    END_FRAME = auto()
    STATUS = auto()
    """HTTP status, DNS response code; -1."""
    HEAD_ASKED = auto()
    """Bytes of the question's head (HTTP: start line and fields)."""
    HEAD_ANSWERED = auto()
    BODY_ASKED = auto()
    BODY_ANSWERED = auto()
    EXPECTED = auto()
    """Content-Length of the answer; -1 none. DNS: UDP payload size allowed by the question."""
    RETRIES = auto()
    """How often the question was repeated (DNS)."""
    RETRY = auto()
    """Time of the last copy of the question (DNS); -1."""
    RETRY_FRAME = auto()
    QUESTION_TYPE = auto()
    """DNS QTYPE; HTTP: Method number."""
    TOKEN = auto()
    """DNS: transaction id; HTTP: hash of host and path."""
    CLIENT = auto()
    SERVER = auto()
    """Rows of the address table."""
    LOOKUP = auto()
    """ID of the DNS exchange it waited for; -1. DNS over TCP: the truncated one before it."""
    PARTNER = auto()
    """DNS: ID of the A or AAAA question asked beside it; -1."""
    LARGEST_GAP = auto()
    """Longest silence inside the answer, in ns."""
    LOOKUP_START = auto()
    """Time of the first question of the lookup charged to it; -1: none."""
    LOOKUP_RETRY = auto()
    """Time of that lookup's last repeated question; -1: none."""
    LOOKUP_END = auto()
    LOOKUP_START_FRAME = auto()
    LOOKUP_END_FRAME = auto()
    SPARE_1 = auto()
    LIFETIME = auto()
    """DNS: smallest TTL of the answers (or how long "no" holds), in seconds; -1."""
    COPY = auto()
    """DNS: the copy of the question that was answered: 0 the first, RETRIES the last; -1
    where ports, server and ID do not tell."""
    IDLE_BEFORE = auto()
    """How long the connection had carried no payload when the question began, in ns;
    -1: the question was the first payload."""
    NEXT = auto()
    """Slot of the connection's next exchange while both are open; -1."""
    SPARE_2 = auto()
    SPARE_3 = auto()


TEXT_BYTES = 384
"""Each exchange slot has a text cell: three parts, each may be empty, cut to fit: u16 length +
bytes of the request line's method and target (or "A name."), then of the host, then of the
answer's short detail."""


class ExchangeState(IntEnum):
    ASKING = 0
    ASKED = 1
    ANSWERING = 2
    DONE = 3
    FAILED = 4
    """Ended without a complete answer: reset, closed, capture over, timed out."""


class ExchangeFact(IntFlag):
    FIRST_ON_CONNECTION = auto()
    PIPELINED = auto()
    """Asked before the previous answer was complete."""
    CHUNKED = auto()
    CHUNKED_REQUEST = auto()
    UNTIL_CLOSE = auto()
    EXPECT_CONTINUE = auto()
    CONTINUED = auto()
    """100 Continue was received."""
    UPGRADED = auto()
    TUNNEL = auto()
    """CONNECT answered 2xx."""
    EARLY_ANSWER = auto()
    """The answer began before the question was complete."""
    CLOSE_ASKED = auto()
    """The client said Connection: close (or HTTP/1.0 without keep-alive)."""
    CLOSE_ANSWERED = auto()
    TRUNCATED_ANSWER = auto()
    """The answer ended before its stated length."""
    TRUNCATED_QUESTION = auto()
    MALFORMED = auto()
    MIDSTREAM = auto()
    """The beginning was not captured."""
    GAP = auto()
    """Bytes of it were never captured."""
    RESET = auto()
    CAPTURE_ENDED = auto()
    UNANSWERED = auto()
    """The connection closed without an answer (HTTP), or nobody answered (DNS)."""
    OVER_TCP = auto()
    """DNS over TCP."""
    TRUNCATED_FLAG = auto()
    """DNS: TC was set."""
    CNAME = auto()
    EDNS = auto()
    TURN = auto()
    """An application turn, not a parsed request."""
    EARLY_DATA = auto()
    EVENT_STREAM = auto()
    """Content-Type text/event-stream: idle is not slow."""
    COMPRESSED = auto()
    RECURSION = auto()
    """DNS: recursion desired."""
    NEGATIVE = auto()
    """DNS: NXDOMAIN, or no data."""
    UNASKED = auto()
    """HTTP: an answer to no question, on a connection seen from its opening (as 408)."""


class Method(IntEnum):
    OTHER = 0
    GET = 1
    HEAD = 2
    POST = 3
    PUT = 4
    DELETE = 5
    CONNECT = 6
    OPTIONS = 7
    TRACE = 8
    PATCH = 9


class Answer(_Columns):
    """One address in a DNS answer."""

    EXCHANGE = auto()
    """Slot of the DNS exchange."""
    FAMILY = auto()
    HIGH = auto()
    LOW = auto()
    LIFETIME = auto()
    """TTL in seconds."""


class Secure(_Columns):
    """The TLS session of a connection: row = connection slot. Times of whole records."""

    CONNECTION_ID = auto()
    """-1: no TLS on this slot."""
    HELLO = auto()
    """First byte of the ClientHello."""
    HELLO_FRAME = auto()
    HELLO_SENT = auto()
    """Last byte of the ClientHello."""
    SERVER_HELLO = auto()
    """First byte of the ServerHello's record (a HelloRetryRequest is not one)."""
    SERVER_HELLO_FRAME = auto()
    SERVER_DONE = auto()
    """Last byte of the server's first flight."""
    SERVER_DONE_FRAME = auto()
    FINISHED = auto()
    """First moment the client may send application data: the end of phase tls. With early
    data that was accepted: when it was first sent."""
    FINISHED_FRAME = auto()
    RETRY = auto()
    """Time of a HelloRetryRequest; -1."""
    VERSION = auto()
    """Negotiated: 0x0300 to 0x0304; -1 unknown."""
    CIPHER = auto()
    RESUMED = auto()
    """1 resumed, 0 full, -1 unknown."""
    OFFERED_RESUMPTION = auto()
    EARLY_DATA = auto()
    """0 none, 1 offered, 2 accepted."""
    ALERT = auto()
    """level << 8 | description of the first plaintext alert; -1."""
    ALERT_FRAME = auto()
    ALERT_SIDE = auto()
    HELLO_BYTES = auto()
    """The first ClientHello, with its record headers."""
    HELLO_SEGMENTS = auto()
    """Frames that carried it."""
    SERVER_FLIGHT_BYTES = auto()
    """The server's first flight (up to SERVER_DONE), with its record headers."""
    CERTIFICATE_BYTES = auto()
    """Certificate message, TLS 1.2 and older; -1 (encrypted since 1.3)."""
    ROUND_TRIPS = auto()
    """Flights the client waited for before it could send application data; 0-RTT: 0."""
    LARGEST_RECORD = auto()
    """Longest application-data record of the server."""
    STATE = auto()
    """SecureState."""
    FALSE_START = auto()
    """1: the client sent application data before the server's Finished (RFC 7918)."""
    EARLY = auto()
    """Time of the first byte of early data (0-RTT); -1."""
    EARLY_FRAME = auto()
    RETRY_FRAME = auto()
    RETRIED = auto()
    """Last byte of the ClientHello that answers a HelloRetryRequest; -1."""
    CLIENT_HELLOS = auto()
    SERVER_HELLOS = auto()
    """HelloRetryRequests included."""
    OFFERED_VERSION = auto()
    """The highest version the client offered; drafts of TLS 1.3 count as 0x0304."""
    CLIENT_FINISHED = auto()
    """Last byte of the client's Finished; -1."""
    SEALED_ALERT_FRAME = auto()
    """First encrypted alert; in TLS 1.3 a guess by its size; -1."""
    SEALED_ALERT_SIDE = auto()
    ANSWERED_TURNS = auto()
    """Turns that got an answer."""


class SecureState(IntEnum):
    """How far a TLS session came."""

    NEW = 0
    ASKED = 1
    """The ClientHello is complete (again, after a HelloRetryRequest)."""
    ANSWERED = 2
    """The ServerHello is complete."""
    OPEN = 3
    """The client may send application data."""
    MIDSTREAM = 4
    """Open, and its handshake was not captured."""
    OPAQUE = 5
    """SSL 2.0 was negotiated: not read any further."""


class Request(_Columns):
    """A settled exchange with its ledger totals: what findings and totals are made from."""

    EXCHANGE = auto()
    """Slot."""
    ID = auto()
    CONNECTION = auto()
    START = auto()
    """t0: the first packet it waited for."""
    END = auto()
    FIRST_SLICE = auto()
    SLICES = auto()
    BASE_RTT = auto()
    """-1 unknown."""
    VANTAGE = auto()
    EXTRA_ROUND_TRIPS = auto()
    SENT_LINK = auto()
    SENT_NETWORK = auto()
    SENT_TRANSPORT = auto()
    SENT_PAYLOAD = auto()
    RECEIVED_LINK = auto()
    RECEIVED_NETWORK = auto()
    RECEIVED_TRANSPORT = auto()
    RECEIVED_PAYLOAD = auto()
    SENT_PACKETS = auto()
    RECEIVED_PACKETS = auto()
    PHASES = auto()
    """Seven fields: ns by Phase."""
    REASONS = PHASES + 7
    """Twenty-five fields: ns by Reason."""
    MEDIA = REASONS + 25
    """Six fields: ns by Medium."""


REQUEST_FIELDS = int(Request.MEDIA) + 6


class Slice(_Columns):
    """A piece of a request's time: contiguous within the request, adding up exactly."""

    REQUEST = auto()
    """Request ID."""
    START = auto()
    END = auto()
    PHASE = auto()
    REASON = auto()
    MEDIUM = auto()
    FIRST_FRAME = auto()
    LAST_FRAME = auto()
    CONFIDENCE = auto()
    """In thousandths."""


class Charge(_Columns):
    """The lookup a connection waited for: row = connection slot."""

    CONNECTION_ID = auto()
    """ID of the connection plus one: 0 in rows never written."""
    EXCHANGE = auto()
    """ID of the lookup that gave the address."""
    PARTNER = auto()
    """ID of the lookup asked beside it and waited for; -1."""
    START = auto()
    """Time of the first question it waited for."""
    START_FRAME = auto()
    END = auto()
    """Time of the last answer it waited for."""
    END_FRAME = auto()
    RETRIES = auto()
    """Of the lookup that ended last."""
    RETRY = auto()
    """Time of that lookup's last copy; -1."""
    RETRY_FRAME = auto()
    FAILED = auto()
    """Lookups that failed before, in the same wait: search list, other servers."""


class Source(IntEnum):
    """The table a term of a rule reads."""

    REQUEST = 0
    EXCHANGE = 1
    CONNECTION = 2
    SECURE = 3


class Compare(IntEnum):
    ALWAYS = 0
    """No term: the rule ends here."""
    ANY_OF = 1
    """One of the bits of BOUND is set."""
    NONE_OF = 2
    AT_LEAST = 3
    """And, where SHARE is not 0, at least SHARE thousandths of the request's duration."""
    AT_MOST = 4


class Term(_Columns):
    """One condition; a row of the rule table is ``RULE_TERMS`` of them, all of which hold."""

    SOURCE = auto()
    COLUMN = auto()
    COMPARE = auto()
    BOUND = auto()
    SHARE = auto()


RULE_TERMS = 3
RULE_SKIP = RULE_TERMS * len(Term)
"""The column after the terms: 0 for a rule; for a gate, how many rules after it cannot
hold where it does not."""
RULE_FIELDS = RULE_SKIP + 1


class Pick(_Columns):
    """A row that satisfies a rule."""

    RULE = auto()
    ROW = auto()
    """Row of the request table, or slot of the connection table."""


class Pair(_Columns):
    """Sums over all traffic of one client with one port of one server."""

    CLIENT = auto()
    SERVER = auto()
    PORT = auto()
    CONNECTIONS = auto()
    """TCP connections that ended, opened by a handshake in the capture."""
    REQUESTS = auto()
    """Settled exchanges, DNS apart."""
    FIRSTS = auto()
    """Requests that waited for a connection to be opened."""
    DURATION = auto()
    """Of all requests."""
    SETUP = auto()
    """Phases connect and tls of the requests in FIRSTS."""
    SETUP_LARGEST = auto()
    SETUP_REQUEST = auto()
    """ID of the request with the largest set-up."""
    SETUP_CONNECTION = auto()
    SETUP_FRAME = auto()
    TRAVEL_SETUP = auto()
    """Reason propagation within phases dns, connect and tls."""
    TRAVEL = auto()
    """Reason propagation within the other phases."""
    TRAVEL_LARGEST = auto()
    """Of one request, all phases."""
    TRAVEL_REQUEST = auto()
    TRAVEL_CONNECTION = auto()
    TRAVEL_FRAME = auto()
    ROUND_TRIP = auto()
    """Smallest base round trip of its requests; -1 unknown."""
    CLOSE_ASKED = auto()
    CLOSE_ANSWERED = auto()
    CLIENT_FIRST = auto()
    """Connections on which the client sent the first FIN."""
    SERVER_FIRST = auto()
    FULL = auto()
    """TLS handshakes that were not resumed."""
    FULL_OLD = auto()
    """Of these, TLS 1.2 and older, which spend a second round trip."""
    FULL_OLD_TIME = auto()
    """One round trip for each of FULL_OLD but the pair's first handshake."""
    RESUMED = auto()
    REFUSED = auto()
    """Full although the client offered to resume."""
    STREAM = auto()
    """Of the first connection that ended."""
    CONNECTION = auto()
    """ID of the same."""
    START = auto()
    """First SYN."""
    LAST_START = auto()
    START_2 = auto()
    START_3 = auto()
    START_4 = auto()
    """SYN times of the second to fourth connection that ended; 0 none."""
    UNOPENED = auto()
    """Attempts nobody answered."""
    UNOPENED_START = auto()
    """First SYN of the first of them."""
    UNOPENED_CONNECTION = auto()
    """Its ID."""
    UNOPENED_STREAM = auto()
    UNOPENED_FRAME = auto()


class Sample(_Columns):
    """One request that counted in a pair's set-up or travel."""

    PAIR = auto()
    REQUEST = auto()


class Name(_Columns):
    """Sums over the lookups of one question by one client."""

    HASH = auto()
    CLIENT = auto()
    LOOKUPS = auto()
    REPEATS = auto()
    """Lookups made while the previous answer was still good."""
    REPEATS_TIME = auto()
    """Their durations."""
    LARGEST = auto()
    REQUEST = auto()
    """ID of the longest repeat."""
    FRAME = auto()
    CONNECTION = auto()
    STREAM = auto()
    ANSWERED = auto()
    """When the last answer came."""
    LIFETIME = auto()
    """Its lifetime in seconds."""
    TEXT_LENGTH = auto()
