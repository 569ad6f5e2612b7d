"""A fixed number of workers."""

import pytest

from kit.labs import NEEDS_LAB
from kit.servers.asking import connected, is_readable
from kit.servers.looking import until_read
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


@pytest.mark.parametrize(("workers", "milliseconds", "waits"), [(1, 300, True), (2, 60_000, False)])
def test_the_second_waits_for_a_free_worker(workers: int, milliseconds: int, waits: bool) -> None:
    def the_first_is_answered_before_the_second() -> bool:
        with connected((HERE, 80)) as first, connected((HERE, 80)) as second:
            first.sendall(f"GET /job?sleep={milliseconds}&close=1 HTTP/1.1\r\n\r\n".encode())
            until_read(first)
            second.sendall(b"GET /job?close=1 HTTP/1.1\r\n\r\n")
            assert second.recv(1000)
            return is_readable(first)

    found = served(
        "working", "--workers", str(workers), exchange=the_first_is_answered_before_the_second
    )

    assert found is waits
