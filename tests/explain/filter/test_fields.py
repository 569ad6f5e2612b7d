"""The fields a filter may name."""

import re
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.explain.filter.fields import FIELDS, Kind, Scope, find_field

OF = {
    "frames": Scope.PACKET,
    "connections": Scope.CONNECTION,
    "requests": Scope.REQUEST,
    "frames, connections": Scope.PACKET | Scope.CONNECTION,
    "frames, requests": Scope.PACKET | Scope.REQUEST,
}
"""Its words in the reference."""


def test_a_field_is_found_by_wireshark_s_name() -> None:
    assert find_field("tcp.stream").kind is Kind.INTEGER
    assert find_field("tcp.stream").scope & Scope.CONNECTION


def test_an_unknown_field_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"did you mean http\.host\?"):
        find_field("http.hots")


def test_a_field_like_no_other_is_refused_with_the_protocols() -> None:
    with pytest.raises(UsageError, match=r"known are fields of arp, dns, frame, http, icmp, "):
        find_field("zzzzzzzz")


def test_a_field_that_its_protocol_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(UsageError) as refused:
        find_field("dns.zzzzzzzzzzzzzzzzzzzz")

    assert str(refused.value).endswith("of dns there are dns, dns.qry.name")


def test_the_reference_lists_every_field() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/filters.md").read_text(encoding="utf-8")

    listed = {
        name: OF[row[2]]
        for row in re.findall(r"^\|( (`[a-z0-9_.]+` )+)\| (.*) \|$", page, re.MULTILINE)
        for name in re.findall(r"`(.+?)`", row[0])
        if row[2] in OF
    }
    assert listed == {name: field.scope for name, field in FIELDS.items()}


def test_the_brief_s_fields_are_there() -> None:
    names = (
        "tcp.stream udp.stream ip.addr ip.src ip.dst ipv6.addr tcp.port tcp.srcport tcp.dstport"
        " tcp.flags.syn udp.port dns http tls frame.number frame.time_relative frame.len"
        " http.request.method http.host http.request.uri http.response.code dns.qry.name"
        " tls.handshake.extensions_server_name"
    )

    assert set(names.split()) <= set(FIELDS)
