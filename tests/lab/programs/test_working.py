"""A fixed number of workers."""

import socket
import time

import pytest

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def seconds_for_two() -> float:
    began = time.perf_counter()
    asked = [socket.create_connection((HERE, 80)) for _ in range(2)]
    for one in asked:
        one.sendall(b"GET /job?sleep=200&close=1 HTTP/1.1\r\n\r\n")
    for one in asked:
        assert one.recv(1000)
        one.close()
    return time.perf_counter() - began


@pytest.mark.parametrize(("workers", "least", "most"), [("1", 0.4, 2), ("2", 0.2, 0.39)])
def test_the_second_waits_for_a_free_worker(workers: str, least: float, most: float) -> None:
    seconds = served("working", "--workers", workers, exchange=seconds_for_two)

    assert least <= seconds <= most
