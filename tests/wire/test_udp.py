"""A DNS question's UDP header."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import breaks, complaints, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.udp import Udp, emit, parse

EXAMPLE = "e1 15 00 35 00 08 1a 2b"
headers = st.builds(
    Udp,
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
    st.integers(8, 0xFFFF) | st.just(0),
    st.integers(0, 0xFFFF),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Udp(source_port=57621, destination_port=53, length=8, checksum=0x1A2B)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Udp) -> None:
    assert parse(Cursor(emit(header))) == header


def test_a_length_of_seven_is_smaller_than_the_header() -> None:
    data = bytes.fromhex("e1 15 00 35 00 07 00 00")

    assert breaks(parse, data) == "length is smaller than the header (RFC 768, Fields)"


def test_a_length_beyond_the_packet_is_complained_of() -> None:
    data = bytes.fromhex("e1 15 00 35 00 0a 00 00 ff")

    assert complaints(parse, data) == ["length is larger than the packet (RFC 768, Fields)"]


def test_a_length_that_just_fits_is_fine() -> None:
    assert complaints(parse, bytes.fromhex("e1 15 00 35 00 0a 00 00 ff ff")) == []


def test_length_0_leaves_the_end_to_the_network_header() -> None:
    cursor = Cursor(bytes.fromhex("e1 15 00 35 00 00 00 00") + bytes(9))

    parse(cursor)

    assert cursor.remaining == 9
