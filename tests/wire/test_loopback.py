"""Address families of several systems, in both byte orders."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.loopback import Loopback, emit, parse

EXAMPLE = "02 00 00 00"
headers = st.builds(Loopback, st.integers(1, 255), st.sampled_from(["big", "little"]))


def test_it_reads_a_small_number_from_either_end() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Loopback(family=2, byte_order="little")


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Loopback) -> None:
    assert parse(Cursor(emit(header))) == header


def test_the_other_byte_order_is_told_apart_by_its_zeros() -> None:
    assert parse_hex(parse, "00 00 00 1e") == Loopback(family=30, byte_order="big")
