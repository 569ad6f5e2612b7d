"""CONTRACT.md, "echo"."""

import socket
import threading

from kit.servers.asking import connected, read_all, read_exactly, send_and_read_all


def test_every_byte_comes_back(serve) -> None:
    data = bytes(range(256)) * 40

    answer = send_and_read_all(serve("echo").address, data)

    assert answer == data


def test_bytes_come_back_before_the_client_ends(serve) -> None:
    with connected(serve("echo").address) as connection:
        connection.sendall(b"a")
        first = read_exactly(connection, 1)
        connection.sendall(b"b")
        second = read_exactly(connection, 1)

    assert (first, second) == (b"a", b"b")


def test_a_client_that_ended_still_gets_all_it_sent(serve) -> None:
    size = 1 << 20
    with connected(serve("echo").address) as connection:
        sender = threading.Thread(target=send_and_end, args=(connection, b"x" * size))
        sender.start()
        answer = read_all(connection)
        sender.join()

    assert len(answer) == size


def send_and_end(connection: socket.socket, data: bytes) -> None:
    connection.sendall(data)
    connection.shutdown(socket.SHUT_WR)


def test_a_client_that_does_not_read_is_made_to_stop_sending(serve) -> None:
    with connected(serve("echo").address) as connection:
        connection.settimeout(0.3)
        sent = send_until_it_blocks(connection)
        connection.settimeout(30)
        answer = read_exactly(connection, sent)

    assert sent < 64 << 20
    assert answer == b"x" * sent


def send_until_it_blocks(connection: socket.socket) -> int:
    sent = 0
    try:
        while sent < 64 << 20:
            sent += connection.send(b"x" * 65536)
    except TimeoutError:
        return sent
    return sent
