"""The header of RFC 791, appendix A, example 1, and its rules."""

from ipaddress import IPv4Address

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import breaks, complaints, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.ipv4 import Ipv4, emit, parse

EXAMPLE = "45 00 00 15 00 6f 00 00 7b 01 12 34 0a 00 00 01 0a 00 00 02"
addresses = st.builds(IPv4Address, st.integers(0, 0xFFFFFFFF))


def header_with(**changes: int) -> bytes:
    """The example with some of its bytes replaced: b0 is the first."""
    data = bytearray.fromhex(EXAMPLE)
    for name, value in changes.items():
        data[int(name[1:])] = value
    return bytes(data)


@st.composite
def headers(draw: st.DrawFn) -> Ipv4:
    options = bytes(4 * draw(st.integers(0, 10)))
    return Ipv4(
        differentiated_services=draw(st.integers(0, 63)),
        explicit_congestion=draw(st.integers(0, 3)),
        total_length=draw(st.integers(20 + len(options), 0xFFFF) | st.just(0)),
        identification=draw(st.integers(0, 0xFFFF)),
        reserved_flag=draw(st.booleans()),
        dont_fragment=draw(st.booleans()),
        more_fragments=draw(st.booleans()),
        fragment_offset=8 * draw(st.integers(0, 0x1FFF)),
        time_to_live=draw(st.integers(0, 255)),
        protocol=draw(st.integers(0, 255)),
        header_checksum=draw(st.integers(0, 0xFFFF)),
        source=draw(addresses),
        destination=draw(addresses),
        options=options,
    )


def test_it_reads_the_example_of_the_rfc() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Ipv4(
        differentiated_services=0,
        explicit_congestion=0,
        total_length=21,
        identification=111,
        reserved_flag=False,
        dont_fragment=False,
        more_fragments=False,
        fragment_offset=0,
        time_to_live=123,
        protocol=1,
        header_checksum=0x1234,
        source=IPv4Address("10.0.0.1"),
        destination=IPv4Address("10.0.0.2"),
        options=b"",
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, header_with(b0=0x46, b3=24) + bytes((1, 1, 1, 0)))


@given(headers())
def test_a_header_survives_the_wire(header: Ipv4) -> None:
    assert parse(Cursor(emit(header))) == header


def test_another_version_is_refused() -> None:
    assert breaks(parse, header_with(b0=0x55)) == "the version is not 4 (RFC 791, 3.1)"


def test_four_words_are_too_short_for_a_header() -> None:
    assert breaks(parse, header_with(b0=0x44)) == (
        "the header is shorter than five words (RFC 791, 3.1)"
    )


def test_a_total_length_of_19_is_smaller_than_the_header() -> None:
    assert breaks(parse, header_with(b3=19)) == (
        "total length is smaller than the header (RFC 791, 3.1)"
    )


def test_a_total_length_of_20_is_a_header_alone() -> None:
    cursor = Cursor(header_with(b3=20) + bytes(26))

    parse(cursor)

    assert (cursor.remaining, cursor.complaints) == (0, [])


def test_total_length_0_leaves_the_end_to_the_link() -> None:
    cursor = Cursor(header_with(b3=0) + bytes(26))

    parse(cursor)

    assert (cursor.remaining, cursor.complaints) == (26, [])


def test_a_total_length_beyond_the_packet_is_complained_of() -> None:
    assert complaints(parse, header_with(b3=22) + bytes(1)) == [
        "total length is larger than the packet (RFC 791, 3.1)"
    ]


def test_a_piece_that_is_not_the_last_must_be_even() -> None:
    even = header_with(b3=28, b6=0x20) + bytes(8)
    uneven = header_with(b3=27, b6=0x20) + bytes(8)

    assert complaints(parse, even) == []
    assert complaints(parse, uneven) == [
        "a fragment but the last is not a multiple of 8 bytes (RFC 791, 3.2)"
    ]


def test_a_piece_may_end_at_65535_and_not_beyond() -> None:
    last = header_with(b3=27, b6=0x1F, b7=0xFF) + bytes(7)
    beyond = header_with(b3=28, b6=0x1F, b7=0xFF) + bytes(8)

    assert complaints(parse, last) == []
    assert complaints(parse, beyond) == ["the fragment ends beyond 65,535 bytes (RFC 791, 3.2)"]
