"""Heads that come in pieces."""

import pytest

from kit.streams import Stream, scan

LIMIT = 256 * 1024


def head_of(length: int) -> bytes:
    start, end = b"GET / HTTP/1.1\r\nX: ", b"\r\n\r\n"
    return start + b"x" * (length - len(start) - len(end)) + end


@pytest.mark.parametrize("size", [1, 7, 1023, 1024, 1025, 4000])
def test_a_head_in_pieces_is_put_together(size: int) -> None:
    stream = Stream()
    stream.client(b"GET /long HTTP/1.1\r\nX: " + b"x" * 5000 + b"\r\nHost: a.example\r\n\r\n")
    stream.close()

    [exchange] = scan(stream.cut([size]), batch=100)

    assert (exchange.request, exchange.host) == ("GET /long", "a.example")
    assert exchange.head_asked == 5044


@pytest.mark.parametrize(("length", "count"), [(LIMIT, 1), (LIMIT + 1, 0)])
def test_a_head_may_be_as_long_as_the_limit(length: int, count: int) -> None:
    stream = Stream()
    stream.client(head_of(length))
    stream.close()

    assert len(scan(stream.cut([60_000]))) == count


def test_a_head_in_one_delivery_needs_no_room() -> None:
    stream = Stream()
    stream.client(head_of(LIMIT * 2))
    stream.close()

    [exchange] = scan(stream)

    assert exchange.head_asked == LIMIT * 2


def test_many_heads_at_once_do_not_mix() -> None:
    streams = []
    for number in range(50):
        stream = Stream()
        stream.client(b"GET /%d HTTP/1.1\r\nX: %s\r\n\r\n" % (number, b"x" * (number * 40)))
        stream.close()
        streams.append(stream.cut([31]))

    exchanges = scan(*streams, batch=64)

    assert sorted(exchange.request for exchange in exchanges) == sorted(
        f"GET /{number}" for number in range(50)
    )
