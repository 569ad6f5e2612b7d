"""An Ethernet header of a captured frame."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.ethernet import Ethernet, emit, parse

EXAMPLE = "94 6d ae 95 23 96 e8 eb d3 ba 6e c6 08 00"
headers = st.builds(
    Ethernet,
    st.binary(min_size=6, max_size=6),
    st.binary(min_size=6, max_size=6),
    st.integers(0, 0xFFFF),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Ethernet(
        destination=bytes.fromhex("946dae952396"),
        source=bytes.fromhex("e8ebd3ba6ec6"),
        type_or_length=0x0800,
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Ethernet) -> None:
    assert parse(Cursor(emit(header))) == header


def test_a_length_up_to_1500_leaves_the_padding_out() -> None:
    cursor = Cursor(bytes(12) + (1500).to_bytes(2, "big") + bytes(1510))

    parse(cursor)

    assert cursor.remaining == 1500


def test_1501_is_not_a_length() -> None:
    cursor = Cursor(bytes(12) + (1501).to_bytes(2, "big") + bytes(1510))

    parse(cursor)

    assert cursor.remaining == 1510
