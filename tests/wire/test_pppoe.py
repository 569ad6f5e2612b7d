"""A session packet (RFC 2516, appendix B)."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.pppoe import Pppoe, emit, parse

EXAMPLE = "11 00 12 34 00 00"
headers = st.builds(
    Pppoe,
    st.integers(0, 0xF),
    st.integers(0, 0xF),
    st.integers(0, 0xFF),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Pppoe(version=1, type=1, code=0, session=0x1234, length=0)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Pppoe) -> None:
    assert parse(Cursor(emit(header))) == header


def test_its_length_leaves_the_padding_out() -> None:
    cursor = Cursor(bytes.fromhex("11 00 12 34 00 04") + bytes(40))

    parse(cursor)

    assert cursor.remaining == 4
