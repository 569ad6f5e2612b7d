"""Headers as written by tcpdump -i any, both versions."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.linux_cooked import LinuxCooked, LinuxCooked2, emit, emit_2, parse, parse_2

EXAMPLE = "00 04 00 01 00 06 08 00 27 1e 42 a0 00 00 08 00"
headers = st.builds(
    LinuxCooked,
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
    st.binary(min_size=8, max_size=8),
    st.integers(0, 0xFFFF),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == LinuxCooked(
        packet_type=4,
        address_type=1,
        address_length=6,
        address=bytes.fromhex("0800271e42a00000"),
        protocol=0x0800,
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: LinuxCooked) -> None:
    assert parse(Cursor(emit(header))) == header


EXAMPLE_2 = "86 dd 00 00 00 00 00 02 03 04 01 06 00 1c 42 4a 5b 6c 00 00"


def test_version_2_begins_with_the_protocol() -> None:
    assert parse_hex(parse_2, EXAMPLE_2) == LinuxCooked2(
        protocol=0x86DD,
        reserved=0,
        interface_index=2,
        address_type=0x0304,
        packet_type=1,
        address_length=6,
        address=bytes.fromhex("001c424a5b6c0000"),
    )


def test_every_proper_prefix_of_version_2_is_refused() -> None:
    refuses_every_prefix(parse_2, bytes.fromhex(EXAMPLE_2))


@given(
    st.builds(
        LinuxCooked2,
        st.integers(0, 0xFFFF),
        st.integers(0, 0xFFFF),
        st.integers(0, 0xFFFFFFFF),
        st.integers(0, 0xFFFF),
        st.integers(0, 0xFF),
        st.integers(0, 0xFF),
        st.binary(min_size=8, max_size=8),
    )
)
def test_version_2_survives_the_wire(header: LinuxCooked2) -> None:
    assert parse_2(Cursor(emit_2(header))) == header
