"""The shape of every JSON document wirespan prints, declared once.

These declarations are what the type checker holds ``document`` to and what ``schema``
turns into the published JSON Schema. A string beside a type is its description, a
``Keyword`` is one of JSON Schema's. Field names are a promise: add, never rename.
"""

from typing import Annotated, Literal, NamedTuple, TypedDict

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Severity


class Keyword(NamedTuple):
    """A JSON Schema keyword and its value; a tuple becomes an array."""

    name: str
    value: object


NOT_NEGATIVE = Keyword("minimum", 0)
Count = Annotated[int, NOT_NEGATIVE]
Duration = Annotated[int, NOT_NEGATIVE, "Nanoseconds."]
SINCE_EPOCH = "Nanoseconds since the Unix epoch."
Instant = Annotated[int, SINCE_EPOCH]
Frame = Annotated[int, Keyword("minimum", 1), "Wireshark's frame.number."]
Frames = Annotated[list[Frame], "Frames that prove it."]
Range = Annotated[
    list[Frame], Keyword("minItems", 2), Keyword("maxItems", 2), "First and last frame."
]
PhaseName = Annotated[
    str, Keyword("title", "Phase"), Keyword("enum", tuple(phase.text for phase in Phase))
]
ReasonName = Annotated[
    str, Keyword("title", "Reason"), Keyword("enum", tuple(reason.text for reason in Reason))
]
MediumName = Annotated[
    str, Keyword("title", "Medium"), Keyword("enum", tuple(medium.text for medium in Medium))
]
SeverityName = Annotated[
    str,
    Keyword("title", "Severity"),
    Keyword("enum", tuple(severity.value for severity in Severity)),
]


class Problem(TypedDict):
    """Something wrong with the file or a packet, beside what is still good."""

    kind: str
    frame: Annotated[int | None, "null where it concerns the file."]
    layer: str
    offset: Annotated[int, "Bytes from the start of the frame, or of the file."]
    detail: str


class Capture(TypedDict):
    """What was read."""

    path: str
    format: str
    compression: str | None
    link_types: list[str]
    packets: Count
    bytes: Annotated[Count, "Sum of original lengths."]
    first_ns: Instant | None
    last_ns: Instant | None
    truncated: Annotated[bool, "The file ends in the middle of a record."]
    problems: Annotated[list[Problem], Keyword("maxItems", 1000)]
    problems_total: Count


class Transports(TypedDict):
    """Connections by transport."""

    tcp: Count
    udp: Count
    quic: Count


class WithoutRequest(TypedDict):
    """TCP connections that carried bytes and no question that is read: they have no ledger."""

    connections: Count
    payload_bytes: Count


class Totals(TypedDict):
    """Counts and sums over everything, whatever is listed below."""

    connections: Transports
    requests: Annotated[dict[str, Count], "By protocol."]
    duration_ns: Annotated[Duration, "Sum over all requests."]
    phases: dict[PhaseName, Duration]
    reasons: dict[ReasonName, Duration]
    media: dict[MediumName, Duration]
    without_request: WithoutRequest


class Endpoint(TypedDict):
    """One end of a connection and what it sent."""

    address: str
    port: Count
    packets: Count
    bytes: Count
    payload_bytes: Count


class TcpCounts(TypedDict):
    """Verdicts on the segments one side sent."""

    retransmissions: Count
    spurious_retransmissions: Count
    out_of_order: Count
    duplicate_acks: Count
    zero_windows: Count
    window_full: Count
    keep_alives: Count
    lost_upstream: Count


class TcpSides(TypedDict):
    """Verdict counts of either side."""

    client: TcpCounts
    server: TcpCounts


class Security(TypedDict):
    """What a TLS handshake settled, as far as it could be read."""

    protocol: str | None
    server_name: str | None
    alpn: str | None
    cipher: str | None
    resumed: bool | None
    early_data: bool | None
    decrypted: bool
    handshake_round_trips: int | None
    hello_retry: bool
    certificate_bytes: int | None
    alert: str | None
    ja4: str | None


class Connection(TypedDict):
    """One conversation."""

    id: Count
    stream: Annotated[int, "Wireshark's tcp.stream or udp.stream."]
    transport: Literal["tcp", "udp", "quic"]
    client: Endpoint
    server: Endpoint
    client_known: Annotated[bool, "false where it was guessed who is the client."]
    first_frame: Frame
    last_frame: Frame
    start_ns: Instant
    end_ns: Instant
    opened: Annotated[
        str, Keyword("enum", ("handshake", "midstream", "refused", "unanswered", "n/a"))
    ]  # fmt: skip
    closed: Annotated[
        str, Keyword("enum", ("fin", "reset-by-client", "reset-by-server", "open", "n/a"))
    ]  # fmt: skip
    vantage: Annotated[str, Keyword("enum", ("client", "server", "middle", "unknown"))]
    base_rtt_ns: Duration | None
    tcp: TcpSides | None
    security: Security | None
    options: Annotated[dict[str, object], "Handshake facts of either side."]


class Layers(TypedDict):
    """Bytes of one direction at each layer, that layer's headers included."""

    application: Count
    tls: Count
    transport: Count
    network: Count
    link: Count


class Directions(TypedDict):
    """Bytes of either direction."""

    sent: Layers
    received: Layers


class Packets(TypedDict):
    """Packets of either direction; null where they were not counted."""

    sent: int | None
    received: int | None


