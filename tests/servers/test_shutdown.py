"""CONTRACT.md, "Leaving": SIGTERM loses no request that was accepted."""

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from kit.servers.asking import (
    Address,
    ask,
    connected,
    frame,
    read_all,
    read_frame,
    read_response,
    request,
)


@pytest.mark.parametrize("protocol", ["lines", "udp"])
def test_a_server_at_rest_leaves_at_once(fresh, protocol) -> None:
    server = fresh("--protocol", protocol)

    server.tell_to_leave()
    begun = time.perf_counter()
    status = server.wait()

    assert status == 0
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("protocol", ["echo", "http"])
def test_idle_connections_do_not_hold_it_up(fresh, protocol) -> None:
    server = fresh("--protocol", protocol)
    with connected(server.address) as connection:
        time.sleep(0.05)
        server.tell_to_leave()
        rest = read_all(connection)

    assert rest == b""
    assert server.wait() == 0


def test_what_was_asked_before_is_answered(fresh) -> None:
    server = fresh("--protocol", "frames")
    with connected(server.address) as connection:
        ask(connection, b"ECHO hello")
        connection.sendall(frame(b"SLEEP 300") + frame(b"ECHO after"))
        time.sleep(0.05)
        server.tell_to_leave()
        answers = read_frame(connection), read_frame(connection)
        rest = connection.recv(1)

    assert answers == (b"OK 300", b"OK after")
    assert rest == b""
    assert server.wait() == 0


def test_a_request_whose_rest_is_on_its_way_is_answered(fresh) -> None:
    server = fresh("--protocol", "frames")
    message = frame(b"ECHO in two parts")
    with connected(server.address) as connection:
        connection.sendall(message[:9])
        time.sleep(0.05)
        server.tell_to_leave()
        time.sleep(0.2)
        connection.sendall(message[9:])
        answer = read_frame(connection)

    assert answer == b"OK in two parts"
    assert server.wait() == 0


def test_nobody_new_is_let_in(fresh) -> None:
    server = fresh("--protocol", "frames")
    with connected(server.address) as connection:
        connection.sendall(frame(b"SLEEP 400"))
        time.sleep(0.05)
        server.tell_to_leave()
        time.sleep(0.1)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(server.address, timeout=1)
        answer = read_frame(connection)

    assert answer == b"OK 400"
    assert server.wait() == 0


def test_it_leaves_in_the_time_allowed_and_says_that_it_had_to_cut(fresh) -> None:
    server = fresh("--protocol", "frames", "--drain-timeout", "0.3")
    with connected(server.address) as connection:
        connection.sendall(frame(b"SLEEP 5000"))
        time.sleep(0.05)
        server.tell_to_leave()
        begun = time.perf_counter()
        status = server.wait()

    assert status == 1
    assert 0.2 < time.perf_counter() - begun < 1.5


def test_datagrams_that_would_wait_longer_are_cut_too(fresh) -> None:
    server = fresh("--protocol", "udp", "--drain-timeout", "0.3")
    with socket.socket(type=socket.SOCK_DGRAM) as asker:
        asker.sendto(b"0001SLEEP 5000", server.address)
        time.sleep(0.05)
        server.tell_to_leave()
        status = server.wait()

    assert status == 1


def count_answers(
    address: Address, ready: threading.Barrier, counts: list[tuple[int, int]]
) -> None:
    """Asks again and again until the server ends the connection; what was sent and answered."""
    asked = answered = 0
    with connected(address) as connection:
        ready.wait()
        try:
            while True:
                connection.sendall(frame(b"ECHO %d" % asked) + frame(b"SLEEP 2"))
                asked += 2
                assert read_frame(connection) == b"OK %d" % (asked - 2)
                assert read_frame(connection) == b"OK 2"
                answered += 2
        except AssertionError:
            counts.append((asked, answered))


def test_under_load_each_connection_ends_after_an_answer_and_never_by_a_reset(fresh) -> None:
    server = fresh("--protocol", "frames")
    clients = 12
    ready = threading.Barrier(clients + 1)
    counts: list[tuple[int, int]] = []
    threads = [
        threading.Thread(target=count_answers, args=(server.address, ready, counts))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    time.sleep(0.2)
    server.tell_to_leave()
    for thread in threads:
        thread.join()

    assert server.wait() == 0
    assert len(counts) == clients
    assert min(answered for _, answered in counts) > 0
    assert all(asked - answered in (0, 2) for asked, answered in counts)


def test_connections_that_wait_to_be_accepted_are_served(fresh) -> None:
    """They come while the server cannot run, and it learns of the signal before it sees them."""
    server = fresh("--protocol", "frames")
    server.process.send_signal(signal.SIGSTOP)
    server.tell_to_leave()
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(server.address)) for _ in range(100)]
        for connection in connections:
            connection.sendall(frame(b"SLEEP 10"))
        server.process.send_signal(signal.SIGCONT)
        answers = [read_frame(connection) for connection in connections]

    assert answers == [b"OK 10"] * 100
    assert server.wait() == 0


def test_http_says_that_the_connection_ends(fresh) -> None:
    server = fresh("--protocol", "http", "--think-time", "200")
    with connected(server.address) as connection:
        connection.sendall(request("POST", "/orders", b"{}"))
        time.sleep(0.05)
        server.tell_to_leave()
        response = read_response(connection)
        rest = connection.recv(1)

    assert response.status == 201
    assert response.fields["connection"] == "close"
    assert rest == b""
    assert server.wait() == 0


def test_http_answers_a_request_that_was_on_its_way(fresh) -> None:
    server = fresh("--protocol", "http")
    with connected(server.address) as connection:
        connection.sendall(request("GET", "/health"))
        read_response(connection)
        server.tell_to_leave()
        time.sleep(0.03)
        connection.sendall(request("GET", "/health"))
        response = read_response(connection)
        rest = read_all(connection)

    # On a busy machine the request can be read before the signal.
    assert (response.status, response.value["status"]) in [(503, "draining"), (200, "ok")]
    assert (response.fields.get("connection") == "close") == (response.status == 503)
    assert rest == b""
    assert server.wait() == 0


def sockets_of(process: int) -> set[str]:
    links = (str(path.readlink()) for path in Path(f"/proc/{process}/fd").iterdir())
    return {link for link in links if link.startswith("socket:")}


def workers_of(parent: int, count: int) -> list[int]:
    """Once they have all been started, and had the time to begin."""
    for _ in range(100):
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        if len(children.split()) == count:
            break
        time.sleep(0.05)
    time.sleep(0.5)
    return [int(child) for child in children.split()]


def test_workers_that_fail_one_after_the_other_cut_short_nobody(fresh) -> None:
    """The first that fails ends all in good order; the next must not be a second signal."""
    server = fresh("--protocol", "frames", "--workers", "3")
    before = {worker: sockets_of(worker) for worker in workers_of(server.process.pid, 3)}
    with connected(server.address) as connection:
        ask(connection, b"ECHO hello")
        others = [worker for worker in before if sockets_of(worker) <= before[worker]]
        assert len(others) == 2
        connection.sendall(frame(b"SLEEP 700"))
        time.sleep(0.05)
        os.kill(others[1], signal.SIGSTOP)  # else it would leave in good order
        for worker in others:
            os.kill(worker, signal.SIGKILL)
            time.sleep(0.2)
        answer = read_frame(connection)

    assert answer == b"OK 700"
    server.process.communicate(timeout=10)
    assert server.process.returncode != 0
