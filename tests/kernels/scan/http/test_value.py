"""Words and lists in field values."""

import pytest

from kit.streams import Stream, scan


def closes(value: bytes, version: bytes = b"1.1") -> bool:
    stream = Stream()
    stream.client(b"GET / HTTP/" + version + b"\r\nConnection: " + value + b"\r\n\r\n")
    stream.close()
    [exchange] = scan(stream)
    return "CLOSE_ASKED" in exchange.fact_names


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b"close", True),
        (b"Close", True),
        (b"keep-alive, close", True),
        (b"close,TE", True),
        (b" ,, close ", True),
        (b"close;q=1", True),
        (b"TE,\r\n close", True),
        (b"closed", False),
        (b"enclose", False),
        (b"not close", False),
        (b"", False),
    ],
)
def test_a_word_is_found_as_an_element_of_a_list(value: bytes, found: bool) -> None:
    assert closes(value) is found


def test_http_1_0_closes_unless_it_is_asked_to_stay() -> None:
    assert closes(b"whatever", b"1.0")
    assert not closes(b"Keep-Alive", b"1.0")


@pytest.mark.parametrize(
    ("value", "chunked"),
    [
        (b"chunked", True),
        (b"gzip, Chunked", True),
        (b"chunked ;x=y", True),
        (b"chunked, gzip", False),
        (b"xchunked", False),
    ],
)
def test_only_a_last_chunked_frames_the_body(value: bytes, chunked: bool) -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + value + b"\r\n\r\n0\r\n\r\n")
    stream.close()

    [exchange] = scan(stream)

    assert ("CHUNKED" in exchange.fact_names) is chunked
    assert ("UNTIL_CLOSE" in exchange.fact_names) is not chunked
