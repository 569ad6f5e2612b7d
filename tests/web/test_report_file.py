"""What a file to send holds: as many of the page's own answers as fit."""

from pathlib import Path
from typing import Any

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.conversations import Ask, Conversation, capture
from kit.desks import EXAMPLE, SMALL, asked, desk_of, written
from kit.saved import answers_of, gathered
from wirespan.report import document
from wirespan.web import (
    connection_list,
    dns_view,
    groups,
    handshake_view,
    overview,
    packet_list,
    packet_view,
    report_file,
    request_list,
    request_view,
)

MILLISECOND = 1_000_000
MEGABYTE = 1_000_000


def plain(path: Path) -> dict[str, Any]:
    return answers_of(gathered(path, redacted=False)[0])


def many(folder: Path, count: int, asks: int = 10) -> Path:
    talks = [
        Conversation(
            number,
            tuple(Ask(think=(7 * number + at) * MILLISECOND) for at in range(asks)),
            number * MILLISECOND,
        )
        for number in range(count // asks)
    ]
    return written(folder, capture(*talks))


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_a_file_says_what_the_page_says(path: Path) -> None:
    desk, found = desk_of(path), plain(path)

    assert found["summary"] == asked(desk, overview.summary)
    assert found["connections"] == asked(desk, connection_list.connections, limit=2000)["rows"]
    assert found["dns"] == asked(desk, dns_view.lookups)["rows"]
    assert found["handshakes"] == asked(desk, handshake_view.handshakes)["rows"]
    for by in ("endpoint", "host", "connection", "status", "protocol"):
        assert found[f"groups/{by}"] == asked(desk, groups.groups, by=by)[:200]
    rows = asked(desk, request_list.requests, sort="-duration", limit=2000)["rows"]
    assert [{**row, "endpoint": None} for row in found["requests"]] == [
        {**row, "endpoint": None} for row in rows
    ]


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_each_request_is_told_as_on_the_page(path: Path) -> None:
    desk, found = desk_of(path), plain(path)

    for row in found["requests"]:
        page = asked(desk, request_view.request, row["id"])
        held = found[f"requests/{row['id']}"]
        assert held["request"] == page["request"]
        assert held["layers"] == page["layers"]
        assert held["findings"] == page["findings"]
        assert held["connection"] == (page["connection"] and page["connection"]["id"])
        drawn = found.get(f"segments/{row['id']}")
        assert drawn == page["segments"] or (drawn is None and not page["segments"]["frame"])


def test_packets_of_figures_are_listed_as_on_the_page() -> None:
    desk, found = desk_of(EXAMPLE), plain(EXAMPLE)

    page = {row["frame"]: row for row in asked(desk, packet_list.packets)["rows"]}
    listed = found["packets-0"]
    assert len(listed) > 50
    assert listed == [page[row["frame"]] for row in listed]
    assert [row["frame"] for row in listed] == sorted(row["frame"] for row in listed)


def test_frames_that_prove_findings_are_there_byte_for_byte() -> None:
    desk, found = desk_of(EXAMPLE), plain(EXAMPLE)

    frames = {frame for each in found["summary"]["findings"] for frame in each["frames"]}

    assert len(frames) > 3
    for frame in frames:
        assert found[f"packets/{frame}"] == asked(desk, packet_view.packet, frame)


def test_numbers_are_those_of_the_report() -> None:
    answer, found = desk_of(EXAMPLE).session.answer, plain(EXAMPLE)

    assert found["summary"]["totals"] == document.totals(answer.totals)
    for held, value in zip(found["summary"]["findings"], answer.findings, strict=True):
        assert {name: held[name] for name in document.finding(value)} == document.finding(value)


def test_a_thousand_requests_stay_below_two_megabytes(tmp_path: Path) -> None:
    bundle, kept = gathered(many(tmp_path, 1_000))

    print(f"1,000 requests: {len(bundle):,} characters of answers")
    assert (kept.requests, kept.with_packets) == (1_000, 1_000)
    assert len(bundle) < MEGABYTE


@needs_captures
@pytest.mark.captures
def test_a_real_capture_of_thousands_stays_within_its_limit() -> None:
    bundle, kept = gathered(CAPTURES / "Wireshark.c06-ldapv3-app-r1.pcap.gz")

    assert kept.requests_total > 6_000
    assert len(bundle) <= 1_500_000


def test_of_many_the_slowest_are_kept_and_totals_count_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_file, "MOST_REQUESTS", 20)
    monkeypatch.setattr(report_file, "MOST_CONNECTIONS", 3)
    bundle, kept = gathered(many(tmp_path, 100))
    found = answers_of(bundle)

    taken = [row["end_ns"] - row["start_ns"] for row in found["requests"][:20]]
    assert taken == sorted(taken, reverse=True)
    assert found["summary"]["requests_total"] == kept.requests_total == 100
    assert sum(found["summary"]["totals"]["requests"].values()) == 100
    assert sum(group["count"] for group in found["groups/protocol"]) == 100
    assert {row["connection"] for row in found["requests"]} <= {
        each["id"] for each in found["connections"]
    }
    assert found["file"] == {
        "requests": len(found["requests"]),
        "slowest": 20,
        "requests_total": 100,
        "with_packets": len(found["requests"]),
        "connections": len(found["connections"]),
        "connections_total": 10,
        "packets": sum(len(rows) for place, rows in found.items() if place.startswith("packets-")),
        "redacted": True,
    }


def test_what_a_finding_names_is_kept_though_it_is_not_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(report_file, "MOST_REQUESTS", 0)

    found = answers_of(report_file.Gathering(desk_of(EXAMPLE), redacted=False).gather()[0])

    named = {each for finding in found["summary"]["findings"] for each in finding["requests"]}
    assert {row["id"] for row in found["requests"]} == named == {4}


def test_where_room_is_short_ledgers_go_before_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = many(tmp_path, 200)
    monkeypatch.setattr(report_file, "MOST_CHARACTERS", 60_000)
    monkeypatch.setattr(report_file, "FOR_FIGURES", 4_000)
    monkeypatch.setattr(report_file, "FOR_PACKETS", 3_000)

    bundle, kept = report_file.Gathering(desk_of(path), redacted=False).gather()

    found = answers_of(bundle)
    assert len(bundle) <= 60_000
    assert 0 < kept.with_packets < 200
    assert sum(place.startswith("requests/") for place in found) == 200
    assert found["file"]["with_packets"] == kept.with_packets


def test_where_a_list_does_not_fit_its_beginning_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_file, "MOST_CHARACTERS", 16_000)

    bundle, kept = report_file.Gathering(desk_of(many(tmp_path, 400)), redacted=False).gather()

    found = answers_of(bundle)
    rows = asked(desk_of(tmp_path / "capture.pcap"), request_list.requests, sort="-duration")
    held = [row["id"] for row in found["requests"]]
    assert 20 < len(held) == kept.requests == kept.slowest < 400
    assert held == [row["id"] for row in rows["rows"]][: len(held)]
    assert kept.connections == len(found.get("connections", [])) < 40
    assert found["file"]["connections_total"] == 40


def test_a_capture_without_packets_has_a_file_too(tmp_path: Path) -> None:
    bundle, kept = gathered(written(tmp_path, capture()))

    assert kept.requests_total == 0
    assert answers_of(bundle)["requests"] == []
