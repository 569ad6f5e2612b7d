"""Port unreachable (RFC 792)."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.icmp import Icmp, emit, parse

EXAMPLE = "03 03 fc fe 00 00 00 00"
headers = st.builds(
    Icmp,
    st.integers(0, 0xFF),
    st.integers(0, 0xFF),
    st.integers(0, 0xFFFF),
    st.binary(min_size=4, max_size=4),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Icmp(type=3, code=3, checksum=0xFCFE, rest=bytes(4))


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Icmp) -> None:
    assert parse(Cursor(emit(header))) == header


def test_an_error_quotes_a_packet_and_an_echo_does_not() -> None:
    error = Icmp(3, 0, 0, bytes(4))
    echo = Icmp(8, 0, 0, bytes(4))

    assert (error.is_error, echo.is_error) == (True, False)
