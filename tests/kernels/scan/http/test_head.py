"""Start lines and fields."""

import pytest

from kit.streams import Seen, Stream, scan


def asked(head: bytes) -> Seen:
    stream = Stream()
    stream.client(head)
    stream.close()
    [exchange] = scan(stream)
    return exchange


def answered(head: bytes, body: bytes = b"") -> Seen:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n")
    stream.server(head + body)
    stream.close()
    [exchange] = scan(stream)
    return exchange


def test_the_example_of_rfc_9112_section_2_1() -> None:
    exchange = asked(
        b"GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\nHost: www.example.com\r\n"
        b"Accept-Language: en, mi\r\n\r\n"
    )

    assert exchange.request == "GET /hello.txt"
    assert exchange.host == "www.example.com"
    assert exchange.protocol_name == "HTTP_1_1"
    assert exchange.question_type == 1


@pytest.mark.parametrize(
    ("line", "request_", "host", "method"),
    [
        (
            b"GET http://www.example.org/pub/page HTTP/1.1",
            "GET http://www.example.org/pub/page",
            "www.example.org",
            1,
        ),
        (
            b"GET http://example.org:8080?q HTTP/1.1",
            "GET http://example.org:8080?q",
            "example.org:8080",
            1,
        ),
        (b"CONNECT example.com:443 HTTP/1.1", "CONNECT example.com:443", "example.com:443", 6),
        (b"OPTIONS * HTTP/1.1", "OPTIONS *", "", 7),
        (b"PATCH /a b c HTTP/1.1", "PATCH /a b c", "", 9),
        (b"GET  /two-spaces  HTTP/1.1", "GET  /two-spaces", "", 1),
        (b"BREW /pot HTTP/1.1", "BREW /pot", "", 0),
        (b"HEAD /?u=http://other.example/ HTTP/1.1", "HEAD /?u=http://other.example/", "", 2),
    ],
)
def test_targets_of_every_form(line: bytes, request_: str, host: str, method: int) -> None:
    exchange = asked(line + b"\r\n\r\n")

    assert (exchange.request, exchange.host, exchange.question_type) == (request_, host, method)


def test_the_target_names_the_host_rather_than_the_field() -> None:
    assert asked(b"GET http://a.example/ HTTP/1.1\r\nHost: b.example\r\n\r\n").host == "a.example"


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\nHost: shop.example\n\n",
        b"GET / HTTP/1.1\r\nhOST:shop.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : shop.example  \r\n\r\n",
        b"GET / HTTP/1.1\r\nHost:\r\n shop.example\r\n\r\n",
        b"\r\n\r\nGET / HTTP/1.1\r\nHost: shop.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: folded\r\n\tHost: not.this\r\nHost: shop.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nX\r\n folded: Host\r\nHost: shop.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHosts: not.this\r\nHose: not.this\r\nHost: shop.example\r\n\r\n",
    ],
)
def test_heads_are_read_as_they_are_found(head: bytes) -> None:
    exchange = asked(head)

    assert exchange.host == "shop.example"
    assert exchange.head_asked == len(head.lstrip())


def test_a_line_without_a_colon_is_malformed() -> None:
    assert "MALFORMED" in asked(b"GET / HTTP/1.1\r\nno field\r\n\r\n").fact_names


@pytest.mark.parametrize(
    ("head", "status", "detail"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", 200, "OK"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", 404, "Not Found"),
        (b"HTTP/1.1 404\r\n\r\n", 404, ""),
        (b"HTTP/1.1 404 \r\n\r\n", 404, ""),
        (b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n", 302, "/there"),
        (b"HTTP/1.0 599 Odd\n\n", 599, "Odd"),
    ],
)
def test_status_lines(head: bytes, status: int, detail: str) -> None:
    exchange = answered(head)

    assert (exchange.status, exchange.detail) == (status, detail)
    assert exchange.head_answered == len(head)


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 99 Low\r\n\r\n",
        b"HTTP/1.1 20 Short\r\n\r\n",
        b"HTTP/1.1 2000 Long\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 099 Zero\r\n\r\n",
    ],
)
def test_what_has_no_status_is_malformed(head: bytes) -> None:
    exchange = answered(head)

    assert exchange.status == -1
    assert "MALFORMED" in exchange.fact_names


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"0", 0),
        (b"5", 5),
        (b"5, 5", 5),
        (b" 007 ", 7),
        (b"57646075230342347", 57646075230342347),
    ],
)
def test_a_content_length_is_a_number_or_equal_ones(value: bytes, expected: int) -> None:
    exchange = answered(b"HTTP/1.1 200 OK\r\nContent-Length: " + value + b"\r\n\r\n")

    assert exchange.expected == expected
    assert "MALFORMED" not in exchange.fact_names


@pytest.mark.parametrize(
    "value", [b"-1", b"", b"5, 6", b"5,", b"0x5", b"5.0", b"9" * 19, b"9" * 400]
)
def test_other_content_lengths_are_malformed(value: bytes) -> None:
    exchange = answered(b"HTTP/1.1 200 OK\r\nContent-Length: " + value + b"\r\n\r\n")

    assert "MALFORMED" in exchange.fact_names


def test_lengths_of_two_fields_must_be_equal() -> None:
    same = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"
    other = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"

    assert "MALFORMED" not in answered(same, b"12345").fact_names
    assert "MALFORMED" in answered(other, b"12345").fact_names


def test_what_the_answer_says_of_its_content() -> None:
    exchange = answered(
        b"HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n"
        b"Content-Encoding: gzip\r\n\r\n"
    )

    assert {"EVENT_STREAM", "COMPRESSED"} <= exchange.fact_names


def test_identity_is_no_compression() -> None:
    exchange = answered(b"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\n")

    assert "COMPRESSED" not in exchange.fact_names


def test_the_token_tells_host_and_path_apart_but_not_queries() -> None:
    first = asked(b"GET /a?x=1 HTTP/1.1\r\nHost: Shop.example\r\n\r\n").token
    same = asked(b"POST /a?x=2 HTTP/1.1\r\nHost: shop.EXAMPLE\r\n\r\n").token
    other_path = asked(b"GET /b HTTP/1.1\r\nHost: shop.example\r\n\r\n").token
    other_host = asked(b"GET /a HTTP/1.1\r\nHost: mail.example\r\n\r\n").token

    assert first == same
    assert len({first, other_path, other_host}) == 3
    assert 0 <= first < 1 << 63
