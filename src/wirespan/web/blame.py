"""Findings as the page has them, and which requests they speak of."""

from collections.abc import Sequence

from wirespan.base.errors import UsageError
from wirespan.causes.finding import Finding
from wirespan.explain.filter.compiled import compile_filter
from wirespan.explain.filter.fields import Scope
from wirespan.report import document

Document = dict[str, object]


def identity(finding: Finding) -> str:
    """A cause is found once in a capture, so its name is the finding's."""
    return finding.cause


def documents(findings: Sequence[Finding]) -> list[Document]:
    """As in the report, each with its ``id`` and what shows its packets here."""
    return [
        {
            **document.finding(each),
            "id": identity(each),
            "packets_filter": packets_filter(each),
        }
        for each in findings
    ]


def packets_filter(finding: Finding) -> str:
    """Wireshark's filter where our own list of packets can judge it, else the frames named."""
    try:
        compile_filter(finding.display_filter, Scope.PACKET)
    except UsageError:
        if not finding.frames:
            return "frame"
        return "frame.number in {" + ", ".join(map(str, sorted(finding.frames))) + "}"
    return finding.display_filter


def by_request(findings: Sequence[Finding]) -> dict[int, list[str]]:
    """Request ID -> its findings; a finding names its first 1,000 requests only."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        for request in finding.requests:
            found.setdefault(request, []).append(identity(finding))
    return found
