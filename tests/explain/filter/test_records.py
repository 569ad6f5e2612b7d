"""Frames, connections and requests as fields."""

from dataclasses import replace

import pytest

from kit.answers import START, connection_of, dns_failure, loss, request_of, slow_post
from wirespan.explain.filter.compiled import compile_filter
from wirespan.explain.filter.fields import FIELDS, Scope
from wirespan.explain.filter.records import of_connection, of_packet, of_request
from wirespan.explain.packet_line import PacketLine
from wirespan.kernels.layout import SegmentMark

REQUESTS = Scope.CONNECTION | Scope.REQUEST
PACKET = PacketLine(
    9, 10**18, 250_000_000, 1_514, 96, "tcp", "192.0.2.10", 53_124, "203.0.113.7", 443, 4,
    0x18, 1, 1_448, 21, 502, int(SegmentMark.RETRANSMISSION), "tls",
)  # fmt: skip


def request_passes(text: str, index: int = 0) -> bool:
    answer = slow_post()
    connection = of_connection(answer.connections[0])
    record = of_request(answer.requests[index], connection, START)
    return compile_filter(text, REQUESTS).matches(record)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("http.request.method == POST", True),
        ("http.request.method == GET", False),
        ("http.request.uri contains orders", True),
        ('http.host == "api.example.com"', True),
        ("http.response.code in {200..299}", True),
        ("http.response && http.request", True),
        ("dns", False),
        ("tls.handshake.extensions_server_name == api.example.com", True),
        ("tcp.stream == 0 and tcp.dstport == 443 and ip.src == 192.0.2.0/24", True),
        ("frame.number == 20", True),
        ("frame.number > 40", False),
        ("frame.time_relative < 0.5", True),
        ("frame.time_relative > 1.1", False),
    ],
)
def test_a_request_is_found_by_its_fields(text: str, passes: bool) -> None:
    assert request_passes(text) is passes


def test_a_lookup_is_found_by_its_name() -> None:
    answer = dns_failure()
    record = of_request(answer.requests[0], of_connection(answer.connections[0]), START)

    def passes(text: str) -> bool:
        return compile_filter(text, REQUESTS).matches(record)

    assert passes("dns.qry.name == bd.internal.example.com and udp and dns")
    assert not passes("http or tls or tcp")


def test_a_request_without_answer_has_no_code() -> None:
    request = request_of([], response=None, host=None)
    record = of_request(request, of_connection(connection_of()), START)

    assert "http.response" not in record
    assert "http.host" not in record


def test_ipv6_has_names_of_its_own() -> None:
    record = of_connection(loss().connections[0])

    assert compile_filter("ipv6.addr == 2001:db8::/32 and not ip", REQUESTS).matches(record)


def test_quic_counts_as_udp() -> None:
    record = of_connection(replace(connection_of(), transport="quic"))

    assert record["udp.stream"] == (0,)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("frame.number == 9 and frame.len == 1514 and frame.cap_len == 96", True),
        ("frame.time_relative == 0.25", True),
        ("tcp.flags.push == 1 and tcp.flags.syn == 0", True),
        ("tcp.flags == 0x18", True),
        ("tcp.flags.syn == 1", False),
        ("tcp.analysis.retransmission and tcp.analysis.flags", True),
        ("tcp.analysis.zero_window", False),
        ("tcp.len > 0 and tcp.seq == 1 and tcp.ack == 21 and tcp.window_size == 502", True),
        ("ip.src == 192.0.2.10 and tcp.srcport == 53124", True),
        ("ip.dst == 192.0.2.10", False),
        ("tls and frame and not udp", True),
        ("tcp.stream == 4", True),
    ],
)
def test_a_frame_is_found_by_its_fields(text: str, passes: bool) -> None:
    assert compile_filter(text, Scope.PACKET).matches(of_packet(PACKET)) is passes


def test_a_frame_without_addresses_has_few_fields() -> None:
    record = of_packet(PacketLine(1, 0, 0, 60, 60, "arp", source="not an address",
                                  destination="neither"))  # fmt: skip

    assert compile_filter("arp and not ip", Scope.PACKET).matches(record)


def test_every_field_a_record_has_is_one_a_filter_may_name() -> None:
    answer = slow_post()
    request = of_request(answer.requests[0], of_connection(answer.connections[0]), START)

    assert set(request) | set(of_packet(PACKET)) <= set(FIELDS)
