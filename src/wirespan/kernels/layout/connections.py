"""Connections: a slot each, two sides, and what was seen cheaply to select by."""

from enum import IntEnum, IntFlag, auto

from wirespan.kernels.layout.columns import Columns, column


class Connection(Columns):
    """A conversation of one transport: a slot, reused after the connection was reported.

    Two ``Side`` blocks follow: that of the client at ``SIDES``, that of the server at
    ``SIDES + SIDE_FIELDS``.
    """

    ID = column()
    """Counted over all transports in order of the first frame, from 0; -1: slot unused."""
    STREAM = column()
    """Wireshark's tcp.stream or udp.stream."""
    TRANSPORT = column()
    """6 or 17."""
    QUIC = column()
    """1 where a QUIC long header was seen."""
    CLIENT = column()
    SERVER = column()
    """Rows of the address table."""
    CLIENT_PORT = column()
    SERVER_PORT = column()
    CLIENT_KNOWN = column()
    """1 where a SYN told; 0 where ports or order were used to guess."""
    PHASE = column()
    """State of the observer's table (flows.states.Phase)."""
    OPENED = column()
    """Opened."""
    CLOSED = column()
    """Closed."""
    FIRST_FRAME = column()
    LAST_FRAME = column()
    START = column()
    END = column()
    FACTS = column()
    """ConnectionFact bits."""
    SYN = column()
    """Time of the first SYN."""
    SYN_FRAME = column()
    SYN_LAST = column()
    """Time of the last SYN before the SYN-ACK that completed."""
    SYN_LAST_FRAME = column()
    SYNS = column()
    SYN_ACK = column()
    """Time of the first SYN-ACK."""
    SYN_ACK_FRAME = column()
    SYN_ACKS = column()
    OPEN = column()
    """Time of the client's first ACK of the SYN-ACK; -1: not seen."""
    OPEN_FRAME = column()
    RTT_TO_SERVER = column()
    """Smallest round trip tap - server - tap: (SYN or data out) to its ACK; -1 unknown."""
    RTT_TO_CLIENT = column()
    RESET = column()
    """Time of the first RST; -1."""
    RESET_FRAME = column()
    RESET_SIDE = column()
    """0 client, 1 server, -1 none."""
    REFUSED_BY_ICMP = column()
    """type * 256 + code of an ICMP error quoting this flow; -1."""
    ICMP_FRAME = column()
    ICMP_TIME = column()
    LAST_PAYLOAD = column()
    """Time of the last payload byte in either direction."""
    FIRST_ROW = column()
    """Oldest retained segment row; -1."""
    LAST_ROW = column()
    ROWS = column()
    APPLICATION = column()
    """Application protocol found by the scanners (Application)."""
    EXCHANGES = column()
    """How many exchanges were seen so far."""
    OPEN_EXCHANGES = column()
    """How many are not yet settled."""
    TAINT = column()
    """Frames to distrust: bytes never captured in either direction."""
    VANTAGE = column()
    """Vantage, inferred when asked (flows.vantage)."""
    SETTLED = column()
    """End of the last settled exchange; -1: none yet."""
    SETTLED_ROW = column()
    """Segment row at which the last settled exchange began; -1: none yet."""
    SETTLED_LOSSES = column()
    """Who had to send again before the last settled exchange ended: 1 client, 2 server."""
    RESET_FORM = column()
    """How the first RST looked (ResetForm); 0 where there was none or it was not kept."""
    FORMER = column()
    """Application spoken before ``Side.APPLICATION_FROM``; UNKNOWN: no change was seen."""
    FLOW = column()
    """Row of the flow table."""
    QUEUE = column()
    """Which queue of the tracker it waits in; -1: none."""
    QUEUE_PREVIOUS = column()
    QUEUE_NEXT = column()
    QUEUED = column()
    """Time it entered the queue."""
    LAST_TIME = column()
    """Time of LAST_FRAME, whatever came before."""
    STEP_FROM = column()
    """Frame before the first at which the capture's clock stepped; -1: it never did."""
    STEP_TO = column()
    """The last frame at which it did; -1."""
    LEAP_WATCH = column()
    """-1; far less while a leap of the clock is suspected (``kernels.track.leaps``)."""
    LEAP_FROM = column()
    """Frame before the suspected leap."""
    LEAP_TO = column()
    """Frame after it."""
    LEAP_TIME = column()
    """Time of LEAP_FROM."""
    LEAP_SIDE = column()
    """Whose clock knew nothing of it; the other's is to be heard."""
    LEAP_STAMP = column()
    """The other's last TSval before it."""
    SIDES = column()
    """Index of the client's Side block."""


