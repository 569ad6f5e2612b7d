"""The shape of every answer of the page's server, declared once.

As ``report.shape`` for the documents of the commands: ``web.schema`` makes the JSON Schema of
these declarations, and the page's types are made from that. What the page shares with the
report is declared there; only its times count from the capture's first frame.
"""

from typing import Annotated, Any, Literal, TypedDict

from wirespan.report import shape
from wirespan.report.compare_shape import ComparedDifference, ComparedFigures
from wirespan.report.shape import (
    Connection,
    Count,
    Duration,
    Frame,
    Keyword,
    LayerReport,
    MediumName,
    PhaseName,
    Problem,
    ReasonName,
    Security,
    Totals,
)
from wirespan.web.session import DONE, FAILED, LIVE, READING

Moment = Annotated[int, "Nanoseconds since the capture's first frame."]
Absolute = Annotated[
    str, "Nanoseconds since the Unix epoch, more than a number of JavaScript holds."
]
Share = Annotated[float, Keyword("minimum", 0), Keyword("maximum", 1)]
Bit = Annotated[int, Keyword("minimum", 0), Keyword("maximum", 1)]
StateName = Annotated[
    str, Keyword("enum", (LIVE, READING, DONE, FAILED)), Keyword("title", "State")
]
Pair = (Keyword("minItems", 2), Keyword("maxItems", 2))


class Capture(TypedDict):
    """What was read, as in the report but for its times."""

    path: str
    format: str
    compression: str | None
    link_types: list[str]
    packets: Count
    bytes: Annotated[Count, "Sum of original lengths."]
    first_ns: Absolute | None
    last_ns: Absolute | None
    start_ns: Annotated[str, "Of the first frame, from which all other times count."]
    truncated: Annotated[bool, "The file ends in the middle of a record."]
    problems: Annotated[list[Problem], Keyword("maxItems", 1000)]
    problems_total: Count


class Finding(shape.Finding):
    """A cause seen here."""

    id: Annotated[str, "Its own in this capture."]
    packets_filter: Annotated[
        str, "For the list of packets here: display_filter, or just the frames."
    ]


class Traffic(TypedDict):
    """Over the whole capture, in equal parts."""

    bucket_ns: Duration
    packets: list[Count]
    bytes: list[Count]


class Summary(TypedDict):
    """What was captured, where the time went in all, what it cost."""

    capture: Capture
    totals: Totals
    requests_total: Count
    connections_total: Count
    handshakes_total: Count
    findings: Annotated[
        list[Finding], "Those so far while it is live; else known when all was read."
    ]
    traffic: Traffic
    state: StateName
    read_share: Share
    marks: Annotated[list[str], "Name of each bit of a segment's marks, from the lowest."]


class Spent(TypedDict):
    """Where the time of some requests went, each counted whole."""

    requests: Count
    duration_ns: Annotated[Duration, "Sum over these requests."]
    phases: dict[PhaseName, Duration]
    reasons: dict[ReasonName, Duration]
    media: dict[MediumName, Duration]


class OpenedCapture(TypedDict):
    """One of several captures behind the page; ``capture=N`` asks about it."""

    name: str
    state: StateName


class RequestRow(TypedDict):
    """A request as a line of the list."""

    id: Count
    start_ns: Moment
    end_ns: Moment
    protocol: str
    request: str
    host: str | None
    response: str | None
    failed: str | None
    connection: int
    phases: dict[PhaseName, Duration]
    findings: Annotated[list[str], "Ids."]


class RequestPage(TypedDict):
    """A stretch of the list of requests."""

    total: Count
    rows: list[RequestRow]


class Group(TypedDict):
    """Requests taken together."""

    key: str
    count: Count
    total_ns: Duration
    p50_ns: Duration
    p90_ns: Duration
    p99_ns: Duration
    max_ns: Duration


class ComparedWords(TypedDict):
    """A difference in sentences, those of ``wirespan compare``."""

    verdict: str
    doubt: str
    mostly: Annotated[list[str], "What changed most, first."]


class GroupComparison(TypedDict):
    """Two groups side by side."""

    before: ComparedFigures
    after: ComparedFigures
    difference: Annotated[
        ComparedDifference | None, "null where the durations of a group are not known."
    ]
    said: ComparedWords | None


class Sacks(TypedDict):
    """Columns, an entry a block: bytes of the other side that a segment says came (RFC 2018)."""

    frame: list[Frame]
    time_ns: list[Moment]
    from_server: list[Bit]
    left: list[Count]
    right: list[Count]


class Segments(TypedDict):
    """Columns, an entry a packet; positions are bytes of a direction from 0."""

    frame: list[Frame]
    time_ns: list[Moment]
    from_server: list[Bit]
    start: list[int]
    length: list[Count]
    ack: Annotated[list[int], "-1 where there is none."]
    window: Annotated[list[int], "-1 where there is none."]
    flight: list[Count]
    marks: Annotated[list[Count], "Bits named by the summary."]
    total: Annotated[Count, "Of how many packets these were taken."]
    sacked: Sacks


