"""PPP framed as by HDLC (RFC 1662), and bare."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.ppp import Ppp, emit, parse


def _is_long(protocol: int) -> bool:
    return protocol >> 8 & 1 == 0


EXAMPLE = "ff 03 00 21"
headers = st.one_of(
    st.builds(Ppp, st.booleans(), st.just(True), st.integers(0, 126).map(lambda n: 2 * n + 1)),
    st.builds(Ppp, st.booleans(), st.just(False), st.integers(0, 0xFEFF).filter(_is_long)),
)


def test_it_passes_over_address_and_control() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Ppp(framed=True, compressed=False, protocol=0x0021)


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Ppp) -> None:
    assert parse(Cursor(emit(header))) == header


def test_an_odd_first_byte_is_the_whole_protocol() -> None:
    assert parse_hex(parse, "57") == Ppp(framed=False, compressed=True, protocol=0x57)
