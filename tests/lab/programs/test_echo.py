"""Datagrams come back."""

import socket

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served

pytestmark = NEEDS_LAB


def test_what_is_sent_comes_back() -> None:
    def exchange() -> bytes:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(30)
            asker.sendto(b"anybody there", (HERE, 7))
            return asker.recv(100)

    assert served("echo", exchange=exchange) == b"anybody there"
