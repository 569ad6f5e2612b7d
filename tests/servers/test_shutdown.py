"""CONTRACT.md, "Leaving": SIGTERM loses no request that was accepted."""

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from kit.patience import undisturbed, until
from kit.servers.asking import (
    Address,
    ask,
    connected,
    frame,
    is_readable,
    read_all,
    read_frame,
    read_response,
    request,
)
from kit.servers.looking import (
    held,
    inode_of,
    is_stopped,
    sockets_of,
    until_datagrams_are_read,
    until_nobody_is_let_in,
    until_read,
)


@pytest.mark.parametrize("protocol", ["lines", "udp"])
def test_a_server_at_rest_leaves_at_once(fresh, protocol) -> None:
    """It may take far longer than it is waited for."""
    server = fresh("--protocol", protocol, "--drain-timeout", "600")

    server.tell_to_leave()

    assert server.wait() == 0


@pytest.mark.parametrize("protocol", ["echo", "http"])
def test_idle_connections_do_not_hold_it_up(fresh, protocol) -> None:
    server = fresh("--protocol", protocol, "--drain-timeout", "600")
    with connected(server.address) as connection:
        until_read(connection)
        server.tell_to_leave()
        rest = read_all(connection)

    assert rest == b""
    assert server.wait() == 0


def test_what_was_asked_before_is_answered(fresh) -> None:
    server = fresh("--protocol", "frames")
    with connected(server.address) as connection:
        ask(connection, b"ECHO hello")
        connection.sendall(frame(b"SLEEP 300") + frame(b"ECHO after"))
        until_read(connection)
        server.tell_to_leave()
        answers = read_frame(connection), read_frame(connection)
        rest = connection.recv(1)

    assert answers == (b"OK 300", b"OK after")
    assert rest == b""
    assert server.wait() == 0


def test_a_request_whose_rest_is_on_its_way_is_answered(fresh) -> None:
    """It comes when those on which nothing was asked have been ended."""
    server = fresh("--protocol", "frames", "--drain-timeout", "60")
    message = frame(b"ECHO in two parts")
    with connected(server.address) as connection, connected(server.address) as idle:
        connection.sendall(message[:9])
        until_read(connection)
        until_read(idle)
        server.tell_to_leave()
        assert read_all(idle) == b""
        connection.sendall(message[9:])
        answer = read_frame(connection)

    assert answer == b"OK in two parts"
    assert server.wait() == 0


def test_nobody_new_is_let_in(fresh) -> None:
    """While one who was let in still waits for an answer."""
    server = fresh("--protocol", "frames", "--drain-timeout", "60")
    with connected(server.address) as connection:
        connection.sendall(frame(b"SLEEP 10000"))
        until_read(connection)
        server.tell_to_leave()
        until_nobody_is_let_in(server.address)

        assert not is_readable(connection)


def test_it_leaves_in_the_time_allowed_and_says_that_it_had_to_cut(fresh) -> None:
    server = fresh("--protocol", "frames", "--drain-timeout", "0.3")
    with connected(server.address) as connection:
        connection.sendall(frame(b"SLEEP 10000"))
        until_read(connection)
        begun = time.perf_counter()
        server.tell_to_leave()
        status = server.wait()
        with pytest.raises(ConnectionResetError):
            read_frame(connection)

    assert status == 1
    assert time.perf_counter() - begun > 0.25


def test_datagrams_that_would_wait_longer_are_cut_too(fresh) -> None:
    server = fresh("--protocol", "udp", "--drain-timeout", "0.3")
    with socket.socket(type=socket.SOCK_DGRAM) as asker:
        asker.sendto(b"0001SLEEP 10000", server.address)
        until_datagrams_are_read(server)
        server.tell_to_leave()
        status = server.wait()

    assert status == 1


def count_answers(
    address: Address, ready: threading.Barrier, counts: list[tuple[int, int]]
) -> None:
    """Asks again and again until the server ends the connection; what was sent and answered."""
    asked = answered = 0
    with connected(address) as connection:
        try:
            while True:
                if answered == 10:
                    ready.wait()
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
    ready = threading.Barrier(clients + 1, timeout=60)
    counts: list[tuple[int, int]] = []
    threads = [
        threading.Thread(target=count_answers, args=(server.address, ready, counts))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    server.tell_to_leave()
    for thread in threads:
        thread.join()

    assert server.wait() == 0
    assert len(counts) == clients
    assert min(answered for _, answered in counts) >= 10
    assert all(asked - answered in (0, 2) for asked, answered in counts)


def test_connections_that_wait_to_be_accepted_are_served(fresh) -> None:
    """They come while the server cannot run, and it learns of the signal before it sees them."""
    server = fresh("--protocol", "frames")
    with ExitStack() as stack:
        with held(server):
            server.tell_to_leave()
            connections = [stack.enter_context(connected(server.address)) for _ in range(100)]
            for connection in connections:
                connection.sendall(frame(b"SLEEP 10"))
        answers = [read_frame(connection) for connection in connections]

    assert answers == [b"OK 10"] * 100
    assert server.wait() == 0


def test_http_says_that_the_connection_ends(fresh) -> None:
    server = fresh("--protocol", "http", "--think-time", "200")
    with connected(server.address) as connection:
        with held(server):
            connection.sendall(request("POST", "/orders", b"{}"))
            server.tell_to_leave()
        response = read_response(connection)
        rest = connection.recv(1)

    assert response.status == 201
    assert response.fields["connection"] == "close"
    assert rest == b""
    assert server.wait() == 0


def test_http_answers_a_request_that_was_on_its_way(fresh) -> None:
    """Within the 100 ms in which idle connections are kept: who is late finds an end, as told."""

    def answered() -> bool:
        server = fresh("--protocol", "http")
        with connected(server.address) as connection:
            connection.sendall(request("GET", "/health"))
            read_response(connection)
            server.tell_to_leave()
            until_nobody_is_let_in(server.address)
            try:
                connection.sendall(request("GET", "/health"))
                response = read_response(connection)
            except (AssertionError, ConnectionError):
                return False
            rest = read_all(connection)
        assert (response.status, response.value["status"]) == (503, "draining")
        assert response.fields["connection"] == "close"
        assert rest == b""
        return server.wait() == 0

    assert undisturbed(answered)


def workers_of(parent: int, count: int) -> list[int]:
    """Once they have all been started."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    until(lambda: len(children.read_text(encoding="ascii").split()) == count)
    return [int(child) for child in children.read_text(encoding="ascii").split()]


def test_workers_that_fail_one_after_the_other_cut_short_nobody(fresh) -> None:
    """The first that fails ends all in good order; the next must not be a second signal."""
    server = fresh("--protocol", "frames", "--workers", "3")
    workers = workers_of(server.process.pid, 3)
    with connected(server.address) as connection:
        ask(connection, b"ECHO hello")
        others = [worker for worker in workers if inode_of(connection) not in sockets_of(worker)]
        assert len(others) == 2
        connection.sendall(frame(b"SLEEP 700"))
        until_read(connection)
        os.kill(others[1], signal.SIGSTOP)  # else it would leave in good order
        until(lambda: is_stopped(others[1]))
        for worker in others:
            os.kill(worker, signal.SIGKILL)
            until(lambda gone=worker: not Path(f"/proc/{gone}").exists())
        answer = read_frame(connection)

    assert answer == b"OK 700"
    server.process.communicate(timeout=60)
    assert server.process.returncode != 0
