"""A little traffic between sockets of one host, for taps to see."""

import socket


def datagrams(count: int, host: str = "127.0.0.1", *, size: int = 100) -> tuple[int, int]:
    """Send numbered datagrams one after another; the ports they went from and to."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.socket(family, socket.SOCK_DGRAM) as sender,
        socket.socket(family, socket.SOCK_DGRAM) as receiver,
    ):
        receiver.bind((host, 0))
        sender.connect(receiver.getsockname())
        for number in range(count):
            sender.send(number.to_bytes(4, "big") + bytes(size - 4))
            receiver.recv(65_536)
        return sender.getsockname()[1], receiver.getsockname()[1]


def exchange(question: bytes, answer: bytes, host: str = "127.0.0.1") -> int:
    """One TCP connection with a question and an answer; the server's port."""
    with socket.create_server((host, 0)) as listener:
        port: int = listener.getsockname()[1]
        with socket.create_connection((host, port)) as client:
            server, _ = listener.accept()
            with server:
                client.sendall(question)
                _take(server, len(question))
                server.sendall(answer)
                _take(client, len(answer))
    return port


def _take(endpoint: socket.socket, size: int) -> None:
    while size:
        size -= len(endpoint.recv(size))
