"""The client of the scenes: small steps to write a scene with.

    one = connect()
    ask(one, "base?bytes=100")

Every ``ask`` prints its name and how many nanoseconds it took by this host's clock.
"""

import socket
import ssl
import struct
import time
from typing import BinaryIO

from answering import body  # the hosts run with this folder in their path

SERVER = "10.9.0.2"


def pause(milliseconds: float) -> None:
    time.sleep(milliseconds / 1000)


def connect(port: int = 80, receive_buffer: int = 0, *, nagle: bool = False) -> socket.socket:
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0 if nagle else 1)
    connection.connect((SERVER, port))
    return connection


def secure(version: ssl.TLSVersion) -> socket.socket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    return context.wrap_socket(connect(443))


def head(target: str, size: int = 0, *extra: str) -> bytes:
    lines = [f"GET /{target} HTTP/1.1", "Host: scene", *extra]
    if size:
        lines = [f"POST /{target} HTTP/1.1", "Host: scene", f"Content-Length: {size}", *extra]
    return "\r\n".join([*lines, "", ""]).encode()


def read(answers: BinaryIO, wait: float = 0) -> None:
    """One answer; ``wait`` ms before its body is read."""
    status = b"HTTP/1.1 100"
    length = 0
    while status.startswith(b"HTTP/1.1 1"):
        status = answers.readline()
        for field in iter(answers.readline, b"\r\n"):
            if field.startswith(b"Content-Length: "):
                length = int(field.split(b": ")[1])
    pause(wait)
    assert len(answers.read(length)) == length


def ask(
    connection: socket.socket,
    target: str,
    *,
    size: int = 0,
    between: float | None = None,
    extra: tuple[str, ...] = (),
    wait: float = 0,
    leave: bool = False,
) -> None:
    """Ask and wait for the answer; ``between`` ms between the head's write and the body's.

    With ``leave`` the body is sent when 100 Continue has come.
    """
    began = time.perf_counter_ns()
    name = target.partition("?")[0]
    first, second = head(target, size, *extra), body(name, size)
    with connection.makefile("rb") as answers:
        if between is None and not leave:
            connection.sendall(first + second)
        else:
            connection.sendall(first)
            if leave:
                assert answers.readline() + answers.readline() == b"HTTP/1.1 100 Continue\r\n\r\n"
            pause(between or 0)
            connection.sendall(second)
        read(answers, wait)
    print(name, time.perf_counter_ns() - began, flush=True)


def once(target: str, port: int = 80) -> None:
    """Ask on a connection of its own."""
    with connect(port) as connection:
        ask(connection, target)


def pipeline(connection: socket.socket, *targets: str) -> None:
    """Ask for all at once, then read all answers."""
    connection.sendall(b"".join(head(target) for target in targets))
    with connection.makefile("rb") as answers:
        for _ in targets:
            read(answers)


def look_up(label: str, patience_ms: float = 300) -> str:
    """Ask the server's resolver, again after ``patience_ms``; the address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(patience_ms / 1000)
        name = bytes([len(label)]) + label.encode() + b"\x04test\x00"
        number = sum(label.encode()) & 0xFFFF
        question = struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + name + b"\x00\x01\x00\x01"
        while True:
            asker.sendto(question, (SERVER, 53))
            try:
                answer = asker.recv(512)
            except TimeoutError:
                continue
            return socket.inet_ntoa(answer[-4:])
