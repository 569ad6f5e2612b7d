"""Findings named for the page, and the requests they name."""

from kit.answers import slow_post
from wirespan.web.blame import by_request, documents


def test_a_finding_is_named_by_its_cause() -> None:
    findings = slow_post().findings

    assert [each["id"] for each in documents(findings)] == [each.cause for each in findings]


def test_requests_know_their_findings_in_order() -> None:
    findings = slow_post().findings

    found = by_request(findings)

    for request in {number for each in findings for number in each.requests}:
        assert found[request] == [each.cause for each in findings if request in each.requests]
