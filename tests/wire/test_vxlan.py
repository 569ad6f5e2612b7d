"""From arkime.gre-erspan-vxlan.pcap, with a group policy."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.vxlan import Vxlan, emit, is_likely, parse

EXAMPLE = "0c 00 00 03 00 00 00 00"
headers = st.builds(
    Vxlan,
    st.integers(0, 0xFF),
    st.integers(0, 0xFFFFFF),
    st.integers(0, 0xFFFFFF),
    st.integers(0, 0xFF),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Vxlan(flags=0x0C, reserved=3, network_identifier=0, reserved_end=0)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Vxlan) -> None:
    assert parse(Cursor(emit(header))) == header


def test_it_is_likely_only_with_the_identifier_marked_valid() -> None:
    assert is_likely(Cursor(bytes.fromhex("08 00 00 00 00 00 01 00")))
    assert not is_likely(Cursor(bytes.fromhex("04 00 00 00 00 00 01 00")))


def test_it_is_not_likely_in_seven_bytes() -> None:
    assert not is_likely(Cursor(bytes.fromhex("08 00 00 00 00 00 01")))
