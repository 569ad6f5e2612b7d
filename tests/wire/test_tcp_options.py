"""The options of a Linux SYN, and options that lie about their length."""

from hypothesis import given
from hypothesis import strategies as st

from wirespan.wire.tcp_options import (
    EndOfOptions,
    MaximumSegmentSize,
    NoOperation,
    OtherOption,
    Sack,
    SackPermitted,
    Timestamps,
    Unreadable,
    WindowScale,
    emit,
    is_damaged,
    parse,
)

SYN = "02 04 05 b4 04 02 08 0a 00 00 00 07 00 00 00 00 01 03 03 07"
words = st.integers(0, 0xFFFFFFFF)
options = st.one_of(
    st.builds(NoOperation),
    st.builds(MaximumSegmentSize, st.integers(0, 0xFFFF)),
    st.builds(WindowScale, st.integers(0, 255)),
    st.builds(SackPermitted),
    st.builds(Sack, st.lists(st.tuples(words, words), min_size=1, max_size=4).map(tuple)),
    st.builds(Timestamps, words, words),
    st.builds(OtherOption, st.integers(9, 255), st.binary(max_size=20)),
)


def test_it_reads_what_a_linux_syn_carries() -> None:
    assert parse(bytes.fromhex(SYN)) == (
        MaximumSegmentSize(1460),
        SackPermitted(),
        Timestamps(7, 0),
        NoOperation(),
        WindowScale(7),
    )


def test_it_reads_sack_blocks() -> None:
    data = bytes.fromhex("01 01 05 12 00000001 00000002 00000005 00000009")

    assert parse(data)[2] == Sack(((1, 2), (5, 9)))


def test_nothing_is_read_behind_the_end_of_the_list() -> None:
    assert parse(bytes.fromhex("00 02 04 05")) == (EndOfOptions(bytes((2, 4, 5))),)


def test_a_length_below_two_leads_nowhere() -> None:
    assert parse(bytes.fromhex("02 01 05 b4")) == (Unreadable(bytes.fromhex("02 01 05 b4")),)


def test_a_length_beyond_the_header_leads_nowhere() -> None:
    assert parse(bytes.fromhex("02 04 05")) == (Unreadable(bytes.fromhex("02 04 05")),)


def test_a_known_kind_with_another_length_is_damaged() -> None:
    (option,) = parse(bytes.fromhex("03 04 00 07"))

    assert option == OtherOption(3, bytes((0, 7)))
    assert is_damaged(option)


def test_an_unknown_kind_is_not_damaged() -> None:
    assert not is_damaged(OtherOption(254, b""))


@given(st.lists(options, max_size=10).map(tuple))
def test_options_survive_the_wire(values: tuple[NoOperation, ...]) -> None:
    assert parse(emit(values)) == values


@given(st.binary(max_size=40))
def test_any_bytes_survive_reading(data: bytes) -> None:
    assert emit(parse(data)) == data
