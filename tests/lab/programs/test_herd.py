"""Which worker a connection gets depends on its port, and only the last one is slow."""

import socket
import time

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def milliseconds_from(port: int) -> float:
    with socket.socket() as one:
        one.bind(("", port))
        one.connect((HERE, 80))
        began = time.perf_counter()
        one.sendall(b"GET /page HTTP/1.1\r\n\r\n")
        assert one.recv(1000)
        return (time.perf_counter() - began) * 1000


def test_every_fourth_port_meets_the_slow_worker_and_no_other() -> None:
    took = served(
        "herd", "--workers", "4", "--slow", "400",
        exchange=lambda: [milliseconds_from(port) for port in range(40_000, 40_008)],
    )  # fmt: skip

    assert [ms > 390 for ms in took] == [False, False, False, True] * 2


def test_no_worker_is_slow_unless_told_to_be() -> None:
    took = served("herd", exchange=lambda: [milliseconds_from(port) for port in (40_002, 40_003)])

    assert max(took) < 300
