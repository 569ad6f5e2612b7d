"""The server of most scenarios: does what the request's target asks for.

    GET /NAME?sleep=40&bytes=2000

``sleep`` ms before the answer; ``bytes`` of body; ``chunks`` writes with ``pause`` ms between;
``split`` writes head and body apart; ``nagle`` leaves Nagle's algorithm on; ``cork`` the socket
and never lets go; ``small`` bytes a write; ``continue`` ms until 100 Continue (never, without
it); ``stop`` ms before the request's body is read, or ``skip`` it after so many; ``status`` of
the answer; ``promise`` bytes more than are sent; ``stream`` is an event stream; ``close`` the
connection after the answer, ``reset`` it in the middle.

Each 1448 bytes of a body begin with ``NAME#0000``, counting up, for whoever reads the capture.
"""

import argparse
import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

SEGMENT = 1448
BACKLOG = 64
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
"""SO_LINGER of no time: close() sends RST."""
STATUSES = {200: "OK", 301: "Moved Permanently", 401: "Unauthorized", 413: "Content Too Large",
            504: "Gateway Timeout"}  # fmt: skip


def body(name: str, size: int) -> bytes:
    blocks = range((size + SEGMENT - 1) // SEGMENT)
    return b"".join(f"{name}#{block:04d}".encode().ljust(SEGMENT, b".") for block in blocks)[:size]


def pause(milliseconds: float) -> None:
    if milliseconds:
        time.sleep(milliseconds / 1000)


class Request:
    """A request's head, as far as the scenarios need it."""

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


def response_head(request: Request, size: int) -> bytes:
    status = int(request.wish("status") or 200)
    lines = [f"HTTP/1.1 {status} {STATUSES[status]}"]
    if status == 301:
        lines.append(f"Location: /{request.name}-moved")
    if request.wish("close"):
        lines.append("Connection: close")
    if request.wish("stream"):
        lines += ["Content-Type: text/event-stream", "Connection: close"]
    else:
        lines.append(f"Content-Length: {size + int(request.wish('promise'))}")
    return "\r\n".join([*lines, "", ""]).encode()


def parts_of(request: Request) -> list[bytes]:
    """The answer as it is written: one item a write."""
    content = body(request.name, int(request.wish("bytes") or 2))
    pieces = int(request.wish("chunks") or 1)
    size = int(request.wish("small")) or -(-len(content) // pieces)
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    head = response_head(request, len(content))
    return [head, *parts] if request.wish("split") else [head + parts[0], *parts[1:]]


def answer(connection: socket.socket, request: Request) -> None:
    nodelay = 0 if request.wish("nagle") else 1
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, nodelay)
    if request.wish("cork"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
    pause(request.wish("sleep"))
    for number, part in enumerate(parts_of(request)):
        pause(request.wish("pause") if number else 0)
        connection.sendall(part)
        if request.wish("reset"):
            pause(request.wish("reset"))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            return


def converse(connection: socket.socket, slow_ms: float = 0) -> None:
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
        pause(request.wish("stop") + request.wish("skip"))
        while len(waiting) < request.length and not request.wish("skip"):
            more = connection.recv(1 << 20)
            if not more:
                return
            waiting += more
        waiting = waiting[request.length :]
        pause(slow_ms)
        answer(connection, request)
        if any(request.wish(key) for key in ("close", "stream", "reset", "skip")):
            return


def plainly(connection: socket.socket) -> socket.socket:
    return connection


def over_tls(certificate: str, chosen: argparse.Namespace) -> Callable[..., socket.socket]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if chosen.newest:
        context.minimum_version = ssl.TLSVersion.TLSv1_3
    if chosen.sign:
        context.sni_callback = lambda *_: pause(chosen.sign)
    if chosen.curve:
        context.set_ecdh_curve(chosen.curve)
    if chosen.no_tickets:
        context.num_tickets = 0
        context.options |= ssl.OP_NO_TICKET
    warm_up(context)
    return lambda one: context.wrap_socket(one, server_side=True)


def warm_up(context: ssl.SSLContext) -> None:
    """One handshake in memory: the first of a process takes longer than all others."""
    asker = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asker.check_hostname = False
    asker.verify_mode = ssl.CERT_NONE
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = asker.wrap_bio(down, up), context.wrap_bio(up, down, server_side=True)
    for end in (*ends, *ends):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()


def serve(
    listener: socket.socket,
    wrap: Callable[[socket.socket], socket.socket],
    idle_s: float = 0,
    slow_ms: float = 0,
) -> None:
    """Each connection gets a thread; ``idle_s`` without a request ends it."""

    def one(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), wrap(connection) as wrapped:
            wrapped.settimeout(idle_s or None)
            converse(wrapped, slow_ms)

    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=one, args=(connection,), daemon=True).start()


def listen(
    port: int, receive_buffer: int = 0, backlog: int = BACKLOG, address: str = ""
) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if receive_buffer:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    listener.bind((address, port))
    listener.listen(backlog)
    return listener


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=80)
    parser.add_argument("--address", default="", help="of this host; all, unless said")
    parser.add_argument("--certificate", help="PEM file with key and certificate; serves 443")
    parser.add_argument("--curve", help="the only group for the key exchange")
    parser.add_argument("--no-tickets", action="store_true", help="sessions are not resumed")
    parser.add_argument("--newest", action="store_true", help="TLS 1.3 only")
    parser.add_argument("--sign", type=float, default=0, help="ms until it has its key")
    parser.add_argument("--receive-buffer", type=int, default=0)
    parser.add_argument("--idle", type=float, default=0, help="seconds, then close")
    parser.add_argument("--slow", type=float, default=0, help="ms more for every answer")
    parser.add_argument("--dies", type=float, default=0, help="seconds, then the process ends")
    return parser.parse_args()


def main() -> None:
    chosen = options()
    listener = listen(chosen.port, chosen.receive_buffer, address=chosen.address)
    services = [(listener, plainly)]
    if chosen.certificate:
        services.append((listen(443), over_tls(chosen.certificate, chosen)))
    for listener, wrap in services:
        ways = (listener, wrap, chosen.idle, chosen.slow)
        threading.Thread(target=serve, args=ways, daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait(chosen.dies or None)


if __name__ == "__main__":
    main()
