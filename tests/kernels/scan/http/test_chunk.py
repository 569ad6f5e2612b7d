"""Chunked framing."""

import pytest

from kit.streams import Seen, Stream, scan

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunks(body: bytes, size: int = 1 << 20) -> Seen:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n")
    stream.server(HEAD + body)
    stream.close()
    [exchange] = scan(stream.cut([size]))
    return exchange


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
@pytest.mark.parametrize(
    ("body", "length"),
    [
        (b"0\r\n\r\n", 0),
        (b"4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n", 9),
        (b"A\r\n0123456789\r\n0\r\n\r\n", 10),
        (b"a\n0123456789\n0\n\n", 10),
        (b'4;name="va;lue"\r\nwiki\r\n0;last\r\n\r\n', 4),
        (b"0004 \r\nwiki\r\n000\r\nExpires: never\r\nX: y\r\n\r\n", 4),
        (b"4\r\n\r\n\r\n\r\n0\r\n\r\n", 4),
    ],
)
def test_chunks_are_counted(body: bytes, length: int, size: int) -> None:
    exchange = chunks(body, size)

    assert exchange.state_name == "DONE"
    assert exchange.body_answered == length
    assert exchange.answered_to == len(HEAD + body)
    assert "MALFORMED" not in exchange.fact_names


@pytest.mark.parametrize(
    "body", [b"g\r\n", b"\r\n", b"4\r\nwikiX", b"-1\r\n", b"1" * 16 + b"\r\n", b";\r\n"]
)
def test_broken_framing_is_malformed(body: bytes) -> None:
    assert "MALFORMED" in chunks(body).fact_names


def test_fifteen_digits_are_a_size() -> None:
    exchange = chunks(b"1" * 15 + b"\r\nabc")

    assert "MALFORMED" not in exchange.fact_names
    assert exchange.body_answered == 3
    assert exchange.fact_names >= {"CAPTURE_ENDED", "CHUNKED"}


def test_a_body_without_its_last_chunk_is_not_complete() -> None:
    assert chunks(b"4\r\nwiki\r\n0\r\n").state_name == "FAILED"
