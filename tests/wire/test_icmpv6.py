"""Packet too big (RFC 4443, 3.2)."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.icmpv6 import Icmpv6, emit, parse

EXAMPLE = "02 00 11 22 00 00 05 00"
headers = st.builds(
    Icmpv6,
    st.integers(0, 0xFF),
    st.integers(0, 0xFF),
    st.integers(0, 0xFFFF),
    st.binary(min_size=4, max_size=4),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Icmpv6(type=2, code=0, checksum=0x1122, rest=bytes((0, 0, 5, 0)))


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Icmpv6) -> None:
    assert parse(Cursor(emit(header))) == header


def test_an_error_quotes_a_packet_and_an_echo_does_not() -> None:
    error = Icmpv6(1, 0, 0, bytes(4))
    echo = Icmpv6(128, 0, 0, bytes(4))

    assert (error.is_error, echo.is_error) == (True, False)
