"""Findings in words."""

from dataclasses import replace

from kit.answers import slow_post, thousand_requests
from kit.pages import printed
from wirespan.causes.finding import Finding, Fix, Severity
from wirespan.report.findings import costliest_first, print_findings


def shown(*findings: Finding) -> str:
    return printed(lambda page: print_findings(page, list(findings), len(findings)))


def test_the_costliest_comes_first_and_errors_before_notes() -> None:
    cost, smaller, note = slow_post().findings
    error = replace(note, severity=Severity.ERROR)
    risk = replace(note, severity=Severity.RISK)

    ordered = costliest_first([note, risk, smaller, error, cost])

    assert ordered == [cost, smaller, error, risk, note]


def test_a_finding_has_title_cost_evidence_place_filter_and_fix() -> None:
    text = shown(slow_post().findings[1])

    assert "The answer outgrew the initial window" in text
    assert "81.3 ms\n" in text
    assert "48.2 kB left in three flights" in text
    assert "where   frames 14, 30, 38 · 1 request · connection 0" in text
    assert "filter  tcp.stream eq 0 && tcp.analysis.bytes_in_flight" in text
    assert "fix     application  keep the connection open and use it again" in text
    assert "        linux        ip route change default via GATEWAY initcwnd 32" in text
    assert "wirespan causes slow-start" in text


def test_what_cost_nothing_shows_its_severity_instead() -> None:
    assert "note\n" in shown(slow_post().findings[2])


def test_a_fix_of_two_lines_keeps_them() -> None:
    finding = replace(slow_post().findings[0], fix=(Fix("nginx", "keepalive 32;\nkeepalive_x;"),))

    text = shown(finding)

    assert "    fix     nginx  keepalive 32;\n                   keepalive_x;\n" in text


def test_many_frames_are_counted_after_the_eighth() -> None:
    text = shown(thousand_requests().findings[0])

    assert "frames 1, 2, 3, 4, 5, 6, 7, 8 and 31 more · 1,000 requests" in " ".join(text.split())


def test_a_finding_about_everything_says_so() -> None:
    finding = replace(slow_post().findings[2], frames=(), connection=None)

    assert "the whole capture" in shown(finding)


def test_what_is_left_out_is_counted() -> None:
    text = printed(lambda page: print_findings(page, [slow_post().findings[0]], 12))

    assert "and 11 more that cost less" in text
