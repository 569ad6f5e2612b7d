"""The process stands still for a while and goes on."""

import os
import socket

from kit.labs import NEEDS_LAB, children_of
from kit.patience import until
from kit.servers.asking import connected, is_readable
from kit.servers.looking import is_stopped
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def test_a_request_in_the_pause_waits_for_its_end() -> None:
    def exchange() -> bool:
        (started,) = children_of(os.getpid())
        (serving,) = children_of(started)
        until(lambda: is_stopped(serving))
        with connected((HERE, 80)) as one:
            one.sendall(b"GET /page HTTP/1.1\r\n\r\n")
            answered = is_readable(one)
            answered_early = answered and is_stopped(serving)
            until(lambda: not is_stopped(serving))
            return not answered_early and ends_well(one)

    def ends_well(one: socket.socket) -> bool:
        return one.recv(1000).startswith(b"HTTP/1.1 200 OK")

    assert served("pausing", "--stop", "600", exchange=exchange)
