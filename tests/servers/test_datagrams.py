"""CONTRACT.md, "udp"."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kit.servers.asking import Address
from kit.servers.looking import held, until_datagrams_are_read

SECONDS = 30
"""After which it hangs."""


@contextmanager
def client(address: Address) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(SECONDS)
        datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        datagrams.connect(address)
        yield datagrams


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (b"ECHO hello", b"OK hello"),
        (b"REVERSE abc", b"OK cba"),
        (b"SIZE 5", b"OK xxxxx"),
        (b"SIZE 65001", b"ERR argument SIZE takes 0 to 65000 bytes"),
        (b"SLEEP 1", b"OK 1"),
        (b"SLEEP x", b"ERR argument SLEEP takes 0 to 10000 milliseconds"),
        (b"WHAT", b"ERR verb unknown verb"),
    ],
)
def test_a_datagram_is_answered_by_one_with_its_identifier(serve, message, answer) -> None:
    with client(serve("udp").address) as datagrams:
        datagrams.send(b"\x00\x01\xfe\xff" + message)
        found = datagrams.recv(65536)

    assert found == b"\x00\x01\xfe\xff" + answer


def test_the_largest_answer_is_one_datagram(serve) -> None:
    with client(serve("udp").address) as datagrams:
        datagrams.send(b"larg" + b"SIZE 65000")
        found = datagrams.recv(65536)

    assert found == b"larg" + b"OK " + b"x" * 65000


@pytest.mark.parametrize("datagram", [b"", b"a", b"abcd"])
def test_a_datagram_without_a_message_is_not_answered(serve, datagram) -> None:
    with client(serve("udp").address) as datagrams:
        datagrams.send(datagram)
        datagrams.send(b"nextECHO x")
        found = datagrams.recv(65536)

    assert found == b"nextOK x"


def test_the_longest_datagram_is_answered(serve) -> None:
    text = b"x" * (8192 - 9)
    with client(serve("udp").address) as datagrams:
        datagrams.send(b"long" + b"ECHO " + text)
        found = datagrams.recv(65536)

    assert found == b"long" + b"OK " + text


@pytest.mark.parametrize("size", [8193, 65507])
def test_a_longer_datagram_is_refused(serve, size) -> None:
    with client(serve("udp").address) as datagrams:
        datagrams.send(b"long" + b"x" * (size - 4))
        found = datagrams.recv(65536)

    assert found == b"long" + b"ERR length datagram longer than 8192 bytes"


@pytest.mark.parametrize("batch", ["1", "64"])
def test_a_burst_is_answered_datagram_by_datagram(serve, batch) -> None:
    count = 200
    with client(serve("udp", "--batch", batch).address) as datagrams:
        for number in range(count):
            datagrams.send(b"%04dECHO %d" % (number, number))
        found = {datagrams.recv(65536) for _ in range(count)}

    assert found == {b"%04dOK %d" % (number, number) for number in range(count)}


def test_a_sleeping_answer_does_not_hold_up_another(serve) -> None:
    server = serve("udp")
    with client(server.address) as datagrams:
        with held(server):
            datagrams.send(b"slowSLEEP 100")
            datagrams.send(b"fastECHO x")
        found = datagrams.recv(65536), datagrams.recv(65536)

    assert found == (b"fastOK x", b"slowOK 100")


def test_only_so_many_answers_wait(fresh) -> None:
    server = fresh("--protocol", "udp")
    with client(server.address) as datagrams:
        for number in range(1100):
            datagrams.send(b"%04dSLEEP 10000" % number)
            if number % 100 == 0:
                until_datagrams_are_read(server)
        busy = [datagrams.recv(65536) for _ in range(1100 - 1024)]

    assert busy == [b"%04dERR busy too many answers wait" % one for one in range(1024, 1100)]


def test_a_peer_whose_port_is_closed_harms_nobody(serve) -> None:
    address = serve("udp").address
    with client(address) as gone:
        gone.send(b"goneSLEEP 20")
    time.sleep(0.1)
    with client(address) as datagrams:
        datagrams.send(b"hereECHO x")
        found = datagrams.recv(65536)

    assert found == b"hereOK x"


def test_what_was_asked_before_it_leaves_is_answered(fresh) -> None:
    server = fresh("--protocol", "udp")
    with client(server.address) as datagrams:
        for number in range(100):
            datagrams.send(b"%04dSLEEP 200" % number)
        server.tell_to_leave()
        found = {datagrams.recv(65536) for _ in range(100)}

    assert found == {b"%04dOK 200" % number for number in range(100)}
    assert server.wait() == 0
