"""It answers once and never closes."""

import socket

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def test_the_end_of_the_client_is_never_answered() -> None:
    def exchange() -> tuple[bytes, bool]:
        with socket.create_connection((HERE, 80)) as one:
            one.sendall(b"GET /page HTTP/1.1\r\n\r\n")
            answer = one.recv(1000)
            one.shutdown(socket.SHUT_WR)
            one.settimeout(0.3)
            try:
                return answer, one.recv(1) == b""
            except TimeoutError:
                return answer, False

    answer, closed = served("forgetful", exchange=exchange)

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert not closed
