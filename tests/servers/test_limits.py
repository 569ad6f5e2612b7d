"""CONTRACT.md, "Limits": who is too slow, too many, or gone."""

import socket
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
    read_exactly,
    read_frame,
    reset,
)


def seconds_until_the_end(connection: socket.socket) -> float:
    begun = time.perf_counter()
    read_all(connection)
    return time.perf_counter() - begun


@pytest.mark.parametrize("protocol", ["frames", "http"])
def test_a_connection_on_which_nothing_is_asked_ends(serve, protocol) -> None:
    server = serve(protocol, "--idle-timeout", "0.3", "--message-timeout", "0.3")

    with connected(server.address) as connection:
        seconds = seconds_until_the_end(connection)

    assert 0.25 < seconds < 2


def test_a_question_starts_the_idle_time_anew(serve) -> None:
    server = serve("frames", "--idle-timeout", "0.3", "--message-timeout", "0.3")
    with connected(server.address) as connection:
        for _ in range(4):
            time.sleep(0.2)
            ask(connection, b"ECHO still here")
        seconds = seconds_until_the_end(connection)

    assert 0.25 < seconds < 2


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
    taken = time.perf_counter() - begun

    assert answer == b"ERR timeout message not complete in time"
    assert rest == b""
    assert 0.25 < taken < 2


def send_slowly(connection: socket.socket, data: bytes) -> None:
    """A byte each 50 ms, until an answer comes: each of them must not extend the limit."""
    connection.settimeout(0.05)
    for byte in data:
        connection.send(bytes([byte]))
        try:
            connection.recv(1, socket.MSG_PEEK)
            break
        except TimeoutError:
            continue
    connection.settimeout(5)


def test_a_client_that_does_not_read_is_reset(serve) -> None:
    server = serve("frames", "--message-timeout", "0.3")
    with connected(server.address) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(frame(b"SIZE 16777216") * 3)
        time.sleep(1)
        with pytest.raises(ConnectionResetError):
            read_exactly(connection, 3 * 16777216)


def test_a_client_that_reads_slowly_but_reads_gets_everything(serve) -> None:
    server = serve("frames", "--message-timeout", "0.3")
    with connected(server.address) as connection:
        connection.sendall(frame(b"SIZE 16777216"))
        received = 0
        while received < 16777216 + 7:
            received += len(connection.recv(1 << 20))
            time.sleep(0.02)
        answer = ask(connection, b"ECHO on")

    assert answer == b"OK on"


@pytest.mark.parametrize("protocol", ["frames", "http"])
def test_one_connection_too_many_is_closed_at_once(fresh, protocol) -> None:
    server = fresh("--protocol", protocol, "--max-connections", "3")
    with ExitStack() as stack:
        inside = [stack.enter_context(connected(server.address)) for _ in range(3)]
        time.sleep(0.05)
        with connected(server.address) as outside:
            answer = read_until_gone(outside)
        inside[0].close()
        time.sleep(0.05)
        with connected(server.address) as later:
            later.settimeout(0.2)
            with pytest.raises(TimeoutError):
                later.recv(1)

    assert answer == b""


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


def test_one_sleeping_connection_does_not_hold_up_another(serve) -> None:
    address = serve("frames").address
    with connected(address) as sleeper, connected(address) as other:
        sleeper.sendall(frame(b"SLEEP 1000"))
        begun = time.perf_counter()
        ask(other, b"ECHO now")
        taken = time.perf_counter() - begun

    assert taken < 0.5


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
    time.sleep(0.1)

    assert count_files(server.process.pid) <= before


def ask_once(address: Address) -> None:
    with connected(address) as connection:
        ask(connection, b"ECHO x")
