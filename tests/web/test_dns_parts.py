"""DNS messages taken apart."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import lookups
from wirespan.web.dns_parts import data_text, layer
from wirespan.wire import dns_records


def test_a_question_is_shown_with_its_place() -> None:
    octets = lookups.question("example.com", kind=28)

    found = layer(b"..." + octets, 3, 3 + len(octets))

    assert found is not None
    assert found.name == "DNS query"
    asked = found.fields[-1]
    assert (asked.value, asked.start, asked.end) == ("AAAA example.com", 15, 32)


def test_records_follow_one_another_to_the_end() -> None:
    octets = lookups.answer(lookups.address("192.0.2.1", 60), additional=(lookups.options(1232),))

    found = layer(octets, 0, len(octets))

    assert found is not None
    record, edns = found.fields[-2:]
    assert record.value == "example.com A 192.0.2.1"
    assert record.meaning == "May be kept for 60 s."
    assert (edns.name, edns.value, edns.end) == ("EDNS", 1232, len(octets))
    assert record.end == edns.start


def test_flags_have_their_bits() -> None:
    octets = lookups.answer(flags=0x8183)

    found = layer(octets, 0, len(octets))

    assert found is not None
    values = {field.name: field for field in found.fields}
    assert values["Response"].value is True
    assert (values["Response code"].value, values["Response code"].bits) == (3, (12, 4))
    assert "NXDOMAIN" in values["Response code"].meaning


def test_a_message_that_is_cut_is_read_up_to_the_cut() -> None:
    octets = lookups.answer(lookups.address("192.0.2.1"), lookups.address("192.0.2.2"))

    found = layer(octets[:-3], 0, len(octets) - 3)

    assert found is not None
    assert [field.value for field in found.fields if field.name == "Answer"] == [
        "example.com A 192.0.2.1"
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (IPv4Address("192.0.2.1"), "192.0.2.1"),
        (dns_records.Target((b"a", b"b")), "a.b"),
        (dns_records.MailExchange(10, (b"m",)), "10 m"),
        (dns_records.Texts((b"one", b"two")), "one two"),
        (dns_records.Server(1, 2, 443, (b"s",)), "1 2 443 s"),
        (dns_records.Service(1, (b"s",), ()), "1 s"),
        (dns_records.StartOfAuthority((b"p",), (b"m",), 7, 1, 1, 1, 1), "p m 7"),
        (b"\1\2", "0102"),
        (dns_records.Options(((1, b"x"),)), "0001000178"),
    ],
)
def test_every_kind_of_data_is_told(data: dns_records.Data, text: str) -> None:
    assert data_text(data) == text


@given(st.binary(max_size=100))
def test_no_message_is_too_strange(octets: bytes) -> None:
    found = layer(octets, 0, len(octets))

    if found is not None:
        assert all(field.end <= len(octets) for field in found.fields)
