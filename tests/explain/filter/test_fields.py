"""The fields a filter may name."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.explain.filter.fields import FIELDS, Kind, Scope, find_field


def test_a_field_is_found_by_wireshark_s_name() -> None:
    assert find_field("tcp.stream").kind is Kind.INTEGER
    assert find_field("tcp.stream").scope & Scope.CONNECTION


def test_an_unknown_field_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"did you mean http\.host\?"):
        find_field("http.hots")


def test_a_field_like_no_other_is_refused_with_the_list() -> None:
    with pytest.raises(UsageError, match=r"known are arp, dns, dns\.qry\.name"):
        find_field("zzzzzzzz")


def test_the_brief_s_fields_are_there() -> None:
    names = (
        "tcp.stream udp.stream ip.addr ip.src ip.dst ipv6.addr tcp.port tcp.srcport tcp.dstport"
        " tcp.flags.syn udp.port dns http tls frame.number frame.time_relative frame.len"
        " http.request.method http.host http.request.uri http.response.code dns.qry.name"
        " tls.handshake.extensions_server_name"
    )

    assert set(names.split()) <= set(FIELDS)
