"""A label stack entry (RFC 3032, 2.1)."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.mpls import Mpls, emit, parse

EXAMPLE = "00 01 0b 40"
headers = st.builds(
    Mpls, st.integers(0, 0xFFFFF), st.integers(0, 0x7), st.booleans(), st.integers(0, 0xFF)
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Mpls(label=16, traffic_class=5, bottom_of_stack=True, time_to_live=64)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Mpls) -> None:
    assert parse(Cursor(emit(header))) == header
