"""Bytes counted in one place, from both sides of every bound."""

import pytest

from wirespan.base.cursor import Cursor, Malformed, Truncated

DATA = bytes((1, 2, 3, 4, 5))


def test_an_integer_is_big_endian() -> None:
    assert Cursor(DATA).uint(3) == 0x010203


def test_reading_moves_on() -> None:
    cursor = Cursor(DATA)

    taken = cursor.take(2)
    cursor.skip(1)

    assert (taken, cursor.position, cursor.remaining) == (bytes((1, 2)), 3, 2)


def test_the_last_byte_can_be_read_and_no_more() -> None:
    cursor = Cursor(DATA)

    assert cursor.take(5) == DATA
    with pytest.raises(Truncated):
        cursor.take(1)


def test_a_refused_read_does_not_move() -> None:
    cursor = Cursor(DATA, 3)

    with pytest.raises(Truncated):
        cursor.skip(3)

    assert cursor.position == 3


def test_peeking_gives_what_there_is_and_stays() -> None:
    cursor = Cursor(DATA, 3)

    assert (cursor.peek(9), cursor.position) == (bytes((4, 5)), 3)


def test_a_sub_cursor_ends_where_its_part_does() -> None:
    cursor = Cursor(DATA)

    part = cursor.sub(2)

    assert (part.take(2), part.remaining, cursor.position) == (bytes((1, 2)), 0, 2)


def test_a_sub_cursor_cannot_be_longer_than_what_is_left() -> None:
    with pytest.raises(Truncated):
        Cursor(DATA, 4).sub(2)


def test_narrowing_never_widens() -> None:
    cursor = Cursor(DATA)

    cursor.narrow(3)
    cursor.narrow(4)

    assert (cursor.remaining, cursor.claimed_remaining) == (3, 3)


def test_a_short_capture_is_told_from_a_short_packet() -> None:
    captured = Cursor(DATA, claimed=9)
    sent = Cursor(DATA)

    assert str(captured.shortage()) == "the capture ends inside the header"
    assert str(sent.shortage()) == "the packet ends inside the header"


def test_an_end_beyond_the_data_is_the_data_s() -> None:
    assert Cursor(DATA, end=9).remaining == 5


def test_an_error_names_its_rule_and_section() -> None:
    error = Malformed("length is odd", "RFC 0, 1")

    assert (str(error), error.kind) == ("length is odd (RFC 0, 1)", "malformed")


def test_a_complaint_is_kept_and_does_not_stop() -> None:
    cursor = Cursor(DATA)

    cursor.complain(Malformed("length is odd"))

    assert [str(error) for error in cursor.complaints] == ["length is odd"]
