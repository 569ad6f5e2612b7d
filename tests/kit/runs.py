"""Runs of scenarios that nobody played: what their captures are said to have told."""

from pathlib import Path
from typing import Any

from kit.answers import answer_of, request_of
from kit.stages import scenario
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Finding, Severity
from wirespan.lab.runner import Run
from wirespan.lab.scenario import Scenario, Variant
from wirespan.lab.theatre import Told
from wirespan.ledger.request import Request

GOOD = {
    "spoilt": False,
    "lateness": {"median_ns": 50_000, "p99_ns": 90_000, "worst_ns": 120_000},
    "forward": {"offered": 60, "left": 60, "inside": 0},
    "backward": {"offered": 40, "left": 40, "inside": 0},
}


def finding(cause: str, cost_ms: float = 0, severity: Severity = Severity.COST) -> Finding:
    return Finding(
        cause, severity, round(cost_ms * 1e6), (0,), 1, 0, (1,), "title", "evidence", (), "", ""
    )


def page(**spent_ms: float) -> Request:
    """A request for /page: reasons by name, milliseconds each."""
    pieces: Any = [
        (Phase.WAIT, Reason[name.upper()], Medium.UNKNOWN, ms, (1,))
        for name, ms in spent_ms.items()
    ]
    return request_of(pieces, request="GET /page")


def run_of(
    variant: Variant = "broken",
    *findings: Finding,
    at_server: tuple[Finding, ...] | None = None,
    of: Scenario | None = None,
    requests: tuple[Request, ...] = (),
    clock_ms: float = 0,
    told: dict[str, Any] | None = None,
) -> Run:
    """``findings`` at the client, and at the server unless it is said to have others."""
    seen = {"client": findings, "server": findings if at_server is None else at_server}
    return Run(
        of or scenario(),
        variant,
        Path("kept"),
        clock_ns={"page": round(clock_ms * 1e6)},
        answers={tap: answer_of(requests, findings=found) for tap, found in seen.items()},
        told=Told([told or GOOD]),
    )
