"""Type II, from arkime.gre-erspan-vxlan.pcap."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import breaks, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.erspan import Erspan, emit, parse

EXAMPLE = "10 00 00 14 00 00 00 01"
headers = st.builds(
    Erspan,
    st.just(1),
    st.integers(0, 0xFFF),
    st.integers(0, 0x7),
    st.integers(0, 0x3),
    st.booleans(),
    st.integers(0, 0x3FF),
    st.binary(min_size=4, max_size=4),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Erspan(
        version=1,
        vlan=0,
        class_of_service=0,
        encapsulation=0,
        truncated=False,
        session=20,
        rest=bytes((0, 0, 0, 1)),
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Erspan) -> None:
    assert parse(Cursor(emit(header))) == header


def test_type_iii_takes_twelve_bytes() -> None:
    header = parse_hex(parse, "20 00 00 14" + 7 * "00" + "00")

    assert len(header.rest) == 8


def test_type_iii_with_a_sub_header_takes_twenty() -> None:
    header = parse_hex(parse, "20 00 00 14" + 7 * "00" + "01" + 8 * "00")

    assert len(header.rest) == 16


def test_type_i_has_no_header_to_read() -> None:
    assert breaks(parse, bytes(8)) == (
        "only types II and III are read (draft-foschiano-erspan-03, 4)"
    )
