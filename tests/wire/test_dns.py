"""Whole messages for people."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.lookups import address, answer, options, question, record
from wirespan.base.cursor import Cursor, WireError
from wirespan.wire import dns
from wirespan.wire.dns import Message, Question, Record
from wirespan.wire.dns_records import Target, Texts

EXAMPLE = answer(
    record(5, b"\x03www\xc0\x0c"),
    record(1, b"\xc0\0\x02\x01", 60, owner=b"\xc0\x29"),
    additional=(options(extended_code=1),),
)


def test_an_answer_as_a_value() -> None:
    cursor = Cursor(EXAMPLE)

    message = dns.parse(cursor)

    assert cursor.complaints == []
    assert message.id == 7
    assert message.is_response
    assert message.counts == (1, 2, 0, 1)
    assert message.questions == (Question((b"example", b"com"), 1, 1),)
    assert message.answers == (
        Record((b"example", b"com"), 5, 1, 300, Target((b"www", b"example", b"com"))),
        Record((b"www", b"example", b"com"), 1, 1, 60, IPv4Address("192.0.2.1")),
    )
    assert dns.full_response_code(message) == 16


@pytest.mark.parametrize(
    ("flags", "field", "value"),
    [
        (0x8000, "is_response", True),
        (0x2800, "operation", 5),
        (0x0400, "authoritative", True),
        (0x0200, "truncated", True),
        (0x0100, "recursion_desired", True),
        (0x0080, "recursion_available", True),
        (0x0070, "reserved", 7),
        (0x000F, "response_code", 15),
    ],
)
def test_each_flag_has_its_field(flags: int, field: str, value: int) -> None:
    plain = dns.parse(Cursor(question(flags=0)))
    flagged = dns.parse(Cursor(question(flags=flags)))

    different = [
        name for name in Message.__slots__ if getattr(plain, name) != getattr(flagged, name)
    ]
    assert different == [field]
    assert getattr(flagged, field) == value
    assert dns.emit(flagged) == question(flags=flags)


def test_what_is_emitted_is_read_again() -> None:
    message = dns.parse(Cursor(EXAMPLE))

    assert dns.parse(Cursor(dns.emit(message))) == message


def test_prefixes_are_refused_before_the_end_of_the_question_and_noted_after() -> None:
    for length in range(len(EXAMPLE)):
        cursor = Cursor(EXAMPLE[:length])
        if length < 12 + 13 + 4:
            with pytest.raises(WireError):
                dns.parse(cursor)
        else:
            dns.parse(cursor)
            assert len(cursor.complaints) == 1


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(octets: bytes) -> None:
    try:
        message = dns.parse(Cursor(octets))
    except WireError:
        return

    dns.summary(message)


@given(st.data())
def test_a_sound_message_survives_being_written(data: st.DataObject) -> None:
    octets = bytearray(EXAMPLE)
    octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    cursor = Cursor(bytes(octets))
    try:
        message = dns.parse(cursor)
    except WireError:
        return
    if cursor.complaints:
        return

    assert dns.parse(Cursor(dns.emit(message))) == message


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (question(), "A example.com?"),
        (question(flags=0x2000, kind=6), "NOTIFY SOA example.com?"),
        (EXAMPLE, "A example.com: BADVERS"),
        (answer(address("192.0.2.1")), "A example.com: 192.0.2.1"),
        (
            answer(record(5, b"\x01b\0"), address("192.0.2.1")),
            "A example.com: CNAME b, 192.0.2.1",
        ),
        (
            answer(*[address("192.0.2.1")] * 5),
            "A example.com: " + "192.0.2.1, " * 3 + "192.0.2.1 and 1 more",
        ),
        (answer(flags=0x8183), "A example.com: NXDOMAIN"),
        (answer(flags=0x8380), "A example.com: NOERROR (truncated)"),
        (bytes(12), "?"),
    ],
)
def test_one_line_for_a_message(octets: bytes, words: str) -> None:
    assert dns.summary(dns.parse(Cursor(octets))) == words


def test_records_without_short_words_are_told_by_type() -> None:
    message = dns.parse(Cursor(answer(record(16, b"\x02hi"), kind=16)))

    assert message.answers[0].data == Texts((b"hi",))
    assert dns.summary(message) == "TXT example.com: TXT"
