"""Lookups with their tries, answers and who waited."""

from kit.captures import CAPTURES, needs_captures
from kit.desks import EXAMPLE, asked, desk_of
from wirespan.explain.run import explain
from wirespan.web.dns_view import lookups


def test_a_lookup_says_what_was_asked_and_who_waited() -> None:
    first = asked(desk_of(EXAMPLE), lookups)[0]

    assert (first["name"], first["type"], first["rcode"]) == ("api.example.com", "A", "NOERROR")
    assert first["answers"] == [
        {"name": "api.example.com", "type": "A", "ttl": 300, "data": "10.9.0.2"}
    ]
    assert first["tries"] == [{"frame": 1, "time_ns": 0}]
    assert first["waited_by"] == [4]
    assert first["end_ns"] - first["start_ns"] == 40_867_561


def test_who_waits_is_who_the_report_says_waits() -> None:
    answer = explain(str(EXAMPLE))

    found = {each["id"]: each["waited_by"] for each in asked(desk_of(EXAMPLE), lookups)}

    for request in answer.requests:
        for lookup in request.waits_for:
            assert request.id in found[lookup]
    assert sum(map(len, found.values())) == sum(len(each.waits_for) for each in answer.requests)


def test_a_range_may_be_asked_for() -> None:
    desk = desk_of(EXAMPLE)

    assert [each["id"] for each in asked(desk, lookups, offset=1, limit=2)] == [1, 2]
    assert asked(desk, lookups, offset=9) == []


@needs_captures
def test_names_that_lead_to_others_are_told() -> None:
    found = asked(desk_of(CAPTURES / "PcapPlusPlus.DnsPackets.pcap"), lookups)

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

        found = asked(desk_of(CAPTURES / name), lookups)

        assert len(found) == answer.totals.requests.get("dns", 0)
        assert all(each["tries"] for each in found)
