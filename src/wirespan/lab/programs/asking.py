"""The client of the scenarios: small steps to write one with.

    one = connect()
    ask(one, "base?bytes=100")

Every ``ask`` prints its name and how many nanoseconds it took by this host's clock; ``once``,
which connects first, counts that too. The steps of a scenario run with all of these names.
"""

import contextlib
import itertools
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from wirespan.lab.programs.answering import body

SERVER = "server"
HTTP, HTTPS, DNS = 80, 443, 53
TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
NAGLE_OFF = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
__all__ = [
    "DNS", "HTTP", "HTTPS", "SERVER", "TLS12", "TLS13", "ask", "connect", "head", "look_up",
    "once", "pause", "pipeline", "read", "secure", "socket", "ssl", "threading", "timed",
    "together", "trust",
]  # fmt: skip


def pause(milliseconds: float) -> None:
    time.sleep(milliseconds / 1000)


@contextlib.contextmanager
def timed(name: str) -> Iterator[None]:
    """What is inside is one request: prints how long it took."""
    began = time.perf_counter_ns()
    yield
    print(name, time.perf_counter_ns() - began, flush=True)


def connect(
    port: int = HTTP,
    receive_buffer: int = 0,
    *,
    nagle: bool = False,
    host: str = SERVER,
    source_port: int = 0,
) -> socket.socket:
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    if not nagle:
        connection.setsockopt(*NAGLE_OFF)
    if source_port:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        connection.bind(("", source_port))
    connection.connect((host, port))
    return connection


@cache
def trust(version: ssl.TLSVersion) -> ssl.SSLContext:
    """Offers exactly this version; certificates are not verified."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    warm_up(context)
    return context


def warm_up(context: ssl.SSLContext) -> ssl.MemoryBIO:
    """Write a ClientHello to nobody: the first of a process loads and looks up algorithms,
    which takes milliseconds that differ from run to run."""
    hello = ssl.MemoryBIO()
    with contextlib.suppress(ssl.SSLWantReadError):
        context.wrap_bio(ssl.MemoryBIO(), hello, server_hostname=SERVER).do_handshake()
    return hello


def secure(version: ssl.TLSVersion = TLS13, *, nagle: bool = False) -> ssl.SSLSocket:
    """A TLS connection of exactly this version."""
    return trust(version).wrap_socket(connect(HTTPS, nagle=nagle), server_hostname=SERVER)


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
            if not field:
                raise ConnectionResetError("the answer ended in its head")
            if field.lower().startswith(b"content-length: "):
                length = int(field.split(b": ")[1])
    pause(wait)
    got = len(answers.read(length))
    if got != length:
        raise ConnectionResetError(f"{got} of {length} bytes came")


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
    name = target.partition("?")[0]
    first, second = head(target, size, *extra), body(name, size)
    with timed(name), connection.makefile("rb") as answers:
        if between is None and not leave:
            connection.sendall(first + second)
        else:
            connection.sendall(first)
            if leave:
                assert answers.readline() + answers.readline() == b"HTTP/1.1 100 Continue\r\n\r\n"
            pause(between or 0)
            connection.sendall(second)
        read(answers, wait)


def once(
    target: str,
    port: int = HTTP,
    *,
    size: int = 0,
    extra: tuple[str, ...] = (),
    host: str = SERVER,
) -> None:
    """Ask on a connection of its own."""
    name = target.partition("?")[0]
    with timed(name), connect(port, host=host) as one, one.makefile("rb") as answers:
        one.sendall(head(target, size, *extra) + body(name, size))
        read(answers)


def pipeline(connection: socket.socket, *targets: str) -> None:
    """Ask for all at once, then read all answers."""
    began = time.perf_counter_ns()
    connection.sendall(b"".join(head(target) for target in targets))
    with connection.makefile("rb") as answers:
        for target in targets:
            read(answers)
            print(target.partition("?")[0], time.perf_counter_ns() - began, flush=True)


def together(*targets: str, apart_ms: float = 0) -> None:
    """Ask for each on a connection of its own, all at the same time or a little apart."""
    askers = [threading.Thread(target=once, args=(target,)) for target in targets]
    for asker in askers:
        asker.start()
        pause(apart_ms)
    for asker in askers:
        asker.join()


def look_up(label: str, patience_ms: float = 300, tries: int = 0) -> str:
    """Ask the server's resolver, again after ``patience_ms``; the address.

    After so many ``tries`` it gives up and says nothing; 0: never.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker, timed(label):
        asker.settimeout(patience_ms / 1000)
        name = bytes([len(label)]) + label.encode() + b"\x04test\x00"
        number = sum(label.encode()) & 0xFFFF
        question = struct.pack("!6H", number, 0x0100, 1, 0, 0, 0) + name + b"\x00\x01\x00\x01"
        for _ in range(tries) if tries else itertools.count():
            asker.sendto(question, (SERVER, DNS))
            with contextlib.suppress(TimeoutError):
                return socket.inet_ntoa(asker.recv(512)[-4:])
    return ""
