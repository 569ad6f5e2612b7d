"""The IPv6 header of RFC 8200, section 3."""

from ipaddress import IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import breaks, complaints, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.ipv6 import Ipv6, emit, parse

SOURCE = "20 01 0d b8 00 01 00 02 00 00 00 00 00 00 10 03"
DESTINATION = "20 01 0d b8 00 01 00 02 00 00 00 00 00 00 10 00"
EXAMPLE = f"6b 9a bc de 00 00 3a 40 {SOURCE} {DESTINATION}"
addresses = st.builds(IPv6Address, st.integers(0, (1 << 128) - 1))
headers = st.builds(
    Ipv6,
    st.integers(0, 63),
    st.integers(0, 3),
    st.integers(0, 0xFFFFF),
    st.integers(0, 0xFFFF),
    st.integers(0, 255),
    st.integers(0, 255),
    addresses,
    addresses,
)


def test_it_reads_the_fields_in_wire_order() -> None:
    assert parse_hex(parse, EXAMPLE) == Ipv6(
        differentiated_services=46,
        explicit_congestion=1,
        flow_label=0xABCDE,
        payload_length=0,
        next_header=58,
        hop_limit=64,
        source=IPv6Address("2001:db8:1:2::1003"),
        destination=IPv6Address("2001:db8:1:2::1000"),
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Ipv6) -> None:
    assert parse(Cursor(emit(header))) == header


def test_another_version_is_refused() -> None:
    assert breaks(parse, bytes.fromhex("4" + EXAMPLE[1:])) == "the version is not 6 (RFC 8200, 3)"


def test_its_payload_length_leaves_the_padding_out() -> None:
    cursor = Cursor(bytes.fromhex(EXAMPLE.replace("00 00 3a", "00 02 3a")) + bytes(6))

    parse(cursor)

    assert cursor.remaining == 2


def test_a_payload_length_beyond_the_packet_is_complained_of() -> None:
    data = bytes.fromhex(EXAMPLE.replace("00 00 3a", "00 02 3a"))

    assert complaints(parse, data + bytes(2)) == []
    assert complaints(parse, data + bytes(1)) == [
        "payload length is larger than the packet (RFC 8200, 3)"
    ]


def test_payload_length_0_leaves_the_end_to_the_link_unless_nothing_follows() -> None:
    jumbo = Cursor(bytes.fromhex(EXAMPLE) + bytes(6))
    nothing = Cursor(bytes.fromhex(EXAMPLE.replace("3a 40", "3b 40")) + bytes(6))

    parse(jumbo)
    parse(nothing)

    assert (jumbo.remaining, nothing.remaining) == (6, 0)
