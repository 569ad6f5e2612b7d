"""CONTRACT.md, "store": records over frames, and the HTTP endpoint in front of it."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from kit.servers.asking import ask, connected, exchange, frame, read_frame, read_response, request
from kit.servers.looking import until_read


def named(address: tuple[str, int]) -> str:
    return f"{address[0]}:{address[1]}"


@pytest.mark.parametrize("connections", ["8", "0"])
def test_orders_are_kept_behind(fresh, connections) -> None:
    store = fresh("--protocol", "store")
    options = ("--store", named(store.address), "--store-connections", connections)
    api = fresh("--protocol", "http", *options)

    created = exchange(api.address, request("POST", "/orders", b'{"item":"tea"}'))
    found = exchange(api.address, request("GET", "/orders/1"))
    missing = exchange(api.address, request("GET", "/orders/2"))
    with connected(store.address) as connection:
        kept = ask(connection, b"GET 1")

    assert (created.status, created.fields["location"]) == (201, "/orders/1")
    assert (found.status, found.value) == (200, {"id": 1, "order": {"item": "tea"}})
    assert missing.status == 404
    assert kept == b'OK {"item":"tea"}'
    assert [server.stop() for server in (api, store)] == [0, 0]


def test_the_store_speaks_of_records(fresh) -> None:
    with connected(fresh("--protocol", "store").address) as connection:
        messages = [b"ADD a b", b"ADD ", b"GET 1", b"GET 2", b"GET 3", b"GET x", b"ECHO x"]
        answers = [ask(connection, message) for message in messages]

    assert answers == [
        b"OK 1",
        b"OK 2",
        b"OK a b",
        b"OK ",
        b"ERR missing no such record",
        b"ERR argument GET takes the number of a record",
        b"OK x",
    ]


def test_a_pipeline_through_the_store_keeps_its_order(fresh) -> None:
    store = fresh("--protocol", "store")
    api = fresh("--protocol", "http", "--store", named(store.address))
    with connected(api.address) as connection:
        connection.sendall(request("POST", "/orders", b"{}") + request("GET", "/health"))
        connection.sendall(request("GET", "/orders/1"))
        statuses = [read_response(connection).status for _ in range(3)]

    assert statuses == [201, 200, 200]


def test_many_ask_at_once_through_few_connections(fresh) -> None:
    store = fresh("--protocol", "store", "--think-time", "5")
    api = fresh("--protocol", "http", "--store", named(store.address), "--store-connections", "2")
    one = request("POST", "/orders", b"{}")
    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(lambda _: exchange(api.address, one), range(40)))

    numbers = sorted(int(response.fields["location"][8:]) for response in responses)
    assert numbers == list(range(1, 41))


def test_a_store_that_is_gone_is_a_bad_gateway_until_it_is_back(fresh) -> None:
    store = fresh("--protocol", "store")
    api = fresh("--protocol", "http", "--store", named(store.address))
    one = request("POST", "/orders", b"{}")

    before = exchange(api.address, one)
    assert store.stop() == 0
    without = [exchange(api.address, one).status for _ in range(3)]
    fresh("--protocol", "store", "--port", str(store.address[1]))
    after = exchange(api.address, one)

    assert before.status == 201
    assert without == [502, 502, 502]
    assert (after.status, after.fields["location"]) == (201, "/orders/1")


def test_a_store_that_closes_idle_connections_is_not_noticed(fresh) -> None:
    store = fresh("--protocol", "store", "--idle-timeout", "0.1")
    api = fresh("--protocol", "http", "--store", named(store.address))
    one = request("POST", "/orders", b"{}")

    statuses = []
    for _ in range(3):
        statuses.append(exchange(api.address, one).status)
        time.sleep(0.25)

    assert statuses == [201, 201, 201]


def test_a_store_that_does_not_answer_in_time_is_a_gateway_timeout(fresh) -> None:
    store = fresh("--protocol", "store", "--think-time", "10000")
    options = ("--store", named(store.address), "--store-timeout", "0.2")
    api = fresh("--protocol", "http", *options)
    begun = time.perf_counter()

    response = exchange(api.address, request("POST", "/orders", b"{}"))

    assert response.status == 504
    assert time.perf_counter() - begun > 0.19


def test_a_client_that_goes_while_the_store_thinks_harms_nobody(fresh) -> None:
    store = fresh("--protocol", "store", "--think-time", "100")
    api = fresh("--protocol", "http", "--store", named(store.address), "--store-connections", "1")
    for _ in range(3):
        with connected(api.address) as connection:
            connection.sendall(request("POST", "/orders", b"{}"))
            until_read(connection)
    response = exchange(api.address, request("GET", "/orders/1"))

    assert response.status == 200
    assert api.stop() == 0


def test_workers_share_what_the_store_keeps(fresh) -> None:
    store = fresh("--protocol", "store")
    api = fresh("--protocol", "http", "--store", named(store.address), "--workers", "2")

    numbers = [
        exchange(api.address, request("POST", "/orders", b"{}")).fields["location"]
        for _ in range(10)
    ]

    assert numbers == [f"/orders/{number}" for number in range(1, 11)]
    assert api.stop() == 0


def test_what_the_store_was_asked_before_it_leaves_is_answered(fresh) -> None:
    store = fresh("--protocol", "store", "--think-time", "200")
    with connected(store.address) as connection:
        connection.sendall(frame(b"ADD x"))
        until_read(connection)
        store.tell_to_leave()
        answer = read_frame(connection)

    assert answer == b"OK 1"
    assert store.wait() == 0


def test_questions_that_timed_out_make_room_for_others(fresh) -> None:
    """A store whose accept queue is full answers no handshake, and 1024 questions may wait."""
    with socket.socket() as full, ExitStack() as opened:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        options = ("--store", named(full.getsockname()), "--store-timeout", "0.4")
        api = fresh("--protocol", "http", *options)
        connections = [opened.enter_context(connected(api.address)) for _ in range(400)]
        statuses = set()
        for _ in range(3):
            for connection in connections:
                connection.sendall(request("GET", "/orders/1"))
            statuses |= {read_response(connection).status for connection in connections}

    assert statuses == {504}
