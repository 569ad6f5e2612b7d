"""Requests in groups, with percentiles."""

from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture, packets
from kit.conversations import written as capture_of
from kit.desks import EXAMPLE, asked, desk_of, written
from wirespan.web.groups import NAMES, groups
from wirespan.web.request_list import requests


@pytest.mark.parametrize("by", NAMES)
def test_groups_share_all_requests(by: str) -> None:
    desk = desk_of(EXAMPLE)
    rows = asked(desk, requests)["rows"]

    found = asked(desk, groups, by=by)

    assert sum(group["count"] for group in found) == 6
    total = sum(row["end_ns"] - row["start_ns"] for row in rows)
    assert sum(group["total_ns"] for group in found) == total
    totals = [group["total_ns"] for group in found]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (
            "endpoint",
            {
                "POST /orders",
                "turns with api.example.com",
                "A api.example.com",
                "AAAA api.example.com",
            },
        ),
        ("host", {"api.example.com", ""}),
        ("connection", {"0", "1", "2", "3"}),
        ("status", {"201", "NOERROR", "answered"}),
        ("protocol", {"dns", "http/1.1", "tls"}),
    ],
)
def test_keys_are_what_people_call_them(by: str, keys: set[str]) -> None:
    assert {group["key"] for group in asked(desk_of(EXAMPLE), groups, by=by)} == keys


def test_a_filter_holds_for_groups_too() -> None:
    found = asked(desk_of(EXAMPLE), groups, by="protocol", filter="dns")

    assert [(group["key"], group["count"]) for group in found] == [("dns", 4)]


def test_a_host_is_one_in_whatever_case_it_is_written(tmp_path: Path) -> None:
    asked_twice = capture(Conversation(0, (Ask(), Ask())))
    path = written(tmp_path, asked_twice.replace(b"Host: h", b"Host: H", 1))

    found = asked(desk_of(path), groups, by="host")

    assert [(group["key"], group["count"]) for group in found] == [("h", 2)]


@pytest.mark.parametrize(
    ("lost", "named"),
    [(range(4), "(question not captured)"), (range(3, 4), "(question not readable)")],
)
def test_a_request_without_a_question_is_called_as_in_the_list(
    lost: range, named: str, tmp_path: Path
) -> None:
    talk = packets(Conversation(0, (Ask(), Ask())))
    kept = [packet for at, packet in enumerate(talk) if at not in lost]
    desk = desk_of(written(tmp_path, capture_of(kept)))

    listed = {row["request"] for row in asked(desk, requests)["rows"]}

    assert {group["key"] for group in asked(desk, groups)} == listed == {named, "GET /0-1"}


def test_of_too_many_groups_those_that_took_longest_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = asked(desk_of(EXAMPLE), groups, by="endpoint")
    monkeypatch.setattr("wirespan.web.groups.MOST_GROUPS", 2)

    assert asked(desk_of(EXAMPLE), groups, by="endpoint") == whole[:2]
    assert len(whole) > 2
