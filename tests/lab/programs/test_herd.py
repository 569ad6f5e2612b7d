"""Which worker a connection gets depends on its port, and only the last one is slow."""

import socket
from contextlib import ExitStack

from kit.labs import NEEDS_LAB
from kit.patience import undisturbed
from kit.servers.asking import is_readable
from kit.servers.looking import until_read
from kit.stages import HERE, served

pytestmark = NEEDS_LAB
FAST, LAST = (40_000, 40_001, 40_002, 40_004, 40_005, 40_006), (40_003, 40_007)
QUESTION = b"GET /page HTTP/1.1\r\n\r\n"


def asking(port: int) -> socket.socket:
    """A connection from this port on which a page was asked for."""
    one = socket.create_connection((HERE, 80), 30, ("", port))
    one.sendall(QUESTION)
    until_read(one)
    return one


def test_every_fourth_port_meets_the_slow_worker_and_no_other() -> None:
    def exchange() -> tuple[int, list[bool]]:
        with ExitStack() as open_ones:
            slow = [open_ones.enter_context(asking(port)) for port in LAST]
            fast = [open_ones.enter_context(asking(port)) for port in FAST]
            answers = [one.recv(1000) for one in fast]
            return len([one for one in answers if one]), [is_readable(one) for one in slow]

    found = served("herd", "--workers", "4", "--slow", "60000", exchange=exchange)

    assert found == (6, [False, False])


def test_no_worker_is_slow_unless_told_to_be() -> None:
    """The last answers before another that is asked after it, unless it is paused meanwhile."""

    def last_answers_first() -> bool:
        with asking(40_003) as last, asking(40_002) as other:
            assert other.recv(1000)
            return is_readable(last)

    def is_not_slow() -> bool:
        return served("herd", exchange=last_answers_first)

    assert undisturbed(is_not_slow)
