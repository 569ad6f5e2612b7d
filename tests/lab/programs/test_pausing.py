"""The process stands still for a while and goes on."""

import socket
import time

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def test_a_request_in_the_pause_waits_for_its_end() -> None:
    def exchange() -> float:
        time.sleep(0.6)
        began = time.perf_counter()
        with socket.create_connection((HERE, 80)) as one:
            one.sendall(b"GET /page HTTP/1.1\r\n\r\n")
            assert one.recv(1000)
        return time.perf_counter() - began

    assert served("pausing", "--stop", "600", exchange=exchange) > 0.3
