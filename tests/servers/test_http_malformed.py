"""CONTRACT.md, "What http refuses": malformed, too long, too slow; and any bytes at all."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.servers.asking import (
    Address,
    connected,
    exchange,
    read_all,
    read_head,
    read_refusal,
    read_response,
    request,
)

CHUNKED = "Transfer-Encoding: chunked"
LINE = b"GET /health HTTP/1.1\r\n"
HOST = b"Host: a\r\n"
POST = b"POST /orders HTTP/1.1\r\n" + HOST


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"GET /health\r\n\r\n", 400),
        (b"GET /hea lth HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"G\xffT /health HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"GET /health HTTP/1.x\r\n" + HOST + b"\r\n", 400),
        (b"GET /health HTTP/2.0\r\n" + HOST + b"\r\n", 505),
        (LINE + b"\r\n", 400),
        (LINE + HOST + HOST + b"\r\n", 400),
        (LINE + HOST + b"Field : x\r\n\r\n", 400),
        (LINE + HOST + b"Field: a\r\n folded\r\n\r\n", 400),
        (LINE + HOST + b"Field: a\nOther: b\r\n\r\n", 400),
        (LINE + HOST + b"no colon\r\n\r\n", 400),
        (LINE + HOST + b": no name\r\n\r\n", 400),
        (LINE + HOST + b"Field: a\x00b\r\n\r\n", 400),
        (POST + b"Content-Length: x\r\n\r\n", 400),
        (POST + b"Content-Length: +2\r\n\r\n{}", 400),
        (POST + b"Content-Length: -2\r\n\r\n{}", 400),
        (POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400),
        (POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400),
        (POST + b"Transfer-Encoding: gzip\r\n\r\n", 400),
        (POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n", 400),
        (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nx\r\n", 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n", 400),
    ],
)
def test_a_malformed_request_is_refused_and_the_connection_ends(serve, data, status) -> None:
    response = read_refusal(serve("http").address, data)

    assert response.status == status
    assert set(response.value) == {"error"}


def test_answers_to_earlier_requests_come_before_the_refusal(serve) -> None:
    address = serve("http", "--think-time", "50").address
    with connected(address) as connection:
        connection.sendall(request("GET", "/health") + b"nonsense\r\n\r\n")
        answer = read_all(connection)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1 400 ") == 1


def head_of(size: int) -> bytes:
    """A request for /health whose head has ``size`` bytes."""
    start, end = LINE + HOST + b"Filler: ", b"\r\n\r\n"
    return start + b"x" * (size - len(start) - len(end)) + end


def test_a_head_of_sixteen_kibibytes_is_read(serve) -> None:
    assert exchange(serve("http").address, head_of(16000)).status == 200


@pytest.mark.parametrize(
    "data", [head_of(17000), b"GET /" + b"x" * 17000, LINE + b"name: value\r\n" * 3000]
)
def test_a_longer_head_is_refused(serve, data) -> None:
    assert read_refusal(serve("http").address, data).status == 431


def test_a_body_of_the_limit_is_read(serve) -> None:
    body = b'{"a":"' + b"x" * (65536 - 8) + b'"}'

    response = exchange(serve("http").address, request("POST", "/orders", body))

    assert len(body) == 65536
    assert response.status == 201


@pytest.mark.parametrize(
    "data",
    [
        request("POST", "/orders", b"x" * 65537),
        request("POST", "/orders", b"", "Content-Length: 999999999999999"),
        request("POST", "/orders", b"", CHUNKED) + b"10001\r\n" + b"x" * 65537,
        request("POST", "/orders", b"", CHUNKED) + b"1000\r\n%b\r\n" % (b"x" * 4096) * 17,
    ],
    ids=["by its length", "by a length without a body", "by a chunk", "by its chunks"],
)
def test_a_longer_body_is_refused(serve, data) -> None:
    assert read_refusal(serve("http").address, data).status == 413


@pytest.mark.parametrize(
    "data",
    [
        request("POST", "/orders", b"", CHUNKED) + b"1;" + b"x" * 40000,
        request("POST", "/orders", b"", CHUNKED) + b"0\r\nField: " + b"x" * 40000,
    ],
    ids=["a chunk's extension", "a trailer"],
)
def test_what_surrounds_a_body_has_limits_too(serve, data) -> None:
    assert 400 <= read_refusal(serve("http").address, data).status < 500


@pytest.mark.parametrize(
    "data",
    [
        b"G",
        LINE + b"Ho",
        POST + b"Content-Length: 5\r\n\r\n{",
        request("POST", "/orders", b"", CHUNKED),
    ],
    ids=["in the first line", "in the head", "in the body", "before a chunk"],
)
def test_a_request_that_does_not_come_to_its_end_times_out(serve, data) -> None:
    address = serve("http", "--message-timeout", "0.4").address
    begun = time.perf_counter()

    response = read_refusal(address, data)

    assert response.status == 408
    assert time.perf_counter() - begun > 0.3


def test_a_request_that_times_out_behind_a_head_request_has_its_refusal_whole(serve) -> None:
    address = serve("http", "--message-timeout", "0.4").address
    with connected(address) as connection:
        connection.sendall(request("HEAD", "/health"))
        head = read_head(connection)
        connection.sendall(b"G")
        response = read_response(connection)

    assert head.startswith(b"HTTP/1.1 200")
    assert response.status == 408
    assert "error" in response.value


@pytest.mark.parametrize(("length", "status"), [(16384, 200), (16385, 431)])
@pytest.mark.parametrize("missing", [1, 2, 3, 4])
def test_a_head_may_come_in_two_pieces_up_to_its_limit(
    serve, language, length, status, missing
) -> None:
    if language == "node":
        pytest.skip("Node counts names and values only")
    line = b"GET /health HTTP/1.1\r\nHost: a\r\nFill: "
    head = line + b"x" * (length - len(line) - 4) + b"\r\n\r\n"
    assert len(head) == length
    with connected(serve("http").address) as connection:
        connection.sendall(head[:-missing])
        time.sleep(0.05)
        connection.sendall(head[-missing:])
        response = read_response(connection)

    assert response.status == status


TOKENS = [
    b"GET", b"POST", b"/health", b"/orders", b"/orders/1", b" HTTP/1.1", b" HTTP/1.0", b" ",
    b"\r\n", b"\n", b"\r", b"Host: a\r\n", b"Content-Length: ", b"2", b"0", b"{}", b":", b",",
    b"\r\n\r\n", b";", b"\t", b"\x00", b"\xff", b"Expect: 100-continue\r\n", b"CONNECT a:1",
    b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"0\r\n\r\n",
    b"2\r\n{}\r\n", b"ffffffff\r\n", b"Upgrade: x\r\nConnection: upgrade\r\n",
]  # fmt: skip
BYTES = st.one_of(st.lists(st.sampled_from(TOKENS), max_size=20).map(b"".join), st.binary())
STATUS_LINES = (100, 200, 201, 400, 404, 405, 408, 411, 413, 417, 431, 501, 505)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(BYTES, max_size=4))
def test_any_bytes_get_whole_responses_or_silence(serve, parts) -> None:
    address = serve("http").address

    answer = send_parts(address, parts)

    statuses = statuses_of(answer)
    assert set(statuses) <= set(STATUS_LINES)
    assert exchange(address, request("GET", "/health")).status == 200


def send_parts(address: Address, parts: list[bytes]) -> bytes:
    with connected(address) as connection:
        for part in parts:
            connection.sendall(part)
        connection.shutdown(1)
        return read_all(connection)


def statuses_of(answer: bytes) -> list[int]:
    """Takes the answer apart by what its heads say; nothing may be left over."""
    statuses = []
    while answer:
        head, end, answer = answer.partition(b"\r\n\r\n")
        assert end
        lines = head.split(b"\r\n")
        status = int(lines[0].split(b" ")[1])
        lengths = [line for line in lines if line.lower().startswith(b"content-length: ")]
        length = int(lengths[0].split(b": ")[1]) if lengths else 0
        assert len(answer) >= length
        answer = answer[length:]
        statuses.append(status)
    return statuses
