"""Findings named for the page, and the requests they name."""

from dataclasses import replace

import pytest

from kit.answers import slow_post
from wirespan.web.blame import by_request, documents, packets_filter


def test_a_finding_is_named_by_its_cause() -> None:
    findings = slow_post().findings

    assert [each["id"] for each in documents(findings)] == [each.cause for each in findings]


def test_requests_know_their_findings_in_order() -> None:
    findings = slow_post().findings

    found = by_request(findings)

    for request in {number for each in findings for number in each.requests}:
        assert found[request] == [each.cause for each in findings if request in each.requests]


@pytest.mark.parametrize(
    ("display_filter", "here"),
    [
        ("tcp.stream eq 3 and tcp.len > 0", "tcp.stream eq 3 and tcp.len > 0"),
        ("tls.handshake or frame.number in {9, 4}", "frame.number in {4, 9}"),
        ("http.response.code == 504", "frame.number in {4, 9}"),
    ],
)
def test_packets_are_shown_by_what_their_list_can_judge(display_filter: str, here: str) -> None:
    finding = replace(slow_post().findings[0], display_filter=display_filter, frames=(9, 4))

    assert packets_filter(finding) == here
    assert documents([finding])[0]["packets_filter"] == here


def test_a_finding_of_no_frame_is_of_all() -> None:
    finding = replace(slow_post().findings[0], display_filter="tls.handshake", frames=())

    assert packets_filter(finding) == "frame"
