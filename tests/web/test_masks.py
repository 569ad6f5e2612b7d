"""Filters over columns give what the same filters give over the report's own records."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.desks import EXAMPLE, SMALL, asked, desk_of
from wirespan.base.errors import UsageError
from wirespan.explain.filter.fields import Scope
from wirespan.explain.run import explain
from wirespan.web.masks import Lane, passing, rows_of
from wirespan.web.request_list import requests

FILTERS = [
    "tcp",
    "udp",
    "dns",
    "http",
    "tls",
    "not tcp",
    "ip.addr == 10.0.0.0/8",
    "ip.src == 10.9.0.1 and tcp.dstport == 443",
    "ipv6",
    "tcp.stream == 0",
    "udp.stream == 1 or tcp.stream == 1",
    "tcp.port in {80, 440..450}",
    "tcp.srcport > 40000 xor udp.port == 53",
    "frame.number < 20",
    "frame.number == 14",
    "frame.time_relative > 0.3",
    "http.request.method == GET",
    'http.host contains "example"',
    'http.request.uri matches "/o.*"',
    "http.response.code >= 300",
    "http.response.code != 201",
    "http.response",
    'dns.qry.name matches "EXAMPLE|google"',
    'tls.handshake.extensions_server_name contains "."',
    "!(tls or dns)",
]


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_requests_that_pass_are_those_explain_lists(path: Path) -> None:
    desk = desk_of(path)
    for text in FILTERS:
        listed = {request.id for request in explain(str(path), filter=text).requests}

        found = asked(desk, requests, filter=text, limit=2000)

        assert found["total"] == len(listed), text
        assert {row["id"] for row in found["rows"]} <= listed, text


def numbers(*values: int) -> Callable[[str], Lane]:
    return lambda name: Lane(values, lambda key: (key,))


def test_rows_that_pass_are_marked() -> None:
    mask = passing("tcp.stream > 1 and not tcp.stream == 3", Scope.PACKET, numbers(0, 2, 3, 4), 4)

    assert mask == b"\0\1\0\1"
    assert list(rows_of(mask)) == [1, 3]


def test_a_key_is_judged_once() -> None:
    asked_of: list[int] = []

    def values(key: int) -> tuple[int]:
        asked_of.append(key)
        return (key,)

    passing("tcp.stream == 1", Scope.PACKET, lambda name: Lane([1, 1, 2, 1], values), 4)

    assert asked_of == [1, 2]


@given(st.binary(max_size=40).map(lambda octets: bytes(octet & 1 for octet in octets)))
def test_rows_are_those_with_a_one(mask: bytes) -> None:
    assert list(rows_of(mask)) == [at for at, passes in enumerate(mask) if passes]


def test_no_rows_are_no_trouble() -> None:
    assert passing("!tcp.stream", Scope.PACKET, numbers(), 0) == b""


@pytest.mark.parametrize("text", ["tcp.len", "nothing == 1", "tcp ==", "(", "dns and"])
def test_what_cannot_be_asked_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        asked(desk_of(EXAMPLE), requests, filter=text)
