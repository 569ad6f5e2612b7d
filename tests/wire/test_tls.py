"""Records and handshake messages as values: examples, every prefix refused, every rule broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.handshakes import (
    RETRY_RANDOM,
    TLS_1_3,
    certificate,
    client_hello,
    handshake,
    listed,
    numbers,
    old_client_hello,
    protocols,
    selected_version,
    server_hello,
    server_name,
    supported_versions,
)
from wirespan.base.cursor import Cursor, Malformed, Truncated, Unsupported, WireError
from wirespan.wire.tls import (
    Alert,
    Record,
    parse_alert,
    parse_certificate_lengths,
    parse_client_hello,
    parse_record,
    parse_server_hello,
)

HELLO = client_hello(
    server_name(b"example.org"),
    supported_versions(0x0304, 0x0303),
    protocols(b"h2", b"http/1.1"),
    session_id=bytes(range(32)),
)
ANSWER = server_hello(selected_version(TLS_1_3), session_id=bytes(range(32)), suite=0x1302)


def test_a_record() -> None:
    cursor = Cursor(bytes.fromhex("17 0303 0102"))

    assert parse_record(cursor) == Record(content_type=23, version=0x0303, length=258)
    assert cursor.remaining == 0


@pytest.mark.parametrize("content_type", [20, 24])
def test_content_types_from_20_to_24_are_known(content_type: int) -> None:
    assert parse_record(Cursor(bytes([content_type, 3, 3, 0, 1]))).content_type == content_type


@pytest.mark.parametrize("content_type", [19, 25])
def test_other_content_types_are_malformed(content_type: int) -> None:
    with pytest.raises(Malformed, match="content type"):
        parse_record(Cursor(bytes([content_type, 3, 3, 0, 1])))


@pytest.mark.parametrize("major", [2, 4])
def test_another_major_version_is_unsupported(major: int) -> None:
    with pytest.raises(Unsupported, match="major version"):
        parse_record(Cursor(bytes([22, major, 3, 0, 1])))


def test_a_fragment_has_at_most_18432_bytes() -> None:
    assert parse_record(Cursor(bytes([23, 3, 3, 0x48, 0x00]))).length == 18432
    with pytest.raises(Malformed, match="longer"):
        parse_record(Cursor(bytes([23, 3, 3, 0x48, 0x01])))


def test_an_alert() -> None:
    assert parse_alert(Cursor(b"\x02\x28")) == Alert(level=2, description=40)


def test_a_client_hello() -> None:
    hello = parse_client_hello(Cursor(HELLO))

    assert hello.version == 0x0303
    assert hello.offered_version == 0x0304
    assert hello.random == bytes(range(32))
    assert hello.session_id == bytes(range(32))
    assert hello.cipher_suites == (0x1301, 0xC02F)
    assert hello.compression_methods == b"\x00"
    assert hello.extensions.types == (0, 43, 16)
    assert hello.extensions.server_name == "example.org"
    assert hello.extensions.protocols == (b"h2", b"http/1.1")
    assert not hello.old_form


def test_a_client_hello_without_extensions() -> None:
    hello = parse_client_hello(Cursor(client_hello(version=0x0300)))

    assert hello.offered_version == 0x0300
    assert hello.extensions.types == ()


@pytest.mark.parametrize(
    ("versions", "offered"),
    [
        ((0x0303, 0x0304), 0x0304),
        ((0x7F1C, 0x0303), 0x7F1C),
        ((0x7F1C, 0x0304), 0x0304),
        ((0x8A8A, 0x0303), 0x0303),
        ((0x8A8A,), 0x0303),
    ],
)
def test_the_offered_version_is_the_newest(versions: tuple[int, ...], offered: int) -> None:
    hello = parse_client_hello(Cursor(client_hello(supported_versions(*versions))))

    assert hello.offered_version == offered


def test_a_server_hello() -> None:
    hello = parse_server_hello(Cursor(ANSWER))

    assert hello.version == 0x0303
    assert hello.selected_version == 0x0304
    assert hello.session_id == bytes(range(32))
    assert hello.cipher_suite == 0x1302
    assert hello.compression_method == 0
    assert not hello.is_hello_retry_request


def test_a_server_hello_of_tls_1_2_selects_by_its_version_field() -> None:
    assert parse_server_hello(Cursor(server_hello(version=0x0301))).selected_version == 0x0301


def test_a_hello_retry_request_has_its_own_random() -> None:
    assert parse_server_hello(Cursor(server_hello(random=RETRY_RANDOM))).is_hello_retry_request


def test_the_hello_retry_request_of_a_draft() -> None:
    hello = parse_server_hello(Cursor(handshake(6, numbers([0x7F12, 0x1301]))))

    assert hello.is_hello_retry_request
    assert hello.version == 0x7F12


@pytest.mark.parametrize(("version", "has_session_id"), [(0x7F15, False), (0x7F16, True)])
def test_drafts_up_to_21_have_no_session_id(version: int, has_session_id: bool) -> None:
    head = numbers([version]) + bytes(32)
    body = head + (b"\x00\x13\x01\x00" if has_session_id else b"\x13\x01")

    assert parse_server_hello(Cursor(handshake(2, body))).cipher_suite == 0x1301


def test_a_client_hello_in_ssl_2_form() -> None:
    hello = parse_client_hello(Cursor(old_client_hello(0x0301)))

    assert hello.old_form
    assert hello.offered_version == 0x0301
    assert hello.cipher_suites == (0x002F,)
    assert hello.random == bytes(16)


def test_the_lengths_of_certificates() -> None:
    assert parse_certificate_lengths(Cursor(certificate(1200, 800))) == (1200, 800)
    assert parse_certificate_lengths(Cursor(certificate())) == ()


@pytest.mark.parametrize(
    ("parse", "message"),
    [
        (parse_record, bytes.fromhex("17 0303 0102")),
        (parse_alert, b"\x02\x28"),
        (parse_client_hello, HELLO),
        (parse_client_hello, client_hello()),
        (parse_client_hello, old_client_hello()),
        (parse_server_hello, ANSWER),
        (parse_server_hello, server_hello()),
        (parse_certificate_lengths, certificate(3, 2)),
    ],
)
def test_every_prefix_is_refused(parse: type, message: bytes) -> None:
    parse(Cursor(message))
    for end in range(len(message)):
        with pytest.raises(WireError):
            parse(Cursor(message[:end]))


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (b"\x02" + HELLO[1:], "not of type 1"),
        (client_hello(session_id=bytes(33)), "session id"),
        (handshake(1, HELLO[4:38] + b"\x00" + listed(b"\x13\x01\x00") + b"\x01\x00"), "odd"),
        (old_client_hello(kinds=b"\x00\x00\x2f\x07"), "threes"),
        (b"\x80\x20\x02" + bytes(32), "not a ClientHello"),
    ],
)
def test_each_rule_of_a_client_hello(message: bytes, rule: str) -> None:
    with pytest.raises(Malformed, match=rule):
        parse_client_hello(Cursor(message))


def test_a_server_hello_is_of_type_2() -> None:
    with pytest.raises(Malformed, match="not of type 2"):
        parse_server_hello(Cursor(HELLO))


def test_a_length_beyond_the_message_is_truncated() -> None:
    with pytest.raises(Truncated):
        parse_client_hello(Cursor(b"\x01\xff\xff\xff" + HELLO[4:]))


@given(st.binary(max_size=300))
def test_any_bytes_are_parsed_or_refused(data: bytes) -> None:
    for parse in (parse_client_hello, parse_server_hello, parse_certificate_lengths):
        for head in (b"", b"\x01\x00", b"\x02\x00", b"\x0b\x00", b"\x80"):
            try:
                parse(Cursor(head + data))
            except WireError:
                continue
