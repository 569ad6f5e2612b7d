"""CONTRACT.md, "Limits": who is too slow, too many, or gone."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from kit.patience import undisturbed, until
from kit.servers.asking import (
    Address,
    ask,
    connected,
    exchange,
    frame,
    is_readable,
    read_all,
    read_exactly,
    read_frame,
    request,
    reset,
)
from kit.servers.looking import until_read, until_reset


@pytest.mark.parametrize("protocol", ["frames", "http"])
def test_a_connection_on_which_nothing_is_asked_ends(serve, protocol) -> None:
    server = serve(protocol, "--idle-timeout", "0.3", "--message-timeout", "0.3")
    begun = time.perf_counter()

    with connected(server.address) as connection:
        rest = read_all(connection)

    assert rest == b""
    assert time.perf_counter() - begun > 0.25


def test_a_question_starts_the_idle_time_anew(serve) -> None:
    server = serve("frames", "--idle-timeout", "0.3", "--message-timeout", "0.3")
    with connected(server.address) as connection:
        asked = last_question(connection)

    assert time.perf_counter() - asked > 0.25


def last_question(connection: socket.socket) -> float:
    """When that was asked which was answered last, before the server ended the connection.

    It may do so early where a pause of its own made a gap between questions too long.
    """
    asked = time.perf_counter()
    try:
        for _ in range(4):
            time.sleep(0.2)
            now = time.perf_counter()
            ask(connection, b"ECHO still here")
            asked = now
        read_all(connection)
    except (AssertionError, ConnectionError):
        pass
    return asked


def test_idle_time_without_a_limit(serve) -> None:
    server = serve("frames", "--idle-timeout", "0", "--message-timeout", "0")
    with connected(server.address) as connection:
        time.sleep(0.2)
        answer = ask(connection, b"ECHO still here")

    assert answer == b"OK still here"


def test_a_slow_sender_is_told_and_left(serve) -> None:
    server = serve("frames", "--message-timeout", "0.3")
    message = frame(b"ECHO " + b"x" * 100)
    begun = time.perf_counter()
    with connected(server.address) as connection:
        send_slowly(connection, message)
        answer = read_frame(connection)
        rest = connection.recv(1)

    assert answer == b"ERR timeout message not complete in time"
    assert rest == b""
    assert time.perf_counter() - begun > 0.25


def send_slowly(connection: socket.socket, data: bytes) -> None:
    """A byte each 50 ms, until an answer comes: each of them must not extend the limit."""
    for byte in data:
        if is_readable(connection, 0.05):
            break
        connection.send(bytes([byte]))


def test_a_client_that_does_not_read_is_reset(serve) -> None:
    server = serve("frames", "--message-timeout", "0.3")
    with connected(server.address) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(frame(b"SIZE 16777216") * 3)
        until_reset(connection)
        with pytest.raises(ConnectionResetError):
            read_exactly(connection, 3 * 16777216)


def test_a_client_that_reads_slowly_but_reads_gets_everything(serve) -> None:
    """For longer than the limit in all; it may be cut only where a pause of its own was longer."""
    server = serve("frames", "--message-timeout", "0.3")

    def gets_everything() -> bool:
        with connected(server.address) as connection:
            connection.sendall(frame(b"SIZE 16777216"))
            received = 0
            try:
                while received < 16777216 + 7:
                    received += len(connection.recv(1 << 20))
                    time.sleep(0.02)
                return ask(connection, b"ECHO on") == b"OK on"
            except ConnectionResetError:
                return False

    assert undisturbed(gets_everything)


@pytest.mark.parametrize("protocol", ["frames", "http"])
def test_one_connection_too_many_is_closed_at_once(fresh, protocol) -> None:
    server = fresh("--protocol", protocol, "--max-connections", "3")
    with ExitStack() as stack:
        inside = [stack.enter_context(connected(server.address)) for _ in range(3)]
        with connected(server.address) as outside:
            answer = read_until_gone(outside)
        inside[0].close()
        until(lambda: is_served(protocol, server.address))

    assert answer == b""


def is_served(protocol: str, address: Address) -> bool:
    try:
        if protocol == "http":
            return exchange(address, request("GET", "/health")).status == 200
        ask_once(address)
    except (AssertionError, ConnectionError):
        return False
    return True


def read_until_gone(connection: socket.socket) -> bytes:
    """A reset and a FIN both say it."""
    try:
        return connection.recv(1)
    except ConnectionResetError:
        return b""


def test_many_connections_are_served_side_by_side(serve) -> None:
    count = 400
    with ExitStack() as stack:
        address = serve("frames").address
        connections = [stack.enter_context(connected(address)) for _ in range(count)]
        for number, connection in enumerate(connections):
            connection.sendall(frame(b"ECHO %d" % number))
        answers = [read_frame(connection) for connection in reversed(connections)]

    assert answers == [b"OK %d" % number for number in reversed(range(count))]


def test_one_sleeping_connection_does_not_hold_up_another(fresh) -> None:
    address = fresh("--protocol", "frames").address
    with connected(address) as sleeper, connected(address) as other:
        sleeper.sendall(frame(b"SLEEP 10000"))
        until_read(sleeper)
        answer = ask(other, b"ECHO now")

        assert answer == b"OK now"
        assert not is_readable(sleeper)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        frame(b"ECHO part")[:-2],
        frame(b"SLEEP 20"),
        frame(b"SIZE 16777216") * 4,
        frame(b"ECHO a") * 2000,
    ],
    ids=["idle", "inside a message", "while it sleeps", "unread answers", "inside a pipeline"],
)
def test_a_reset_harms_nobody_else(serve, data) -> None:
    address = serve("frames").address
    with connected(address) as other:
        for _ in range(5):
            with connected(address) as connection:
                connection.sendall(data)
                reset(connection)
        answer = ask(other, b"ECHO still here")
        time.sleep(0.05)
        later = ask(other, b"ECHO and later")

    assert (answer, later) == (b"OK still here", b"OK and later")


def count_files(process_id: int) -> int:
    return len(list(Path(f"/proc/{process_id}/fd").iterdir()))


def test_connections_that_ended_leave_no_files_behind(serve) -> None:
    server = serve("frames")
    ask_once(server.address)
    before = count_files(server.process.pid)

    for _ in range(50):
        ask_once(server.address)

    until(lambda: count_files(server.process.pid) <= before)


def ask_once(address: Address) -> None:
    with connected(address) as connection:
        ask(connection, b"ECHO x")
