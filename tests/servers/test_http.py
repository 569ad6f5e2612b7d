"""CONTRACT.md, "http": resources, bodies, and what keeps a connection alive."""

import socket
import time
from contextlib import ExitStack

import pytest

from kit.patience import until
from kit.servers.asking import (
    Address,
    connected,
    exchange,
    is_readable,
    read_all,
    read_exactly,
    read_refusal,
    read_response,
    request,
    send_and_read_all,
)

CHUNKED = "Transfer-Encoding: chunked"


def post(address: Address, body: bytes) -> int:
    """The number of a new order."""
    response = exchange(address, request("POST", "/orders", body))
    assert response.status == 201
    return int(response.fields["location"].removeprefix("/orders/"))


def test_an_order_is_kept_as_it_was_sent(serve) -> None:
    address = serve("http").address
    body = '{ "item": "tea \\u2615 é",\n "price": 1e999, "n": 12345678901234567890 }'.encode()

    created = exchange(address, request("POST", "/orders", body))
    number = created.fields["location"].removeprefix("/orders/")
    found = exchange(address, request("GET", f"/orders/{number}"))

    document = b'{"id":%b,"order":%b}' % (number.encode(), body)
    assert (created.status, created.body) == (201, document)
    assert (found.status, found.body) == (200, document)
    assert found.fields["content-type"] == "application/json"


def test_orders_are_numbered_from_one(fresh) -> None:
    address = fresh("--protocol", "http").address

    numbers = [post(address, b"{}") for _ in range(3)]

    assert numbers == [1, 2, 3]


def test_old_orders_make_room(fresh) -> None:
    address = fresh("--protocol", "http").address
    one = request("POST", "/orders", b"{}")
    with connected(address) as connection:
        for _ in range(20):
            connection.sendall(one * 500)
            responses = [read_response(connection) for _ in range(500)]
        connection.sendall(request("GET", "/orders/1"))
        kept = read_response(connection)
        connection.sendall(one + request("GET", "/orders/1") + request("GET", "/orders/10001"))
        last, gone, newest = (read_response(connection) for _ in range(3))

    assert responses[-1].fields["location"] == "/orders/10000"
    assert [kept.status, last.status, gone.status, newest.status] == [200, 201, 404, 200]


def test_it_says_that_it_is_healthy(serve) -> None:
    response = exchange(serve("http").address, request("GET", "/health"))

    assert response.status == 200
    assert response.body == b'{"status":"ok"}'
    assert response.fields["date"].endswith(" GMT")


@pytest.mark.parametrize("target", ["/health?verbose=1", "http://other.example/health"])
def test_a_target_may_have_a_query_or_a_host(serve, target) -> None:
    assert exchange(serve("http").address, request("GET", target)).status == 200


def test_head_is_get_without_the_body(serve) -> None:
    with connected(serve("http").address) as connection:
        connection.sendall(request("HEAD", "/health") + request("GET", "/health"))
        head = read_response(connection, without_body=True)
        full = read_response(connection)

    assert (head.status, head.fields["content-length"]) == (200, "15")
    assert full.body == b'{"status":"ok"}'


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/", 404, None),
        ("POST", "/nowhere", 404, None),
        ("GET", "/orders/", 404, None),
        ("GET", "/orders/0", 404, None),
        ("GET", "/orders/999999999", 404, None),
        ("GET", "/orders/1234567890", 404, None),
        ("GET", "/orders/-1", 404, None),
        ("GET", "/orders/1/", 404, None),
        ("GET", "/ORDERS", 404, None),
        ("TRACE", "/health", 405, "GET, HEAD"),
        ("GET", "/" + "long" * 1000, 404, None),
        ("GET", "/orders", 405, "POST"),
        ("PUT", "/orders", 405, "POST"),
        ("DELETE", "/orders/1", 405, "GET, HEAD"),
        ("OPTIONS", "/health", 405, "GET, HEAD"),
        ("POST", "/orders", 411, None),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_connection_goes_on(
    serve, method, path, status, allowed
) -> None:
    with connected(serve("http").address) as connection:
        connection.sendall(request(method, path) + request("GET", "/health"))
        refused, after = read_response(connection), read_response(connection)

    assert refused.status == status
    assert refused.fields.get("allow") == allowed
    assert set(refused.value) == {"error"}
    assert after.status == 200


