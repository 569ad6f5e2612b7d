"""A tag with priority 6, drop eligible, VLAN 10."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.vlan import Vlan, emit, parse

EXAMPLE = "d0 0a 08 00"
headers = st.builds(
    Vlan, st.integers(0, 0x7), st.booleans(), st.integers(0, 0xFFF), st.integers(0, 0xFFFF)
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Vlan(priority=6, drop_eligible=True, identifier=10, type_or_length=0x0800)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Vlan) -> None:
    assert parse(Cursor(emit(header))) == header
