"""Names on the wire, and those that would like to loop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.cursor import Cursor, Malformed, Truncated, WireError
from wirespan.wire import dns_names

HEADER = bytes(12)


def parse(octets: bytes, at: int = 12) -> dns_names.Name:
    return dns_names.parse(Cursor(HEADER + octets, at), 0)


def test_the_example_of_rfc_1035_section_4_1_4() -> None:
    octets = bytes(8) + b"\x01F\x03ISI\x04ARPA\0" + bytes(8) + b"\x03FOO\xc0\x14" + b"\xc0\x1a\0"

    assert parse(octets, 20) == (b"F", b"ISI", b"ARPA")
    assert parse(octets, 40) == (b"FOO", b"F", b"ISI", b"ARPA")
    assert parse(octets, 46) == (b"ARPA",)
    assert parse(octets, 48) == ()


def test_the_cursor_stands_behind_the_first_pointer() -> None:
    cursor = Cursor(HEADER + b"\x01a\0\xc0\x0c\xff", 15)

    assert dns_names.parse(cursor, 0) == (b"a",)
    assert cursor.position == 17


@pytest.mark.parametrize(
    "octets",
    [
        b"\xc0\x0c",
        b"\xc0\x0d\0",
        b"\xc0\x00",
        b"\xff\xff",
        b"\x01a\xc0\x0c",
        b"\x40a\0",
        b"\x80a\0",
    ],
    ids=["itself", "forward", "header", "far", "its-own-start", "kind-01", "kind-10"],
)
def test_what_is_refused(octets: bytes) -> None:
    with pytest.raises(Malformed):
        parse(octets)


def test_pointers_that_lead_each_further_back_are_followed_128_times() -> None:
    chain = b"\0\xff" + b"".join((0xC00C + 2 * n).to_bytes(2, "big") for n in range(129))

    assert parse(chain, 12 + 2 * 128) == ()
    with pytest.raises(Malformed, match="more pointers"):
        parse(chain, 12 + 2 * 129)


@pytest.mark.parametrize(("last", "fits"), [(61, True), (62, False)])
def test_a_name_has_at_most_255_bytes(last: int, fits: bool) -> None:
    octets = (b"\x3f" + b"a" * 63) * 3 + bytes([last]) + b"b" * last + b"\0"

    if fits:
        assert len(dns_names.emit(parse(octets))) == 255
    else:
        with pytest.raises(Malformed, match="255"):
            parse(octets)


def test_every_proper_prefix_is_too_short() -> None:
    whole = b"\x03www\x07example\0"

    for length in range(len(whole)):
        with pytest.raises(Truncated):
            parse(whole[:length])


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_end(octets: bytes, at: int) -> None:
    cursor = Cursor(octets, min(at, len(octets)))
    try:
        name = dns_names.parse(cursor, 0)
    except WireError:
        return

    assert len(dns_names.emit(name)) <= 255


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=4))
def test_what_is_emitted_is_read_again(labels: list[bytes]) -> None:
    name = tuple(labels)

    assert parse(dns_names.emit(name)) == name


def test_names_for_people_have_no_final_dot_and_no_surprises() -> None:
    assert dns_names.text((b"www", b"example", b"com")) == "www.example.com"
    assert dns_names.text((b"a.b", b"\x00")) == "a\\.b.\\000"
    assert dns_names.text(()) == "."