class RoundTrips(TypedDict):
    """Round trips that had to pass one after another."""

    dns: Count
    connect: Count
    tls: Count
    request: Count
    extra: Annotated[Count, "Beyond those any transfer needs, such as slow start's."]


class Slice(TypedDict):
    """A piece of a request's time."""

    start_ns: Instant
    end_ns: Instant
    phase: PhaseName
    reason: ReasonName
    medium: MediumName
    frames: Frames
    confidence: Annotated[float, NOT_NEGATIVE, Keyword("maximum", 1)]


class Request(TypedDict):
    """An exchange with the set-up it waited for: what a user feels."""

    id: Count
    connection: Count
    stream_id: Annotated[int | None, "HTTP/2 and HTTP/3."]
    protocol: Annotated[str, "dns, http/1.0, http/1.1, h2, h3, tls and tcp (turns), ..."]
    request: str
    host: str | None
    response: str | None
    failed: Annotated[str | None, "Why there was no complete answer."]
    start_ns: Instant
    end_ns: Instant
    duration_ns: Duration
    clock_stepped: Annotated[
        bool, "The capture's clock stepped meanwhile: duration_ns is not how long it took."
    ]
    request_frames: Range
    response_frames: Range | None
    bytes: Directions
    packets: Packets
    round_trips: RoundTrips
    phases: Annotated[dict[PhaseName, Duration], "They add up to duration_ns."]
    ledger: Annotated[list[Slice], "In order, without gap or overlap."]
    waits_for: Annotated[list[int], "Ids of the exchanges it waited for."]
    inside: Annotated[int | None, "Id of the request it was made on behalf of."]


class Fix(TypedDict):
    """What to type or change."""

    where: str
    how: str


class Finding(TypedDict):
    """A cause seen here."""

    cause: Annotated[str, "Id in the catalogue of causes."]
    severity: SeverityName
    cost_ns: Annotated[Duration, "Time on the critical path of its requests."]
    requests: Annotated[list[int], Keyword("maxItems", 1000), "Ids."]
    requests_total: Count
    connection: int | None
    frames: Frames
    title: str
    evidence: Annotated[str, "One sentence with the numbers."]
    fix: list[Fix]
    reference: str
    display_filter: Annotated[
        str, "For Wireshark: shows these frames, in at most sixteen conversations."
    ]


class Report(TypedDict):
    """The answer to ``wirespan explain FILE --json``."""

    schema: Literal["wirespan.report/1"]
    capture: Capture
    totals: Totals
    connections: list[Connection]
    requests: list[Request]
    findings: list[Finding]


class Reports(TypedDict):
    """The answer to ``wirespan explain FILE FILE... --json``: a report a file, in order."""

    schema: Literal["wirespan.reports/1"]
    reports: list[Report]


class Layer(TypedDict):
    """One layer of a request's bytes in one direction."""

    number: Annotated[str, "OSI layer: 7, 6/5, 4, 3, 2."]
    name: str
    made_by: Annotated[str, "Part of the stack that made the headers."]
    bytes: Annotated[Count, "Headers of this layer and everything inside."]
    header_bytes: Count
    payload_bytes: Count


class LayerSide(TypedDict):
    """The layers of what one side sent."""

    packets: int | None
    layers: list[Layer]
    on_the_wire_bytes: Annotated[
        int | None, "With Ethernet's preamble, check sum and gap, where packets are known."
    ]


class LayerReport(TypedDict):
    """The answer to ``wirespan layers FILE --json``."""

    schema: Literal["wirespan.layers/1"]
    request: Annotated[int, "Id of the request, as in the report."]
    summary: str
    sent: LayerSide
    received: LayerSide
    notes: list[str]


class Packet(TypedDict):
    """One frame."""

    frame: Frame
    time_ns: Instant
    relative_ns: Annotated[int, "Nanoseconds since the first frame."]
    length: Count
    captured: Count
    protocol: str
    source: str | None
    source_port: int | None
    destination: str | None
    destination_port: int | None
    stream: int | None
    flags: Annotated[list[str], "TCP flags: syn, ack, ..."]
    sequence: Annotated[int | None, "Relative to the first of its side."]
    payload_bytes: Count
    acknowledgement: int | None
    window: Annotated[int | None, "Scaled, where the scale is known."]
    verdicts: Annotated[list[str], "Names of the verdicts on this segment."]
    info: str
    problem: str | None


class PacketReport(TypedDict):
    """The answer to ``wirespan packets FILE --json``."""

    schema: Literal["wirespan.packets/1"]
    packets: list[Packet]


class Cause(TypedDict):
    """An entry of the catalogue of causes."""

    id: str
    group: str
    title: str
    severity: SeverityName
    what: Annotated[str, "The mechanism."]
    proof: Annotated[str, "What in the packets shows it."]
    look_alikes: Annotated[str, "What it is confused with, and how it is told apart."]
    cost: Annotated[str, "Which time is charged to it."]
    fix: list[Fix]
    reference: str


class CauseReport(TypedDict):
    """The answer to ``wirespan causes --json``."""

    schema: Literal["wirespan.causes/1"]
    causes: list[Cause]


class CaptureReport(TypedDict):
    """``wirespan capture --json``: what was written."""

    schema: Annotated[Literal["wirespan.capture/1"], "Shape of this document."]
    path: Annotated[str, "The pcapng file, as it was named."]
    packets: Annotated[int, "Written to it."]
    dropped: Annotated[int, "Passed, but came faster than they could be written."]
    bytes: Annotated[int, "Size of the file."]
