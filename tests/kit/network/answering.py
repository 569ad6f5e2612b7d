"""The server of the scenes: does what the request's target asks for.

    GET /NAME?sleep=40&bytes=2000

``sleep`` ms before the answer; ``bytes`` of body; ``chunks`` writes with ``pause`` ms between;
``split`` writes head and body apart; ``nagle`` leaves Nagle's algorithm on; ``continue`` ms
until 100 Continue (never, without it); ``stop`` ms before the body is read. Each 1448 bytes of
a body begin with ``NAME#0000``, counting up, so that the relay can drop a segment by its text.
"""

import argparse
import socket
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

SEGMENT = 1448
DNS_HEADER = 12
ADDRESS = bytes([10, 9, 0, 2])


def body(name: str, size: int) -> bytes:
    blocks = range((size + SEGMENT - 1) // SEGMENT)
    return b"".join(f"{name}#{block:04d}".encode().ljust(SEGMENT, b".") for block in blocks)[:size]


def pause(milliseconds: float) -> None:
    if milliseconds:
        time.sleep(milliseconds / 1000)


class Request:
    """A request's head, as far as the scenes need it."""

    def __init__(self, head: bytes) -> None:
        target = urlsplit(head.split(b" ", 2)[1].decode())
        self.name = target.path.removeprefix("/")
        self.wishes = {key: float(value) for key, value in parse_qsl(target.query)}
        self.length = 0
        self.expects = b"\r\nExpect: 100-continue" in head
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                self.length = int(line.split(b":")[1])

    def wish(self, key: str) -> float:
        return self.wishes.get(key, 0.0)


def answer(connection: socket.socket, request: Request) -> None:
    content = body(request.name, int(request.wish("bytes") or 2))
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    nodelay = 0 if request.wish("nagle") else 1
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, nodelay)
    pause(request.wish("sleep"))
    pieces = int(request.wish("chunks") or 1)
    size = -(-len(content) // pieces)
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    if request.wish("split"):
        parts = [head, *parts]
    else:
        parts[0] = head + parts[0]
    for number, part in enumerate(parts):
        pause(request.wish("pause") if number else 0)
        connection.sendall(part)


def converse(connection: socket.socket) -> None:
    waiting = b""
    while True:
        while b"\r\n\r\n" not in waiting:
            more = connection.recv(65536)
            if not more:
                return
            waiting += more
        head, _, waiting = waiting.partition(b"\r\n\r\n")
        request = Request(head)
        if request.expects and "continue" in request.wishes:
            pause(request.wish("continue"))
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        pause(request.wish("stop"))
        while len(waiting) < request.length:
            waiting += connection.recv(1 << 20)
        waiting = waiting[request.length :]
        answer(connection, request)


def serve(listener: socket.socket, wrap: Callable[[socket.socket], socket.socket]) -> None:
    def one(connection: socket.socket) -> None:
        try:
            with wrap(connection) as wrapped:
                converse(wrapped)
        except OSError:
            return

    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=one, args=(connection,), daemon=True).start()


def resolve(resolver: socket.socket) -> None:
    """Answers every question with the server's address; ``slow40.`` after 40 ms."""
    while True:
        question, peer = resolver.recvfrom(512)
        label = question[DNS_HEADER + 1 : DNS_HEADER + 1 + question[DNS_HEADER]].decode()
        if label.startswith("slow"):
            pause(float(label.removeprefix("slow")))
        record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04" + ADDRESS
        header = question[:2] + b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00"
        resolver.sendto(header + question[DNS_HEADER:] + record, peer)


def listen(port: int, receive_buffer: int = 0) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if receive_buffer:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    listener.bind(("", port))
    listener.listen(64)
    return listener


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificate", help="PEM file with key and certificate; serves 443")
    options = parser.parse_args()

    def plain(connection: socket.socket) -> socket.socket:
        return connection

    services = [(listen(80), plain), (listen(81, 8192), plain)]
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)
        services.append((listen(443), lambda one: context.wrap_socket(one, server_side=True)))
    resolver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    resolver.bind(("", 53))
    for listener, wrap in services:
        threading.Thread(target=serve, args=(listener, wrap), daemon=True).start()
    print("ready", flush=True)
    resolve(resolver)


if __name__ == "__main__":
    main()
