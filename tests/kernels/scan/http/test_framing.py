"""Which body follows a head."""

import pytest

from kit.streams import SERVER, Seen, Stream, scan

FOLLOWING = b"GET /next HTTP/1.1\r\n\r\n"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


def between(question: bytes, answer: bytes) -> list[Seen]:
    """The exchanges, a plain one right behind the one asked for."""
    stream = Stream()
    stream.client(question + FOLLOWING)
    stream.server(answer + NO_CONTENT)
    stream.fin(SERVER)
    stream.close()
    return scan(stream)


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (b"", b""),
        (b"Content-Length: 0\r\n", b""),
        (b"Content-Length: 4\r\n", b"body"),
        (b"Transfer-Encoding: chunked\r\n", b"4\r\nbody\r\n0\r\n\r\n"),
        (b"Content-Length: 99\r\nTransfer-Encoding: chunked\r\n", b"4\r\nbody\r\n0\r\n\r\n"),
        (b"Transfer-Encoding: chunked\r\nContent-Length: 99\r\n", b"4\r\nbody\r\n0\r\n\r\n"),
    ],
)
def test_the_body_of_a_request(fields: bytes, body: bytes) -> None:
    head = b"POST / HTTP/1.1\r\n" + fields + b"\r\n"

    first, second = between(head + body, NO_CONTENT)

    assert first.asked_to == second.asked_from == len(head + body)
    assert first.body_asked == (4 if body else 0)
    assert second.request == "GET /next"


@pytest.mark.parametrize(
    ("method", "head", "body"),
    [
        (b"GET", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b"body"),
        (b"GET", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
        (
            b"GET",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"4\r\nbody\r\n0\r\n\r\n",
        ),
        (b"GET", b"HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n", b""),
        (b"GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n", b""),
        (b"GET", b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", b""),
        (b"HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b""),
        (b"HEAD", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b""),
        (b"CONNECT", b"HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\n", b"body"),
    ],
)
def test_the_body_of_an_answer(method: bytes, head: bytes, body: bytes) -> None:
    first, second = between(method + b" /a HTTP/1.1\r\n\r\n", head + body)

    assert first.answered_to == second.answered_from == len(head + body)
    assert first.body_answered == (4 if body else 0)
    assert second.status == 204


@pytest.mark.parametrize("fields", [b"", b"Transfer-Encoding: gzip\r\n"])
def test_an_answer_without_a_length_lasts_until_the_close(fields: bytes) -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 200 OK\r\n" + fields + b"\r\nfour")
    stream.server(b"more", at=40)
    stream.fin(SERVER)
    stream.close()

    [exchange] = scan(stream)

    assert exchange.state_name == "DONE"
    assert "UNTIL_CLOSE" in exchange.fact_names
    assert exchange.body_answered == 8
    assert exchange.end == 40_000_000
