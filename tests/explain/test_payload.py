"""What a payload begins, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.explain.payload import begins

QUESTION = bytes.fromhex("123401000001000000000000") + b"\x01a\x07example\x00\x00\x01\x00\x01"
WEB = frozenset({80, 50_000})
SECURE = frozenset({443, 50_000})
RESOLVER = frozenset({53, 50_000})


def record(kind: int, body: bytes, length: int | None = None) -> bytes:
    return bytes([kind, 3, 3]) + (len(body) if length is None else length).to_bytes(2, "big") + body


def client_hello(name: bytes) -> bytes:
    entry = b"\x00" + len(name).to_bytes(2, "big") + name
    server_name = len(entry).to_bytes(2, "big") + entry
    extension = b"\x00\x00" + len(server_name).to_bytes(2, "big") + server_name
    body = (
        b"\x03\x03" + bytes(32) + b"\x00" + b"\x00\x02\x13\x01" + b"\x01\x00"
        + len(extension).to_bytes(2, "big") + extension
    )  # fmt: skip
    return b"\x01" + len(body).to_bytes(3, "big") + body


def test_a_lookup_is_named_over_udp_and_tcp() -> None:
    over_tcp = len(QUESTION).to_bytes(2, "big") + QUESTION

    assert begins(QUESTION, False, RESOLVER) == ("dns", "A a.example?")
    assert begins(over_tcp, True, RESOLVER) == ("dns", "A a.example?")


def test_a_lookup_elsewhere_is_not_guessed_at() -> None:
    assert begins(QUESTION, False, WEB) == (None, "")


def test_a_client_hello_tells_its_server_s_name() -> None:
    octets = record(22, client_hello(b"a.example"))

    assert begins(octets, True, SECURE) == ("tls", "TLS ClientHello a.example")


def test_a_client_hello_that_is_cut_is_still_one() -> None:
    octets = record(22, client_hello(b"a.example"))

    assert begins(octets[:60], True, SECURE) == ("tls", "TLS ClientHello")


def test_a_client_hello_of_several_segments_tells_the_name_in_its_first() -> None:
    message = client_hello(b"a.example")
    longer = message[:1] + (1_700).to_bytes(3, "big") + message[4:]

    words = begins(record(22, longer, length=1_704), True, SECURE)[1]

    assert words == "TLS ClientHello a.example"


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (record(20, b"\x01"), "TLS ChangeCipherSpec"),
        (record(21, b"\x02\x28"), "TLS alert handshake_failure"),
        (record(21, bytes(24)), "TLS encrypted alert"),
        (record(22, b"\x0e\x00\x00\x00"), "TLS ServerHelloDone"),
        (record(22, b"\x0e\x77\x77\x77"), "TLS encrypted handshake"),
        (record(22, bytes(4)), "TLS HelloRequest"),
        (record(22, bytes(8) + b"\x7a" * 32), "TLS encrypted handshake"),
        (record(22, bytes(3) + b"\x01\x7a"), "TLS encrypted handshake"),
        (record(22, b"\x14\x00\x00\x0c" + bytes(12)), "TLS Finished"),
        (record(22, b"\x14\x00\x00\x0d" + bytes(12)), "TLS encrypted handshake"),
        (record(22, b"\x0b\x00\x20\x00", length=4_000), "TLS Certificate"),
        (record(23, bytes(9)) * 2, "TLS application data, application data"),
        (record(23, bytes(9), length=9_000), "TLS application data"),
        (record(23, b"") * 9, "TLS " + ", ".join(["application data"] * 4)),
    ],
)
def test_records_are_named(octets: bytes, words: str) -> None:
    assert begins(octets, True, SECURE) == ("tls", words)


@pytest.mark.parametrize(
    ("octets", "found"),
    [
        (b"POST /orders HTTP/1.1\r\nHost: a\r\n", ("http", "POST /orders HTTP/1.1")),
        (b"HTTP/1.1 201 Created\r\n", ("http", "HTTP/1.1 201 Created")),
        (b"GET /" + b"x" * 80 + b" HTTP/1.1\r\n", ("http", "GET /" + "x" * 59)),
        (b"SELECT 1 FROM t", (None, "SELECT 1 FROM t")),
        (b"        \r\n", (None, "")),
        (b"ab", (None, "")),
        (b"\xff\xfe text", (None, "")),
        (b"", (None, "")),
    ],
)
def test_text_is_its_first_line(octets: bytes, found: tuple[str | None, str]) -> None:
    assert begins(octets, True, WEB) == found


@given(st.binary(max_size=200), st.booleans(), st.sampled_from([WEB, SECURE, RESOLVER]))
def test_any_bytes_are_one_line(octets: bytes, is_tcp: bool, ports: frozenset[int]) -> None:
    assert "\n" not in begins(octets, is_tcp, ports)[1]


@given(st.binary(max_size=100))
def test_any_record_is_one_line(body: bytes) -> None:
    assert begins(record(22, body), True, SECURE)[1].startswith("TLS ")
