"""Connections in words."""

from dataclasses import replace

import pytest

from kit.answers import connection_of, loss
from kit.pages import printed
from wirespan.flows.connection import Connection, TcpCounts
from wirespan.report.connections import COUNTS, print_connections


def shown(connection: Connection, width: int = 80) -> str:
    return printed(lambda page: print_connections(page, [connection], 1), width)


def test_those_left_out_are_counted() -> None:
    text = printed(lambda page: print_connections(page, [connection_of()], 1_001))

    assert "and 1,000 more connections (--json lists them)" in text
    assert "more connection" not in shown(connection_of())


def test_the_ends_the_life_and_the_volume_are_told() -> None:
    text = shown(connection_of(), 120)

    assert "  0 192.0.2.10:53124 → 203.0.113.7:443" in text
    assert "tcp.stream 0 · frames 3–78 · opened by a handshake · closed by FIN" in text
    assert "client sent 1.82 kB in 31 packets" in text
    assert "round trip 40.1 ms" in text
    assert "TLS 1.3 · api.example.com · http/1.1" in text


def test_long_addresses_take_two_lines() -> None:
    lines = shown(loss().connections[0]).splitlines()

    assert lines[2].startswith("  0 [2001:db8:1111:2222:3333:4444:5555:6666]:60999")
    assert lines[3] == "    → [2001:db8:aaaa:bbbb:cccc:dddd:eeee:1]:8080"


def test_only_what_went_wrong_is_counted() -> None:
    text = shown(loss().connections[0])

    assert "client sent  1 retransmission, 14 duplicate ACKs" in text
    assert "server sent  2 retransmissions" in text


def test_every_count_has_a_name() -> None:
    assert {field for field, _noun in COUNTS} == set(TcpCounts._fields)


def test_a_guess_about_the_client_is_admitted() -> None:
    text = shown(replace(connection_of(), client_known=False, vantage="unknown"), 120)

    assert "who is the client is a guess" in text
    assert "captured at" not in text


@pytest.mark.parametrize(
    ("changes", "is_trouble"),
    [
        ({"closed": "reset-by-server"}, True),
        ({"opened": "unanswered"}, True),
        ({"opened": "handshake", "closed": "fin"}, False),
    ],
)
def test_trouble_is_red(changes: dict[str, object], is_trouble: bool) -> None:
    connection = connection_of(tcp=None, **changes)

    text = printed(
        lambda page: print_connections(page, [connection], 1), no_color=False, FORCE_COLOR="1"
    )

    assert ("\x1b[31m" in text) is is_trouble