class Side(Columns):
    """What one end of a connection sent; fields of a block inside a Connection row."""

    PACKETS = column()
    BYTES = column()
    """Original frame lengths."""
    PAYLOAD_BYTES = column()
    """Sum of payload lengths, retransmissions included."""
    ISN = column()
    """Sequence number of the SYN; midstream: one less than the first seen; -1 none yet."""
    NEXT = column()
    """Highest stream position sent (end of the furthest segment)."""
    DELIVERED = column()
    """In-order position at the tap: everything before it was seen."""
    ACKED = column()
    """Highest position the other side acknowledged."""
    WINDOW = column()
    """Last window this side advertised, scaled; -1 unknown scale or none yet."""
    WINDOW_SCALE = column()
    """Shift in force for this side's windows; -1 unknown (no SYN seen)."""
    MAXIMUM_SEGMENT = column()
    """MSS option this side sent; -1."""
    SACK_PERMITTED = column()
    TIMESTAMPS = column()
    LARGEST = column()
    """Largest payload of one frame."""
    LARGEST_FLIGHT = column()
    FIRST_FLIGHT = column()
    """Bytes sent before the first ACK of any of them came back; -1 not known yet."""
    RETRANSMISSIONS = column()
    FAST_RETRANSMISSIONS = column()
    SPURIOUS_RETRANSMISSIONS = column()
    FIRST_SPURIOUS = column()
    """Frame of the first of them; 0: none."""
    OUT_OF_ORDER = column()
    FIRST_OUT_OF_ORDER = column()
    """Frame; 0: none."""
    DUPLICATE_ACKS = column()
    ZERO_WINDOWS = column()
    WINDOW_FULL = column()
    KEEP_ALIVES = column()
    LOST_UPSTREAM = column()
    """Segments missed at the tap that came later or were never seen but acknowledged."""
    TAIL_LOSS_PROBES = column()
    DUPLICATES = column()
    """Records that are second copies made by the capture."""
    CAPTURE_GAPS = column()
    """Bytes acknowledged by the peer but never captured."""
    FIRST_GAP = column()
    """Frame that acknowledged the first of them; 0: none."""
    FIN = column()
    """Time of the first FIN; -1."""
    FIN_FRAME = column()
    FIN_POSITION = column()
    TTL = column()
    """Of the first packet."""
    RESET_TTL = column()
    """Of the RST; -1."""
    PARTIAL_CHECKSUMS = column()
    SUPER_PACKETS = column()
    """Frames with more payload than the MSS in force allows."""
    LAST_SENT = column()
    """Time of this side's last payload byte; -1."""
    SACKED = column()
    """Highest SACK block edge this side received."""
    FIRST_PAYLOAD = column()
    """Time of this side's first payload byte; -1."""
    ECE = column()
    """Segments with ECE set after the handshake."""
    CE = column()
    """Packets marked Congestion Experienced."""
    SMALL_SEGMENTS = column()
    """Data segments under a quarter of the MSS."""
    DATA_SEGMENTS = column()
    APPLICATION_FROM = column()
    """Stream position from which ``Connection.APPLICATION`` is spoken (STARTTLS, CONNECT,
    Upgrade, a late recognition); what is before it is ``Connection.FORMER``'s."""
    LAST_SEEN = column()
    """Time of this side's last packet of any kind; -1."""
    WINDOW_SCALE_OFFERED = column()
    """Window scale option in this side's SYN; -1: the option was absent, or no SYN seen."""
    NEXT_TIME = column()
    """When NEXT was last moved by new bytes; -1 once Karn's rule forbids to time them."""
    NEXT_TIMESTAMP = column()
    """TSval of the segment that moved NEXT; -1."""
    NEXT_IDENTIFICATION = column()
    """IPv4 identification of the segment that moved NEXT; -1."""
    PROBE_END = column()
    """End of the segment whose acknowledgement is being timed."""
    PROBE_TIME = column()
    """When it was sent; -1: none is being timed."""
    DUPLICATE_RUN = column()
    """Duplicate ACKs this side sent in a row."""
    DUPLICATE_TIME = column()
    """Time of the last of them, or of the last SACK; -1."""
    SACKED_BYTES = column()
    """Bytes above ACKED in the last SACK blocks this side received."""
    WINDOW_FIELD = column()
    """The last window field as on the wire; -1 none yet."""
    LAST_MARKS = column()
    """Marks of the last packet this side sent."""
    FIN_ACKED = column()
    """1 once the other side acknowledged the FIN."""
    FIN_TOLD = column()
    """1 once the FIN was handed to the scanners."""
    GAP_END = column()
    """The peer acknowledged up to here, the bytes have not been seen yet; -1."""
    GAP_TIME = column()
    """When it first did."""
    GAP_FRAME = column()
    GAP_FROM = column()
    """Start of the last stretch given up as never captured; -1."""
    GAP_TO = column()
    WILD = column()
    """Where a segment far outside the stream would be continued; -1."""
    WILD_ACK = column()
    """An acknowledgement far outside the stream, until it is confirmed; -1."""
    STASH_FIRST = column()
    """First piece waiting behind a hole; -1."""
    STASH_LAST = column()
    STASHED = column()
    """Bytes waiting behind a hole."""
    STASH_PIECES = column()
    REPEATED_ROW = column()
    """Segment row of the last retransmission; -1."""
    REPEATED_FRAME = column()
    REPEATED_END = column()
    REPEATED_TIMESTAMP = column()
    """TSval of that retransmission; -1 once its acknowledgement was judged."""
    INBOUND = column()
    """Frames of this side the capture calls inbound."""
    OUTBOUND = column()
    LAST_LENGTH = column()
    """Payload of the last segment with new bytes; 0 where it ended a write (PSH)."""
    CUT_LENGTH = column()
    """Largest payload of two new segments of one length back to back, the first without PSH:
    a sender that filled its path. -1: not seen."""
    SYN_TIMESTAMP = column()
    """TSval of the first SYN; -1: none, or it was not captured."""


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
    SPLIT = auto()
    """Something near the client acknowledges for the server: found when it was settled."""
