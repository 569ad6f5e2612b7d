"""From deepflow.geneve.pcap, with a critical option."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import breaks, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.geneve import Geneve, emit, is_likely, parse

EXAMPLE = "02 40 65 58 00 00 03 00 01 02 80 01 01 bd 01 be"
headers = st.builds(
    Geneve,
    st.booleans(),
    st.booleans(),
    st.integers(0, 0x3F),
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFFFF),
    st.integers(0, 0xFF),
    st.integers(0, 63).map(lambda words: bytes(4 * words)),
)


def test_it_reads_the_fields_in_wire_order() -> None:
    header = parse_hex(parse, EXAMPLE)

    assert header == Geneve(
        control=False,
        critical=True,
        reserved=0,
        protocol=0x6558,
        network_identifier=3,
        reserved_end=0,
        options=bytes.fromhex("0102800101bd01be"),
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers)
def test_a_header_survives_the_wire(header: Geneve) -> None:
    assert parse(Cursor(emit(header))) == header


def test_version_1_is_not_read() -> None:
    assert breaks(parse, bytes.fromhex("40 00 65 58 00 00 03 00")) == (
        "only version 0 is read (RFC 8926, 3.4)"
    )


def test_it_is_likely_when_its_options_just_fit() -> None:
    whole = bytes.fromhex(EXAMPLE)

    assert is_likely(Cursor(whole))
    assert not is_likely(Cursor(whole[:-1]))
