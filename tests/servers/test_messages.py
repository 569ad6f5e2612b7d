"""CONTRACT.md, "Messages": the verbs, over both framings of a stream."""

import socket
import time
from collections.abc import Callable

import pytest

from kit.servers.asking import connected, frame, read_exactly, read_frame

Framing = tuple[Callable[[bytes], bytes], Callable[[socket.socket], bytes]]


def line(message: bytes) -> bytes:
    return message + b"\n"


def read_line(connection: socket.socket) -> bytes:
    text = bytearray()
    while not text.endswith(b"\n"):
        text += read_exactly(connection, 1)
    return bytes(text[:-1])


FRAMINGS: dict[str, Framing] = {"frames": (frame, read_frame), "lines": (line, read_line)}


@pytest.fixture(params=FRAMINGS)
def protocol(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (b"ECHO hello", b"OK hello"),
        (b"ECHO", b"OK "),
        (b"ECHO  two  spaces ", b"OK  two  spaces "),
        (b"ECHO \x00\xff\r middle", b"OK \x00\xff\r middle"),
        (b"REVERSE abc", b"OK cba"),
        (b"REVERSE \xff\x00", b"OK \x00\xff"),
        (b"SIZE 0", b"OK "),
        (b"SIZE 5", b"OK xxxxx"),
        (b"SIZE 16777217", b"ERR argument SIZE takes 0 to 16777216 bytes"),
        (b"SIZE -1", b"ERR argument SIZE takes 0 to 16777216 bytes"),
        (b"SIZE 1e3", b"ERR argument SIZE takes 0 to 16777216 bytes"),
        (b"SIZE 0000000001", b"ERR argument SIZE takes 0 to 16777216 bytes"),
        (b"SIZE", b"ERR argument SIZE takes 0 to 16777216 bytes"),
        (b"SLEEP 0", b"OK 0"),
        (b"SLEEP 10001", b"ERR argument SLEEP takes 0 to 10000 milliseconds"),
        (b"SLEEP +1", b"ERR argument SLEEP takes 0 to 10000 milliseconds"),
        (b"SLEEP 1_0", b"ERR argument SLEEP takes 0 to 10000 milliseconds"),
        (b"echo hello", b"ERR verb unknown verb"),
        (b"ADD x", b"ERR verb unknown verb"),
        (b"", b"ERR verb unknown verb"),
        (b" ECHO x", b"ERR verb unknown verb"),
    ],
)
def test_a_message_has_exactly_one_answer(serve, protocol, message, answer) -> None:
    write, read = FRAMINGS[protocol]

    with connected(serve(protocol).address) as connection:
        connection.sendall(write(message))
        found = read(connection)

    assert found == answer


def test_sleep_answers_when_its_time_has_come(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    with connected(serve(protocol).address) as connection:
        begun = time.perf_counter()
        connection.sendall(write(b"SLEEP 120"))
        answer = read(connection)
        taken = time.perf_counter() - begun

    assert answer == b"OK 120"
    assert taken >= 0.119


def test_the_largest_answer_comes_whole(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    with connected(serve(protocol).address) as connection:
        connection.sendall(write(b"SIZE 16777216"))
        length = len(read_exactly(connection, len(write(b"")) + 3 + 16777216))
        connection.sendall(write(b"ECHO on"))
        after = read(connection)

    assert length == len(write(b"")) + 3 + 16777216
    assert after == b"OK on"


def test_answers_keep_the_order_of_a_pipeline(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    messages = [b"SLEEP 30", b"ECHO second", b"REVERSE ab", b"SLEEP 1", b"SIZE 1"]
    with connected(serve(protocol).address) as connection:
        connection.sendall(b"".join(map(write, messages)))
        answers = [read(connection) for _ in messages]

    assert answers == [b"OK 30", b"OK second", b"OK ba", b"OK 1", b"OK x"]


def test_a_long_pipeline_is_answered_to_its_last_message(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    count = 5000
    with connected(serve(protocol).address) as connection:
        connection.sendall(b"".join(write(b"ECHO %d" % number) for number in range(count)))
        answers = [read(connection) for _ in range(count)]

    assert answers == [b"OK %d" % number for number in range(count)]


def test_a_message_may_come_byte_by_byte(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    with connected(serve(protocol).address) as connection:
        for byte in write(b"REVERSE drawer") + write(b"ECHO next"):
            connection.send(bytes([byte]))
            time.sleep(0.001)
        answers = read(connection), read(connection)

    assert answers == (b"OK reward", b"OK next")


def test_a_client_that_ended_still_gets_its_answers(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    with connected(serve(protocol).address) as connection:
        connection.sendall(write(b"SLEEP 50") + write(b"ECHO last"))
        connection.shutdown(socket.SHUT_WR)
        answers = read(connection), read(connection)
        rest = connection.recv(1)

    assert answers == (b"OK 50", b"OK last")
    assert rest == b""


def test_a_message_cut_off_by_the_client_is_not_answered(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    with connected(serve(protocol).address) as connection:
        connection.sendall(write(b"ECHO whole") + write(b"ECHO part")[:-2])
        connection.shutdown(socket.SHUT_WR)
        answer = read(connection)
        rest = connection.recv(1)

    assert answer == b"OK whole"
    assert rest == b""


@pytest.mark.parametrize(("protocol", "limit"), [("frames", 1 << 20), ("lines", 8192)])
def test_the_longest_message_is_answered(serve, protocol, limit) -> None:
    write, read = FRAMINGS[protocol]
    text = b"x" * (limit - 5)
    with connected(serve(protocol).address) as connection:
        connection.sendall(write(b"ECHO " + text))
        answer = read(connection)

    assert answer == b"OK " + text


@pytest.mark.parametrize(
    ("protocol", "limit", "name"), [("frames", 1 << 20, b"frame"), ("lines", 8192, b"line")]
)
def test_a_longer_message_is_refused_and_the_connection_ends(serve, protocol, limit, name) -> None:
    write, read = FRAMINGS[protocol]
    with connected(serve(protocol).address) as connection:
        connection.sendall(write(b"ECHO first") + write(b"x" * (limit + 1)))
        answers = read(connection), read(connection)
        rest = connection.recv(1)

    assert answers == (b"OK first", b"ERR length %b longer than %d bytes" % (name, limit))
    assert rest == b""


def test_the_limit_can_be_set(serve, protocol) -> None:
    write, read = FRAMINGS[protocol]
    address = serve(protocol, "--max-message", "10").address
    with connected(address) as connection:
        connection.sendall(write(b"ECHO 12345") + write(b"ECHO 123456"))
        answers = read(connection), read(connection)

    assert answers[0] == b"OK 12345"
    assert answers[1].startswith(b"ERR length ")


def test_a_line_may_end_with_carriage_return_and_line_feed(serve) -> None:
    with connected(serve("lines").address) as connection:
        connection.sendall(b"ECHO a\r\nECHO b\n\r\n")
        answers = [read_line(connection) for _ in range(3)]

    assert answers == [b"OK a", b"OK b", b"ERR verb unknown verb"]
