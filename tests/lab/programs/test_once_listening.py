"""It says ready when what it started listens."""

import socket

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served
from wirespan.lab.programs.once_listening import listens

pytestmark = NEEDS_LAB


def test_the_server_can_be_reached_once_it_is_ready() -> None:
    def exchange() -> tuple[bool, bool]:
        with socket.create_connection((HERE, 8080)):
            pass
        return listens(8080), listens(8081)

    answers = served(
        "once_listening", "8080", "python3", "-m", "http.server", "8080", exchange=exchange
    )

    assert answers == (True, False)
