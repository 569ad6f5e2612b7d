"""A header with key and sequence number (RFC 2890)."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import breaks, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.gre import Gre, emit, parse

EXAMPLE = "30 00 65 58 00 00 00 2a 00 00 00 07"
headers = st.builds(
    Gre,
    st.integers(0, 0x1FF).map(lambda bits: bits << 3),
    st.integers(0, 0xFFFF),
    st.none() | st.integers(0, 0xFFFFFFFF),
    st.none() | st.integers(0, 0xFFFFFFFF),
    st.none() | st.integers(0, 0xFFFFFFFF),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Gre(reserved=0, protocol=0x6558, checksum=None, key=42, sequence_number=7)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Gre) -> None:
    assert parse(Cursor(emit(header))) == header


def test_version_1_is_not_read() -> None:
    assert breaks(parse, bytes.fromhex("00 01 88 0b")) == "only version 0 is read (RFC 2784, 2.3.1)"


def test_source_routes_are_not_read() -> None:
    assert breaks(parse, bytes.fromhex("40 00 08 00")) == (
        "source routes are not read (RFC 1701, Routing)"
    )
