"""Work that blocks the loop holds everybody up."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def seconds_for(target: str) -> float:
    began = time.perf_counter()
    with socket.create_connection((HERE, 80)) as one:
        one.sendall(f"GET /{target} HTTP/1.1\r\n\r\n".encode())
        assert one.recv(1000)
    return time.perf_counter() - began


def quick_beside_work() -> float:
    with ThreadPoolExecutor(1) as other:
        work = other.submit(seconds_for, "work?sleep=400")
        time.sleep(0.1)
        quick = seconds_for("quick")
        work.result()
    return quick


@pytest.mark.parametrize(("options", "held_up"), [(("--blocked",), True), ((), False)])
def test_a_quick_request_waits_only_for_a_blocked_loop(
    options: tuple[str, ...], held_up: bool
) -> None:
    # In the host's network only the thread that asks may connect, so the answer is a number.
    assert (served("looping", *options, exchange=quick_beside_work) > 0.15) is held_up
