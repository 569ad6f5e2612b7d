"""Data of resource records."""

from ipaddress import IPv4Address, IPv6Address

import pytest

from wirespan.base.cursor import Cursor, Truncated
from wirespan.wire import dns_records
from wirespan.wire.dns_records import (
    Data,
    MailExchange,
    Options,
    Server,
    Service,
    StartOfAuthority,
    Target,
    Texts,
)

A_NAME = b"\x01a\0"
SOUND: list[tuple[int, bytes, Data]] = [
    (1, b"\xc0\0\x02\x01", IPv4Address("192.0.2.1")),
    (28, b"\x20\x01\x0d\xb8" + bytes(11) + b"\x01", IPv6Address("2001:db8::1")),
    (2, A_NAME, Target((b"a",))),
    (5, A_NAME, Target((b"a",))),
    (12, A_NAME, Target((b"a",))),
    (15, b"\0\x0a" + A_NAME, MailExchange(10, (b"a",))),
    (16, b"\x02hi\0\x01!", Texts((b"hi", b"", b"!"))),
    (33, b"\0\x01\0\x02\x01\xbb" + A_NAME, Server(1, 2, 443, (b"a",))),
    (
        6,
        A_NAME + b"\x01b\0" + bytes(range(20)),
        StartOfAuthority(
            (b"a",), (b"b",), 0x00010203, 0x04050607, 0x08090A0B, 0x0C0D0E0F, 0x10111213
        ),
    ),
    (41, b"\0\x0a\0\x02\xbe\xef", Options(((10, b"\xbe\xef"),))),
    (65, b"\0\x01\0\0\x01\0\x03\x02h2", Service(1, (), ((1, b"\x02h2"),))),
    (99, b"\xde\xad", b"\xde\xad"),
]


@pytest.mark.parametrize(("kind", "octets", "data"), SOUND)
def test_data_of_a_type_is_read_and_written(kind: int, octets: bytes, data: Data) -> None:
    cursor = Cursor(octets + b"next")

    assert dns_records.parse(cursor, 0, kind, len(octets)) == data
    assert cursor.position == len(octets)
    assert cursor.complaints == []
    assert dns_records.emit(data) == octets


@pytest.mark.parametrize(("kind", "octets", "data"), SOUND[:-1])
def test_data_longer_than_its_type_is_bytes_and_noted(kind: int, octets: bytes, data: Data) -> None:
    longer = octets + b"\xff"
    cursor = Cursor(longer)

    assert dns_records.parse(cursor, 0, kind, len(longer)) == longer
    assert len(cursor.complaints) == 1


@pytest.mark.parametrize(("kind", "octets", "data"), SOUND[:-1])
def test_data_shorter_than_its_type_is_bytes_and_noted(
    kind: int, octets: bytes, data: Data
) -> None:
    shorter = octets[:-1]
    cursor = Cursor(shorter)

    assert dns_records.parse(cursor, 0, kind, len(shorter)) == shorter
    assert len(cursor.complaints) == 1


def test_data_beyond_the_message_is_an_error() -> None:
    with pytest.raises(Truncated):
        dns_records.parse(Cursor(b"abc"), 0, 99, 4)


def test_a_name_in_data_may_point_before_it() -> None:
    cursor = Cursor(bytes(12) + A_NAME + b"\x01b\xc0\x0c", 15)

    assert dns_records.parse(cursor, 0, 5, 4) == Target((b"b", b"a"))