class RequestItem(shape.Request):
    """An exchange with the set-up it waited for: what a user feels."""


class Beside(TypedDict):
    """The nearest requests in the list, cut by the same filter and stretch of time."""

    before: Annotated[list[int], "Ids, the nearest last."]
    after: Annotated[list[int], "Ids, the nearest first."]


class RequestDetail(TypedDict):
    """One request with all that belongs to it."""

    request: RequestItem
    connection: Connection | None
    segments: Segments
    beside: Beside
    findings: Annotated[list[str], "Ids."]
    layers: LayerReport


class ConnectionPage(TypedDict):
    """A stretch of the list of connections."""

    total: Count
    rows: list[Connection]


class ConnectionDetail(TypedDict):
    """One connection with its packets."""

    connection: Connection
    segments: Segments


class PacketRow(shape.Packet):
    """One frame as a line of the list."""


class PacketPage(TypedDict):
    """A stretch of the list of frames."""

    total: Count
    rows: list[PacketRow]


class PacketField(TypedDict):
    """A field where it lies in the frame."""

    name: str
    filter: Annotated[str | None, "Wireshark's name of it."]
    start: int
    end: int
    bits: Annotated[list[int], *Pair, "The first, from the most significant, and how many."] | None
    value: str | int | bool
    meaning: str


class PacketLayer(TypedDict):
    """A header and all that is inside it."""

    name: str
    made_by: str
    start: int
    end: Annotated[int, "Of what it encloses, as far as it was captured."]
    header_bytes: Count
    payload_bytes: Count
    fields: list[PacketField]


class PacketDetail(TypedDict):
    """One frame, layer by layer, the outermost first."""

    frame: Frame
    time_ns: Moment
    bytes: Annotated[str, "As captured, in hexadecimal."]
    original: Annotated[Count, "Its length on the wire."]
    layers: list[PacketLayer]
    problems: list[str]


class HandshakeField(TypedDict):
    """A field of a record."""

    name: str
    value: str | int | bool
    meaning: str
    filter: str | None


class HandshakeRecord(TypedDict):
    """A TLS record, or a QUIC packet with a long header."""

    from_server: bool
    frame: Annotated[Frame, "In which it was complete."]
    time_ns: Moment
    name: str
    bytes: Count
    fields: list[HandshakeField]


class Handshake(TypedDict):
    """How a connection was secured."""

    connection: Count
    kind: Literal["tls", "quic"]
    records: list[HandshakeRecord]
    negotiated: Annotated[Security | None, "null where nothing was seen to be agreed."]
    round_trips: Count | None
    bytes: Count
    keys_known: bool


class HandshakePage(TypedDict):
    """A stretch of the list of handshakes."""

    total: Count
    rows: list[Handshake]


class DnsAnswer(TypedDict):
    """A record of an answer."""

    name: str
    type: str
    ttl: Annotated[Count, "Seconds."]
    data: str


class DnsTry(TypedDict):
    """A frame that asked."""

    frame: Frame
    time_ns: Moment


class Lookup(TypedDict):
    """A question to the name service."""

    id: Count
    name: str
    type: str
    start_ns: Moment
    end_ns: Moment
    rcode: str | None
    failed: str | None
    connection: int
    answers: list[DnsAnswer]
    tries: list[DnsTry]
    waited_by: Annotated[list[int], "Ids of requests."]


class LookupPage(TypedDict):
    """A stretch of the list of lookups."""

    total: Count
    rows: list[Lookup]


class FilterAnswer(TypedDict):
    """Whether a filter can be used."""

    ok: bool
    message: Annotated[str, "Why not."]
    completions: list[str]
    tshark: Annotated[str, "The command that would show the same packets."]


class Progress(TypedDict):
    """An event while a capture is read."""

    state: StateName
    read_share: Share
    packets: Count
    requests: Count


class Reasons(TypedDict):
    """Why a question is refused."""

    what: str
    why: str
    remedy: str


class Refusal(TypedDict):
    """The answer to a question that cannot be answered."""

    error: Reasons


ANSWERS: dict[str, Any] = {
    "/api/captures": list[OpenedCapture],
    "/api/summary": Summary,
    "/api/requests": RequestPage,
    "/api/requests/{id}": RequestDetail,
    "/api/groups": list[Group],
    "/api/compare": GroupComparison,
    "/api/spent": Spent,
    "/api/connections": ConnectionPage,
    "/api/connections/{id}": ConnectionDetail,
    "/api/packets": PacketPage,
    "/api/packets/{id}": PacketDetail,
    "/api/handshakes": HandshakePage,
    "/api/dns": LookupPage,
    "/api/filter": FilterAnswer,
    "/api/events": Progress,
    "refused": Refusal,
}
"""Question -> shape of the answer; of an event stream, of each event."""
