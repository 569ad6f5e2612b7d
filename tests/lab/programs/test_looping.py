"""Work that blocks the loop holds everybody up."""

import pytest

from kit.labs import NEEDS_LAB
from kit.servers.asking import connected, is_readable
from kit.servers.looking import until_read
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


@pytest.mark.parametrize(
    ("options", "milliseconds", "held_up"), [(("--blocked",), 400, True), ((), 60_000, False)]
)
def test_a_quick_request_waits_only_for_a_blocked_loop(
    options: tuple[str, ...], milliseconds: int, held_up: bool
) -> None:
    def work_is_answered_before_the_quick() -> bool:
        with connected((HERE, 80)) as work, connected((HERE, 80)) as quick:
            work.sendall(f"GET /work?sleep={milliseconds} HTTP/1.1\r\n\r\n".encode())
            until_read(work)
            quick.sendall(b"GET /quick HTTP/1.1\r\n\r\n")
            assert quick.recv(1000)
            return is_readable(work)

    assert served("looping", *options, exchange=work_is_answered_before_the_quick) is held_up