def test_a_refused_body_is_read_over(serve) -> None:
    with connected(serve("http").address) as connection:
        connection.sendall(request("PUT", "/orders", b"x" * 100) + request("GET", "/health"))
        statuses = [read_response(connection).status for _ in range(2)]

    assert statuses == [405, 200]


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b'"text"', b"1", b"null", b"{", b"{}{}", b'{"a":}', b'{"a":01}', b"{'a':1}",
        b'{"a":NaN}', b'{"a":1,}', b'{"a":"\x01"}', b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\\x"}', b'{"a":"\\u12"}', b"\xef\xbb\xbf{}", b'{"a" 1}', b"{}\x00", b"{1:2}",
    ],
)  # fmt: skip
def test_an_order_that_is_no_json_object_is_refused(serve, body) -> None:
    with connected(serve("http").address) as connection:
        connection.sendall(request("POST", "/orders", body) + request("GET", "/health"))
        refused, after = read_response(connection), read_response(connection)

    assert (refused.status, after.status) == (400, 200)


@pytest.mark.parametrize(
    "body",
    [
        b"{}", b' \t\r\n{"a" : [1, -0.5e+3, true, false, null, {}, []] } ',
        '{"é": "\U0001f600"}'.encode(), b'{"a":"\\ud800"}', b'{"a":1,"a":2}',
        b'{"a":' + b"[" * 99 + b"]" * 99 + b"}",
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_an_order_may_be_any_json_object(serve, body) -> None:
    assert exchange(serve("http").address, request("POST", "/orders", body)).status == 201


def test_nesting_without_end_is_refused_or_taken_but_harms_nobody(serve) -> None:
    address = serve("http").address
    body = b'{"a":' + b"[" * 30000

    response = exchange(address, request("POST", "/orders", body))

    assert response.status == 400
    assert exchange(address, request("GET", "/health")).status == 200


def test_a_body_may_come_in_chunks(serve) -> None:
    data = (
        request("POST", "/orders", b"", CHUNKED)
        + b'1\r\n{\r\n00A;name="value"\r\n"a":"12345\r\n2\r\n"}\r\n0\r\nTrailer: x\r\n\r\n'
        + request("GET", "/health")
    )
    with connected(serve("http").address) as connection:
        connection.sendall(data)
        created, after = read_response(connection), read_response(connection)

    assert created.status == 201
    assert created.body.endswith(b'"order":{"a":"12345"}}')
    assert after.status == 200


def test_a_request_may_come_byte_by_byte(serve) -> None:
    data = request("POST", "/orders", b'{"a":1}') + (
        request("POST", "/orders", b"", CHUNKED) + b'8\r\n{"a":12}\r\n0\r\n\r\n'
    )
    with connected(serve("http").address) as connection:
        for byte in data:
            connection.send(bytes([byte]))
            time.sleep(0.0005)
        statuses = [read_response(connection).status for _ in range(2)]

    assert statuses == [201, 201]


def test_a_pipeline_is_answered_in_order(serve) -> None:
    count = 500
    with connected(serve("http").address) as connection:
        for number in range(count):
            connection.sendall(request("POST", "/orders", b'{"n":%d}' % number))
        bodies = [read_response(connection).body for _ in range(count)]

    assert [body.split(b'"n":')[1] for body in bodies] == [b"%d}}" % n for n in range(count)]


def test_a_client_that_ended_still_gets_its_answers(serve) -> None:
    answer = send_and_read_all(
        serve("http", "--think-time", "30").address, request("GET", "/health") * 2
    )

    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 2


def test_the_body_is_asked_for_when_the_client_waits_to_be(serve) -> None:
    head = request("POST", "/orders", b"", "Expect: 100-continue", "Content-Length: 7")
    with connected(serve("http").address) as connection:
        connection.sendall(head)
        interim = read_response(connection)
        connection.sendall(b'{"a":1}')
        final = read_response(connection)

    assert (interim.status, final.status) == (100, 201)


@pytest.mark.parametrize(
    ("method", "path", "fields", "status"),
    [
        ("POST", "/nowhere", ["Content-Length: 7"], 404),
        ("PUT", "/orders", ["Content-Length: 7"], 405),
        ("POST", "/orders", ["Content-Length: 65537"], 413),
    ],
)
def test_a_body_that_would_be_refused_is_not_asked_for(serve, method, path, fields, status) -> None:
    data = request(method, path, b"", "Expect: 100-continue", *fields)

    assert read_refusal(serve("http").address, data).status == status


def test_any_other_expectation_fails(serve) -> None:
    data = request("GET", "/health", b"", "Expect: a miracle")

    assert read_refusal(serve("http").address, data).status == 417


def test_a_connection_lasts_until_the_client_says_close(serve) -> None:
    with connected(serve("http").address) as connection:
        connection.sendall(request("GET", "/health") * 2)
        kept = [read_response(connection) for _ in range(2)]
        connection.sendall(request("GET", "/health", b"", "Connection: Close"))
        last = read_response(connection)
        rest = connection.recv(1)

    assert [response.fields["keep-alive"] for response in kept] == ["timeout=75"] * 2
    assert last.fields["connection"] == "close"
    assert rest == b""


def test_what_comes_after_close_is_not_executed(fresh) -> None:
    address = fresh("--protocol", "http").address
    closing = request("GET", "/health", b"", "Connection: close")

    answer = send_and_read_all(address, closing + request("POST", "/orders", b"{}"))
    response = exchange(address, request("GET", "/orders/1"))

    assert answer.count(b"HTTP/1.1 ") == 1
    assert response.status == 404


def test_http_1_0_gets_one_answer(serve) -> None:
    with connected(serve("http").address) as connection:
        connection.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        response = read_response(connection)
        rest = connection.recv(1)

    assert response.status == 200
    assert response.fields["connection"] == "close"
    assert rest == b""


def test_requests_a_connection_can_be_limited(serve) -> None:
    address = serve("http", "--requests-per-connection", "2").address
    with connected(address) as connection:
        connection.sendall(request("GET", "/health") * 2)
        first, second = read_response(connection), read_response(connection)
        rest = connection.recv(1)

    assert "connection" not in first.fields or first.fields["connection"] == "keep-alive"
    assert second.fields["connection"] == "close"
    assert rest == b""


def test_head_and_body_can_be_sent_apart(serve) -> None:
    address = serve("http", "--split-writes").address

    response = exchange(address, request("GET", "/health"))

    assert response.body == b'{"status":"ok"}'


def test_empty_lines_before_a_request_are_ignored(serve) -> None:
    response = exchange(serve("http").address, b"\r\n\r\n" + request("GET", "/health"))

    assert response.status == 200


def test_an_answer_that_refuses_a_body_survives_the_body(serve) -> None:
    """The server reads on after its answer: closing with unread bytes would send a reset."""
    address = serve("http").address
    with connected(address) as connection:
        connection.sendall(request("POST", "/orders", b"", "Content-Length: 3000000"))
        connection.sendall(b"x" * 1_000_000)
        until(lambda: is_readable(connection))
        connection.sendall(b"x" * 1_000_000)
        response = read_response(connection)
        connection.shutdown(socket.SHUT_WR)
        rest = read_all(connection)

    assert response.status == 413
    assert rest == b""


def test_a_wait_for_one_answer_does_not_hold_up_other_connections(serve) -> None:
    """One after the other they would need two minutes, and nobody waits so long for an answer."""
    address = serve("http", "--think-time", "300").address
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(address)) for _ in range(400)]
        begun = time.perf_counter()
        for connection in connections:
            connection.sendall(request("GET", "/health"))
        answers = [read_exactly(connection, 1) for connection in reversed(connections)]

    assert answers == [b"H"] * 400
    assert time.perf_counter() - begun > 0.29
