"""It does not accept for a while, and then does."""

import socket
import time

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def test_the_answer_waits_for_the_accept() -> None:
    def exchange() -> tuple[bytes, float]:
        began = time.perf_counter()
        with socket.create_connection((HERE, 80)) as one:
            one.sendall(b"GET /page HTTP/1.1\r\n\r\n")
            return one.recv(1000), time.perf_counter() - began

    answer, seconds = served("reluctant", "--pause", "0.4", exchange=exchange)

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert seconds > 0.2
