"""The shape of what ``compare`` prints as JSON; see ``shape``."""

from typing import Annotated, Literal, TypedDict

from wirespan.compare.chance import Verdict
from wirespan.compare.findings import Change
from wirespan.report.shape import (
    Count,
    Duration,
    Keyword,
    PhaseName,
    ReasonName,
    SeverityName,
)

VerdictName = Annotated[
    str, Keyword("title", "Verdict"), Keyword("enum", tuple(each.value for each in Verdict))
]
ChangeName = Annotated[str, Keyword("enum", tuple(each.value for each in Change))]
Difference = Annotated[int, "Nanoseconds; after less before, so more is slower."]


class ComparedSide(TypedDict):
    """What stands on one side."""

    path: str
    form: Annotated[Literal["capture", "report"], "A report is a saved explain --json."]
    requests: Count
    vantage: Annotated[str, Keyword("enum", ("client", "server", "middle", "mixed", "unknown"))]


class ComparedFigures(TypedDict):
    """What one side's requests took. Means are integers that add up."""

    count: Count
    untimed: Annotated[Count, "Of these the durations are not known: they are in no time here."]
    failed: Annotated[Count, "Without a complete answer."]
    refused: Annotated[Count, "Answered with a status of 400 or more by HTTP."]
    total_ns: Duration
    mean_ns: Duration
    p50_ns: Duration
    p90_ns: Duration
    p99_ns: Duration
    max_ns: Duration
    phases: Annotated[dict[PhaseName, Duration], "Mean; they add up to mean_ns."]
    reasons: Annotated[dict[ReasonName, Duration], "Mean; they add up to mean_ns."]
    phase_totals: Annotated[dict[PhaseName, Duration], "They add up to total_ns."]
    reason_totals: Annotated[dict[ReasonName, Duration], "They add up to total_ns."]


class ComparedInterval(TypedDict):
    """Holds the difference of means with 95 % confidence."""

    low_ns: Difference
    high_ns: Difference


class ComparedDifference(TypedDict):
    """After less before."""

    mean_ns: Difference
    phases: Annotated[dict[PhaseName, Difference], "They add up to mean_ns."]
    reasons: Annotated[dict[ReasonName, Difference], "They add up to mean_ns."]
    interval: ComparedInterval | None
    verdict: VerdictName


class ComparedPair(TypedDict):
    """The same requests on both sides."""

    before: ComparedFigures
    after: ComparedFigures
    difference: ComparedDifference


class ComparedWhole(TypedDict):
    """What both sides asked; lookups only where there is nothing else."""

    before: ComparedFigures
    after: ComparedFigures
    difference: ComparedDifference
    mix_ns: Annotated[int, "Part of the difference that is due to another mix of endpoints."]


class ComparedEndpoint(TypedDict):
    """Requests of one kind."""

    kind: Literal["request", "lookup", "turn"]
    name: str
    seen: Literal["both", "before", "after"]
    before: ComparedFigures | None
    after: ComparedFigures | None
    difference: Annotated[
        ComparedDifference | None, "null where one side has none of known duration."
    ]


class ComparedCost(TypedDict):
    """What a cause cost on one side."""

    cost_ns: Duration
    requests: Annotated[Count, "Requests it cost time."]
    per_request_ns: Annotated[Duration, "Shared by all requests of that side."]


class ComparedFinding(TypedDict):
    """A cause found on either side."""

    cause: str
    title: str
    severity: SeverityName
    change: ChangeName
    before: ComparedCost | None
    after: ComparedCost | None
    per_request_ns: Difference


class ComparedConversations(TypedDict):
    """How connections were used."""

    requests: Annotated[Count, "Lookups left out."]
    tcp: Count
    handshakes: Annotated[Count, "TCP connections whose opening was captured."]
    secured: Annotated[Count, "Of which it is known whether TLS resumed a session."]
    resumed: Count
    bytes_sent: Count
    bytes_received: Count
    retransmissions: Count


class ComparedConnections(TypedDict):
    """Of either side."""

    before: ComparedConversations
    after: ComparedConversations


class MissedBudget(TypedDict):
    """What takes longer than it may."""

    name: Annotated[str, "An endpoint, or 'all requests'."]
    before_ns: Annotated[Duration, "The median."]
    after_ns: Annotated[Duration, "The median."]


class Budget(TypedDict):
    """How it went with --fail-if-slower."""

    percent: Annotated[str, "As it was given."]
    kept: bool
    missed: list[MissedBudget]


class CompareReport(TypedDict):
    """The answer to ``wirespan compare A B --json``."""

    schema: Literal["wirespan.compare/1"]
    before: ComparedSide
    after: ComparedSide
    whole_vantage: Annotated[
        bool, "false where the captures are of different places: then only what both saw counts."
    ]
    level_percent: Annotated[int, "Confidence of every interval."]
    whole: Annotated[ComparedWhole | None, "null where there is nothing that both asked."]
    endpoints: Annotated[list[ComparedEndpoint], "What changed most first."]
    findings: Annotated[list[ComparedFinding], "What changed most first."]
    connections: ComparedConnections
    budget: Budget | None
