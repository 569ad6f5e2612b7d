"""Spanning tree without SNAP, IPv4 with it (RFC 1042)."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.llc import Llc, emit, parse

EXAMPLE = "aa aa 03 00 00 00 08 00"
headers = st.one_of(
    st.builds(Llc, st.integers(0, 0xA9), st.integers(0, 0xFF), st.integers(0, 0xFF)),
    st.builds(
        Llc,
        st.just(0xAA),
        st.just(0xAA),
        st.just(3),
        st.integers(0, 0xFFFFFF),
        st.integers(0, 0xFFFF),
    ),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Llc(0xAA, 0xAA, 3, organization=0, protocol=0x0800)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Llc) -> None:
    assert parse(Cursor(emit(header))) == header


def test_without_snap_it_is_three_bytes() -> None:
    assert parse_hex(parse, "42 42 03") == Llc(0x42, 0x42, 3)
