"""Turns of connections that are not read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.streams import CLIENT, SERVER, Stream, scan

CLIENT_HELLO = bytes.fromhex("16030100310100002d0303") + bytes(43)


def asked(data: bytes) -> str:
    stream = Stream()
    stream.client(data)
    stream.close()
    [turn] = scan(stream)
    return turn.request


@pytest.mark.parametrize(
    ("data", "request_"),
    [
        (b"EHLO mail.example\r\n", "turn EHLO"),
        (b"QUIT\r\n", "turn QUIT"),
        (b"NOOP\n", "turn NOOP"),
        (b"PING", "turn PING"),
        (b"x y", "turn"),
        (b"\x00\x00\x00\x01abc", "turn"),
        (b"ab\x00", "turn"),
        (b"abcdefghijklmnop qrs", "turn abcdefghijklmnop"),
        (b"abcdefghijklmnopq rs", "turn abcdefghijklmnop"),
    ],
)
def test_the_first_word_is_a_hint_where_it_is_one(data: bytes, request_: str) -> None:
    assert asked(data) == request_


@pytest.mark.parametrize("batch", [1, 100])
def test_turns_before_starttls_are_kept_and_ready_at_the_change(batch: int) -> None:
    stream = Stream(port=25)
    stream.server(b"220 mail\r\n")
    stream.client(b"EHLO a\r\n")
    stream.server(b"250 STARTTLS\r\n")
    stream.client(b"STARTTLS\r\n")
    stream.server(b"220 go\r\n")
    stream.client(CLIENT_HELLO)
    stream.server(bytes.fromhex("1603030010") + bytes(16))

    turns = scan(stream, batch=batch)

    assert [turn.request for turn in turns] == ["turn EHLO", "turn STARTTLS"]
    assert [turn.body_answered for turn in turns] == [14, 8]


@settings(max_examples=80, deadline=None)
@given(
    lines=st.lists(st.tuples(st.integers(0, 1), st.integers(1, 60)), max_size=12),
    batch=st.integers(1, 12),
)
def test_turns_hold_every_byte_but_the_greeting(lines: list[tuple[int, int]], batch: int) -> None:
    stream = Stream()
    for side, length in lines:
        (stream.client if side == CLIENT else stream.server)(b"\x00" * length)
    stream.close()
    greeting = 0
    for side, length in lines:
        if side == CLIENT:
            break
        greeting += length

    turns = scan(stream, batch=batch)

    assert sum(turn.body_asked for turn in turns) == sum(n for side, n in lines if side == CLIENT)
    said = sum(n for side, n in lines if side == SERVER)
    assert sum(turn.body_answered for turn in turns) == (said - greeting if turns else 0)
