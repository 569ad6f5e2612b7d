"""A ``wirespan.report/1`` document -> the answer it was written from.

What ``explain --json`` printed may have been saved, mailed, cut or edited since: it is checked
against its shape, and for the sums that it promises, before anything is read from it.
"""

import json
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.base.problem import Problem
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.finding import Finding, Fix, Severity
from wirespan.explain.answer import Answer, Capture, Totals, WithoutRequest
from wirespan.flows.connection import Connection, Endpoint, Security, TcpCounts
from wirespan.ledger.request import LayerBytes, Request, Slice
from wirespan.report import shape
from wirespan.report.fitting import misfit

PHASES = {phase.text: phase for phase in Phase}
REASONS = {reason.text: reason for reason in Reason}
MEDIA = {medium.text: medium for medium in Medium}
REMEDY = "save it anew with wirespan explain --json"
DEEPEST_NESTING = "it is nested too deeply"


def read_saved(octets: bytes, name: str) -> Answer:
    """UsageError where it is no such document; ``name`` is what the user calls it."""
    document = _parsed(octets, name)
    stated = document.get("schema") if isinstance(document, dict) else None
    if stated != "wirespan.report/1":
        said = f"it says {stated!r}" if isinstance(stated, str) else "it says no schema"
        raise UsageError(f"cannot read {name}", f"{said}, not 'wirespan.report/1'", REMEDY)
    found = misfit(document, shape.Report)
    if found:
        raise UsageError(f"cannot read {name}", found, REMEDY)
    _check_sums(document, name)
    return Answer(
        capture=_capture(document["capture"]),
        totals=_totals(document["totals"]),
        connections=tuple(map(_connection, document["connections"])),
        requests=tuple(map(_request, document["requests"])),
        findings=tuple(map(_finding, document["findings"])),
    )


def _parsed(octets: bytes, name: str) -> Any:
    try:
        return json.loads(octets)
    except RecursionError:
        why = DEEPEST_NESTING
    except ValueError as error:  # not JSON, or not UTF-8
        why = f"it is no JSON ({error})"
    raise UsageError(f"cannot read {name}", why, REMEDY)


def _check_sums(document: Any, name: str) -> None:
    """The promises that every difference is made of."""
    for each in document["requests"]:
        lasted = each["end_ns"] - each["start_ns"]
        ledger = each["ledger"] or [{"start_ns": 0, "end_ns": lasted}]
        pieces = sum(piece["end_ns"] - piece["start_ns"] for piece in ledger)
        if not lasted == each["duration_ns"] == sum(each["phases"].values()) == pieces:
            why = f"the times of request {each['id']} do not add up to its duration"
            raise UsageError(f"cannot read {name}", why, REMEDY)


def _capture(value: Any) -> Capture:
    problems = tuple(Problem(**_only(Problem, each)) for each in value["problems"])
    links = tuple(value["link_types"])
    return Capture(**{**_only(Capture, value), "link_types": links, "problems": problems})


def _totals(value: Any) -> Totals:
    return Totals(
        connections=value["connections"],
        requests=value["requests"],
        duration_ns=value["duration_ns"],
        phases={PHASES[name]: taken for name, taken in value["phases"].items()},
        reasons={REASONS[name]: taken for name, taken in value["reasons"].items()},
        media={MEDIA[name]: taken for name, taken in value["media"].items()},
        without_request=WithoutRequest(**_only(WithoutRequest, value["without_request"])),
    )


def _connection(value: Any) -> Connection:
    sides = value["tcp"]
    security = value["security"]
    made = {
        "client": Endpoint(**_only(Endpoint, value["client"])),
        "server": Endpoint(**_only(Endpoint, value["server"])),
        "tcp": tuple(TcpCounts(**_only(TcpCounts, sides[end])) for end in ("client", "server"))
        if sides
        else None,
        "security": Security(**_only(Security, security)) if security else None,
    }
    return Connection(**{**_only(Connection, value), **made})


def _request(value: Any) -> Request:
    made = {
        "request_frames": tuple(value["request_frames"]),
        "response_frames": tuple(value["response_frames"]) if value["response_frames"] else None,
        "sent": LayerBytes(**_only(LayerBytes, value["bytes"]["sent"])),
        "received": LayerBytes(**_only(LayerBytes, value["bytes"]["received"])),
        "phases": {PHASES[name]: taken for name, taken in value["phases"].items()},
        "ledger": tuple(map(_slice, value["ledger"])),
        "waits_for": tuple(value["waits_for"]),
        "sent_packets": value["packets"]["sent"],
        "received_packets": value["packets"]["received"],
    }
    return Request(**{**_only(Request, value), **made})


def _slice(value: Any) -> Slice:
    return Slice(
        start_ns=value["start_ns"],
        end_ns=value["end_ns"],
        phase=PHASES[value["phase"]],
        reason=REASONS[value["reason"]],
        medium=MEDIA[value["medium"]],
        frames=tuple(value["frames"]),
        confidence=value["confidence"],
    )


def _finding(value: Any) -> Finding:
    made = {
        "severity": Severity(value["severity"]),
        "requests": tuple(value["requests"]),
        "frames": tuple(value["frames"]),
        "fix": tuple(Fix(**_only(Fix, each)) for each in value["fix"]),
    }
    return Finding(**{**_only(Finding, value), **made})


def _only(made: Any, value: dict[str, Any]) -> dict[str, Any]:
    """The members that are fields of the value to be made."""
    return {name: value[name] for name in made.__annotations__ if name in value}
