"""The client's side of the reference protocols, plain enough to be read beside CONTRACT.md."""

import json
import select
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SECONDS = 30
"""After which it hangs."""
Address = tuple[str, int]


@contextmanager
def connected(address: Address) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection


def is_readable(connection: socket.socket, seconds: float = 0) -> bool:
    """An answer, an end or a reset is there, or comes in this time."""
    return bool(select.select([connection], [], [], seconds)[0])


def read_all(connection: socket.socket) -> bytes:
    """Everything up to the server's FIN."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def read_exactly(connection: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(count - len(parts))
        assert part, f"the server ended after {len(parts)} of {count} bytes"
        parts += part
    return bytes(parts)


def send_and_read_all(address: Address, data: bytes) -> bytes:
    """Sends, ends our direction, and reads to the end."""
    with connected(address) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def reset(connection: socket.socket) -> None:
    """Ends with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def frame(message: bytes) -> bytes:
    return struct.pack("!I", len(message)) + message


def read_frame(connection: socket.socket) -> bytes:
    (length,) = struct.unpack("!I", read_exactly(connection, 4))
    return read_exactly(connection, length)


def ask(connection: socket.socket, message: bytes) -> bytes:
    connection.sendall(frame(message))
    return read_frame(connection)


@dataclass
class Response:
    status: int
    fields: dict[str, str]
    body: bytes

    @property
    def value(self) -> object:
        return json.loads(self.body)


def request(method: str, path: str, body: bytes = b"", *fields: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: server", *fields]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def read_head(connection: socket.socket) -> bytes:
    """Looks before it reads, so that nothing of the next response is taken."""
    head = bytearray()
    while True:
        seen = connection.recv(65536, socket.MSG_PEEK)
        assert seen, f"the server ended within a head: {bytes(head)!r}"
        end = (head + seen).find(b"\r\n\r\n")
        taken = len(seen) if end < 0 else end + 4 - len(head)
        head += read_exactly(connection, taken)
        if end >= 0:
            return bytes(head)


def read_response(connection: socket.socket, *, without_body: bool = False) -> Response:
    head = read_head(connection)
    status_line, *lines = head.decode("ascii").rstrip("\r\n").split("\r\n")
    version, status, _ = status_line.split(" ", 2)
    assert version == "HTTP/1.1"
    fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    has_body = not without_body and int(status) >= 200
    length = int(fields["content-length"]) if has_body else 0
    return Response(int(status), fields, read_exactly(connection, length))


def exchange(address: Address, data: bytes) -> Response:
    """One request on a connection of its own."""
    with connected(address) as connection:
        connection.sendall(data)
        return read_response(connection)


def read_refusal(address: Address, data: bytes) -> Response:
    """A response after which the server ends the connection."""
    with connected(address) as connection:
        connection.sendall(data)
        response = read_response(connection)
        assert response.fields["connection"] == "close"
        assert connection.recv(1) == b""
        return response
