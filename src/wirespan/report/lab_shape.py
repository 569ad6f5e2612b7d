"""The shape of what the lab prints as JSON; see ``shape``."""

from typing import Annotated, Literal, TypedDict

from wirespan.report.shape import Duration

Point = Annotated[str, "Where it was captured: client, server."]
CauseId = Annotated[str, "As in the catalogue of causes."]


class Lateness(TypedDict):
    """How late the link sent packets on, after the moment its model named."""

    p50: Duration
    p99: Duration
    max: Duration


class Measured(TypedDict):
    """The link as the client's capture shows it; null: it shows nothing of it."""

    rtt_ns: Annotated[int | None, "Least round trip, in nanoseconds."]
    rate_bps: Annotated[int | None, "Bits a second between first and last packet of the link."]
    loss: Annotated[float | None, "Share of packets that the link dropped."]


class LinkAnswer(TypedDict):
    """The link between the hosts."""

    asked: Annotated[dict[str, object], "As the scenario's file words it; empty: none."]
    measured: Measured


class Cost(TypedDict):
    """What a cause cost, in nanoseconds."""

    expected: Annotated[
        int | None,
        "Of the requests whose cost the scenario's file states; null where it states none.",
    ]
    client: Annotated[int, "Of all requests, as the client's capture tells."]
    server: Annotated[int, "Of all requests, as the server's capture tells."]


class LabRun(TypedDict):
    """The answer to ``wirespan lab run NAME --json``."""

    schema: Literal["wirespan.lab/1"]
    scenario: str
    variant: Literal["broken", "fixed"]
    seed: int
    spoilt: Annotated[bool, "The links were late: judge nothing."]
    lateness_ns: Lateness
    link: LinkAnswer
    captures: Annotated[dict[Point, str | None], "Path of the kept capture; null: not kept."]
    expected: list[CauseId]
    found: dict[Point, list[CauseId]]
    missed: dict[Point, list[CauseId]]
    false: dict[Point, list[CauseId]]
    cost_ns: dict[CauseId, Cost]


class LabEntry(TypedDict):
    """One scenario of ``wirespan lab list --json``."""

    name: str
    title: str
    group: str
    causes: list[CauseId]
    variants: list[Literal["broken", "fixed"]]
    needs: Annotated[list[str], "Programs beyond Python."]


class LabScenario(LabEntry):
    """The answer to ``wirespan lab show NAME --json``."""

    schema: Literal["wirespan.lab-scenario/1"]
    teaches: str
    link: Annotated[dict[str, object], "As the file words it; empty: none."]
    change: Annotated[dict[str, str], "What the fixed variant has otherwise, by place in the file."]
    expected: Annotated[dict[Point, list[CauseId]], "Of the broken variant."]
    invisible: Annotated[dict[Point, str], "Why a capture cannot tell."]
