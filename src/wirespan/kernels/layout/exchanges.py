"""Exchanges: one question and its answer, whatever the protocol."""

from enum import IntEnum, IntFlag, auto

from wirespan.kernels.layout.columns import Columns, column


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


class Exchange(Columns):
    """One question and its answer; a slot, reused after it was folded into the report."""

    ID = column()
    """Number over the whole capture in order of creation, from 0; -1: slot unused."""
    CONNECTION = column()
    """Slot."""
    CONNECTION_ID = column()
    PROTOCOL = column()
    STATE = column()
    """ExchangeState."""
    FACTS = column()
    """ExchangeFact bits."""
    INDEX = column()
    """Its place on the connection, from 0."""
    ASKED_FROM = column()
    """Stream position of the first byte of the question (DNS over UDP: 0)."""
    ASKED_TO = column()
    ANSWERED_FROM = column()
    ANSWERED_TO = column()
    START = column()
    """Time of the question's first byte."""
    START_FRAME = column()
    HEAD = column()
    """Time the question's head was complete; -1."""
    ASKED = column()
    """Time of the question's last byte; -1 never complete."""
    ASKED_FRAME = column()
    INTERIM = column()
    """Time of the first 1xx answer; -1."""
    INTERIM_FRAME = column()
    ANSWER = column()
    """Time of the (final) answer's first byte; -1."""
    ANSWER_FRAME = column()
    END = column()
    """Time of the answer's last byte; -1 never complete."""
    END_FRAME = column()
    STATUS = column()
    """HTTP status, DNS response code; -1."""
    HEAD_ASKED = column()
    """Bytes of the question's head (HTTP: start line and fields)."""
    HEAD_ANSWERED = column()
    BODY_ASKED = column()
    BODY_ANSWERED = column()
    EXPECTED = column()
    """Content-Length of the answer; -1 none. DNS: UDP payload size allowed by the question."""
    RETRIES = column()
    """How often the question was repeated (DNS)."""
    RETRY = column()
    """Time of the last copy of the question (DNS); -1."""
    RETRY_FRAME = column()
    QUESTION_TYPE = column()
    """DNS QTYPE; HTTP: Method number."""
    TOKEN = column()
    """DNS: transaction id; HTTP: hash of host and path."""
    CLIENT = column()
    SERVER = column()
    """Rows of the address table."""
    LOOKUP = column()
    """ID of the DNS exchange it waited for; -1. DNS over TCP: the truncated one before it."""
    PARTNER = column()
    """DNS: ID of the A or AAAA question asked beside it; -1."""
    LARGEST_GAP = column()
    """Longest silence inside the answer, in ns."""
    LOOKUP_START = column()
    """Time of the first question of the lookup charged to it; -1: none."""
    LOOKUP_RETRY = column()
    """Time of that lookup's last repeated question; -1: none."""
    LOOKUP_END = column()
    LOOKUP_START_FRAME = column()
    LOOKUP_END_FRAME = column()
    FELL_BACK = column()
    """SYN of the attempt at another address that nobody answered; -1: there was none."""
    LIFETIME = column()
    """DNS: smallest TTL of the answers (or how long "no" holds), in seconds; -1."""
    COPY = column()
    """DNS: the copy of the question that was answered: 0 the first, RETRIES the last; -1
    where ports, server and ID do not tell."""
    IDLE_BEFORE = column()
    """How long the connection had carried no payload when the question began, in ns;
    -1: the question was the first payload."""
    NEXT = column()
    """Slot of the connection's next exchange while both are open; -1."""
    FELL_BACK_FRAME = column()
    CARRIED = column(10)
    """DNS over UDP: what its datagrams weighed, as Request.SENT_LINK to RECEIVED_PACKETS."""


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
    """DNS over TCP, at least when it was asked again."""
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


class Charge(Columns):
    """The lookup a connection waited for: row = connection slot."""

    CONNECTION_ID = column()
    """ID of the connection plus one: 0 in rows never written."""
    EXCHANGE = column()
    """ID of the lookup that gave the address."""
    PARTNER = column()
    """ID of the lookup asked beside it and waited for; -1."""
    START = column()
    """Time of the first question it waited for: of those that failed before, too (search list,
    other servers)."""
    START_FRAME = column()
    END = column()
    """Time of the last answer it waited for."""
    END_FRAME = column()
    RETRY = column()
    """Time of the last copy of the lookup that ended last; -1."""
    FELL_BACK = column()
    """SYN of the attempt that used the lookup before and was not answered; -1."""
    FELL_BACK_FRAME = column()
