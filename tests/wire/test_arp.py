"""Who has 192.168.0.1, asked on Ethernet (RFC 826)."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.arp import Arp, emit, parse

EXAMPLE = "00 01 08 00 06 04 00 01 00 0c 29 3a 11 02 c0 a8 00 02 00 00 00 00 00 00 c0 a8 00 01"
headers = st.builds(
    Arp,
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
    st.binary(min_size=6, max_size=6),
    st.binary(min_size=4, max_size=4),
    st.binary(min_size=6, max_size=6),
    st.binary(min_size=4, max_size=4),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Arp(
        hardware_type=1,
        protocol_type=0x0800,
        operation=1,
        sender_hardware=bytes.fromhex("000c293a1102"),
        sender_protocol=bytes((192, 168, 0, 2)),
        target_hardware=bytes(6),
        target_protocol=bytes((192, 168, 0, 1)),
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Arp) -> None:
    assert parse(Cursor(emit(header))) == header
