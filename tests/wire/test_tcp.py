"""A SYN as Linux sends it, and what a short capture leaves of it."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import breaks, complaints, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.tcp import Flag, Tcp, emit, parse
from wirespan.wire.tcp_options import MaximumSegmentSize, NoOperation, Option, WindowScale

FIXED = "d2 f0 00 50 00 00 00 01 00 00 00 02 {} 02 20 00 46 4d 00 00"
EXAMPLE = FIXED.format("70") + "02 04 05 b4 01 03 03 07"
words = st.integers(0, 0xFFFFFFFF)


@st.composite
def headers(draw: st.DrawFn) -> Tcp:
    count = draw(st.integers(0, 10))
    options: tuple[Option, ...] = (MaximumSegmentSize(1460),) * count
    return Tcp(
        source_port=draw(st.integers(0, 0xFFFF)),
        destination_port=draw(st.integers(0, 0xFFFF)),
        sequence_number=draw(words),
        acknowledgment_number=draw(words),
        data_offset=5 + count,
        reserved=draw(st.integers(0, 15)),
        flags=Flag(draw(st.integers(0, 255))),
        window=draw(st.integers(0, 0xFFFF)),
        checksum=draw(st.integers(0, 0xFFFF)),
        urgent_pointer=draw(st.integers(0, 0xFFFF)),
        options=options,
    )


def test_it_reads_the_fields_in_wire_order() -> None:
    assert parse_hex(parse, EXAMPLE) == Tcp(
        source_port=54000,
        destination_port=80,
        sequence_number=1,
        acknowledgment_number=2,
        data_offset=7,
        reserved=0,
        flags=Flag.SYN,
        window=8192,
        checksum=0x464D,
        urgent_pointer=0,
        options=(MaximumSegmentSize(1460), NoOperation(), WindowScale(7)),
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse, bytes.fromhex(EXAMPLE))


@given(headers())
def test_a_header_survives_the_wire(header: Tcp) -> None:
    assert parse(Cursor(emit(header))) == header


def test_four_words_are_too_short_for_a_header() -> None:
    assert breaks(parse, bytes.fromhex(FIXED.format("40"))) == (
        "the header is shorter than five words (RFC 9293, 3.1)"
    )


def test_an_option_of_impossible_length_is_complained_of() -> None:
    assert complaints(parse, bytes.fromhex(FIXED.format("60") + "02 09 05 b4")) == [
        "an option has an impossible length (RFC 9293, 3.2)"
    ]


def test_a_capture_that_ends_in_the_options_keeps_the_fixed_fields() -> None:
    cursor = Cursor(bytes.fromhex(EXAMPLE)[:27], claimed=28)

    header = parse(cursor)

    assert (header.sequence_number, header.data_offset) == (1, 7)
    assert [str(error) for error in cursor.complaints] == ["the capture ends inside the header"]


def test_a_capture_that_ends_in_the_fixed_fields_leaves_nothing() -> None:
    data = bytes.fromhex(EXAMPLE)[:19]

    with_claim = Cursor(data, claimed=28)

    assert breaks(lambda _: parse(with_claim), data) == "the capture ends inside the header"
