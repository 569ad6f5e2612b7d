"""Which findings speak of which requests."""

from collections.abc import Sequence

from wirespan.causes.finding import Finding
from wirespan.report import document

Document = dict[str, object]


def identity(finding: Finding) -> str:
    """A cause is found once in a capture, so its name is the finding's."""
    return finding.cause


def documents(findings: Sequence[Finding]) -> list[Document]:
    """As in the report, each with its ``id``."""
    return [{**document.finding(each), "id": identity(each)} for each in findings]


def by_request(findings: Sequence[Finding]) -> dict[int, list[str]]:
    """Request ID -> its findings; a finding names its first 1,000 requests only."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        for request in finding.requests:
            found.setdefault(request, []).append(identity(finding))
    return found
