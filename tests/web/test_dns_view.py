"""Lookups with their tries, answers and who waited."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.conversations import START_NS
from kit.conversations import written as conversation
from kit.desks import EXAMPLE, asked, desk_of, written
from kit.frames import ethernet, ipv4, udp
from kit.lookups import question
from wirespan.base.errors import UsageError
from wirespan.explain.run import explain
from wirespan.web import dns_view
from wirespan.web.dns_view import lookups
from wirespan.web.request_list import requests


def test_a_lookup_says_what_was_asked_and_who_waited() -> None:
    first = asked(desk_of(EXAMPLE), lookups)["rows"][0]

    assert (first["name"], first["type"], first["rcode"]) == ("api.example.com", "A", "NOERROR")
    assert first["answers"] == [
        {"name": "api.example.com", "type": "A", "ttl": 300, "data": "10.9.0.2"}
    ]
    assert first["tries"] == [{"frame": 1, "time_ns": 0}]
    assert first["waited_by"] == [4]
    assert first["end_ns"] - first["start_ns"] == 40_867_561


def test_who_waits_is_who_the_report_says_waits() -> None:
    answer = explain(str(EXAMPLE))

    found = {each["id"]: each["waited_by"] for each in asked(desk_of(EXAMPLE), lookups)["rows"]}

    for request in answer.requests:
        for lookup in request.waits_for:
            assert request.id in found[lookup]
    assert sum(map(len, found.values())) == sum(len(each.waits_for) for each in answer.requests)


def test_a_range_may_be_asked_for() -> None:
    desk = desk_of(EXAMPLE)

    assert [each["id"] for each in asked(desk, lookups, offset=1, limit=2)["rows"]] == [1, 2]
    assert asked(desk, lookups, offset=9) == {"total": 4, "rows": []}


def told(**given: object) -> tuple[int, list[int]]:
    found = asked(desk_of(EXAMPLE), lookups, **given)
    return found["total"], [each["id"] for each in found["rows"]]


def test_a_filter_and_a_stretch_of_time_cut_them_as_they_cut_requests() -> None:
    desk = desk_of(EXAMPLE)
    ways: list[dict[str, object]] = [
        {"filter": 'dns.qry.name == "api.example.com"'},
        {"filter": "udp.stream == 1"},
        {"filter": "http"},
        {"from": 41_000_000, "to": 400_000_000},
        {"from": 10**12},
        {"filter": "udp.stream == 0", "to": 0},
    ]

    found = [told(**way) for way in ways]

    for (total, ids), way in zip(found, ways, strict=True):
        rows = asked(desk, requests, **way)["rows"]
        assert ids == [row["id"] for row in rows if row["protocol"] == "dns"]
        assert total == len(ids)
    assert [total for total, _ in found] == [4, 2, 0, 2, 0, 1]


def test_a_filter_of_single_packets_is_refused() -> None:
    with pytest.raises(UsageError, match=r"tcp\.flags\.syn"):
        told(filter="tcp.flags.syn == 1")


@needs_captures
def test_names_that_lead_to_others_are_told() -> None:
    found = asked(desk_of(CAPTURES / "PcapPlusPlus.DnsPackets.pcap"), lookups)["rows"]

    chained = next(each for each in found if each["name"] == "www.meetingcpp.com")
    assert [(each["type"], each["data"]) for each in chained["answers"]] == [
        ("CNAME", "meetingcpp.com"),
        ("A", "81.169.145.151"),
    ]


@needs_captures
def test_all_lookups_are_told_also_of_damaged_captures() -> None:
    for name in (
        "nDPI.malformed_dns.pcap",
        "nDPI.bad-dns-traffic.pcap",
        "nDPI.dns_fragmented.pcap",
    ):
        answer = explain(str(CAPTURES / name))

        found = asked(desk_of(CAPTURES / name), lookups)["rows"]

        assert len(found) == answer.totals.requests.get("dns", 0)
        assert all(each["tries"] for each in found)


def test_copies_are_looked_for_among_so_many_packets_of_the_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_again = [(7, 0), (8, 1), (9, 2), (7, 3)]
    frames = [
        (START_NS + at * 1_000_000, ethernet(ipv4(udp(question(token=token)), 17)))
        for token, at in asked_again
    ]
    desk = desk_of(written(tmp_path, conversation(frames)))
    tries = {}

    for most in (3, 4):
        monkeypatch.setattr(dns_view, "MOST_LOOKED_AT", most)
        tries[most] = [each["frame"] for each in asked(desk, lookups)["rows"][0]["tries"]]

    assert tries == {3: [1], 4: [1, 4]}
