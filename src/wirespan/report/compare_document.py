"""A comparison -> the ``wirespan.compare/1`` document, as the values ``compare_shape`` declares."""

from collections.abc import Mapping

from wirespan.compare.answers import EndpointChange
from wirespan.compare.chance import LEVEL_PERCENT
from wirespan.compare.conversations import Conversations
from wirespan.compare.difference import Difference, Figures, by_phase, by_reason
from wirespan.compare.findings import Cost, FindingChange
from wirespan.compare.group import Cell
from wirespan.report import compare_shape as shape
from wirespan.report.compared import Compared, Kept, Source


def compare_document(compared: Compared) -> shape.CompareReport:
    comparison = compared.comparison
    return {
        "schema": "wirespan.compare/1",
        "before": _side(compared.before, comparison.vantages[0]),
        "after": _side(compared.after, comparison.vantages[1]),
        "whole_vantage": comparison.whole_vantage,
        "level_percent": LEVEL_PERCENT,
        "whole": _whole(comparison.whole, comparison.mix_ns) if comparison.whole else None,
        "endpoints": [_endpoint(each) for each in comparison.endpoints],
        "findings": [_finding(each) for each in comparison.findings],
        "connections": {
            "before": _conversations(comparison.conversations[0]),
            "after": _conversations(comparison.conversations[1]),
        },
        "budget": _budget(compared.budget) if compared.budget else None,
    }


def pair(value: Difference) -> shape.ComparedPair:
    """Both sides and what lies between."""
    return {
        "before": figures(value.before),
        "after": figures(value.after),
        "difference": difference(value),
    }


def figures(value: Figures) -> shape.ComparedFigures:
    return {
        "count": value.count,
        "untimed": value.untimed,
        "failed": value.failed,
        "refused": value.refused,
        "total_ns": value.total_ns,
        "mean_ns": value.mean_ns,
        "p50_ns": value.p50_ns,
        "p90_ns": value.p90_ns,
        "p99_ns": value.p99_ns,
        "max_ns": value.max_ns,
        "phases": _phases(value.cells),
        "reasons": _reasons(value.cells),
        "phase_totals": _phases(value.totals),
        "reason_totals": _reasons(value.totals),
    }


def difference(value: Difference) -> shape.ComparedDifference:
    held = value.interval
    return {
        "mean_ns": value.mean_ns,
        "phases": _phases(value.cells),
        "reasons": _reasons(value.cells),
        "interval": {"low_ns": held.low_ns, "high_ns": held.high_ns} if held else None,
        "verdict": value.verdict.value,
    }


def _side(source: Source, vantage: str) -> shape.ComparedSide:
    return {
        "path": source.path,
        "form": source.form,
        "requests": source.requests,
        "vantage": vantage,
    }


def _whole(value: Difference, mix_ns: int) -> shape.ComparedWhole:
    return {**pair(value), "mix_ns": mix_ns}


def _endpoint(value: EndpointChange) -> shape.ComparedEndpoint:
    seen = "both" if value.before and value.after else "before" if value.before else "after"
    return {
        "kind": value.endpoint.kind,
        "name": value.endpoint.name,
        "seen": seen,  # type: ignore[typeddict-item]  # one of three, by the line above
        "before": figures(value.before) if value.before else None,
        "after": figures(value.after) if value.after else None,
        "difference": difference(value.difference) if value.difference else None,
    }


def _finding(value: FindingChange) -> shape.ComparedFinding:
    return {
        "cause": value.cause,
        "title": value.title,
        "severity": value.severity.value,
        "change": value.change.value,
        "before": _cost(value.before) if value.before else None,
        "after": _cost(value.after) if value.after else None,
        "per_request_ns": value.per_request_ns,
    }


def _cost(value: Cost) -> shape.ComparedCost:
    return {
        "cost_ns": value.cost_ns,
        "requests": value.requests,
        "per_request_ns": value.per_request_ns,
    }


def _conversations(value: Conversations) -> shape.ComparedConversations:
    return {
        "requests": value.requests,
        "tcp": value.tcp,
        "handshakes": value.handshakes,
        "secured": value.secured,
        "resumed": value.resumed,
        "bytes_sent": value.bytes_sent,
        "bytes_received": value.bytes_received,
        "retransmissions": value.retransmissions,
    }


def _budget(value: Kept) -> shape.Budget:
    return {
        "percent": value.asked,
        "kept": not value.missed,
        "missed": [
            {"name": each.name, "before_ns": each.before_ns, "after_ns": each.after_ns}
            for each in value.missed
        ],
    }


def _phases(cells: Mapping[Cell, int]) -> dict[str, int]:
    return {phase.text: taken for phase, taken in by_phase(cells).items()}


def _reasons(cells: Mapping[Cell, int]) -> dict[str, int]:
    return {reason.text: taken for reason, taken in by_reason(cells).items()}
