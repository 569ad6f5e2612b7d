"""Servers on a host: waited for, told about, ended."""

import sys
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB, processes_with
from kit.patience import until
from wirespan.base.errors import UsageError
from wirespan.lab import serving
from wirespan.lab.enter import call
from wirespan.lab.network import Network
from wirespan.lab.serving import Server

pytestmark = NEEDS_LAB
LISTEN = f"{sys.executable} -m http.server 8000"


def served(command: str) -> object:
    def inside() -> list[int]:
        with Network() as network:
            host = network.add_host("server")
            with Server(host, command, network.folder / "log") as server:
                server.wait_until_it_listens()
                return sorted({one.port for one in host.listeners()})

    return call(inside)


def test_it_is_waited_for_until_it_listens() -> None:
    assert served(f"sleep 0.2; exec {LISTEN}") == [8000]


def test_a_udp_server_counts() -> None:
    program = "import socket, time; s = socket.socket(2, 2); s.bind(('', 53)); time.sleep(9)"

    assert served(f'{sys.executable} -c "{program}"') == [53]


def test_one_that_ends_is_told_with_its_words() -> None:
    with pytest.raises(UsageError, match="status 3 before it listened and said: no such port"):
        served("echo no such port >&2; exit 3")


def test_one_that_never_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LISTEN_SECONDS", 1)
    monkeypatch.setattr(serving, "LOOKS_A_SECOND", 2)

    with pytest.raises(UsageError, match="nothing listens after 1 s and said: nothing"):
        served("sleep 30")


def test_one_that_nobody_else_can_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LISTEN_SECONDS", 2)
    monkeypatch.setattr(serving, "LOOKS_A_SECOND", 2)
    quickly = "import socket, time; s = socket.create_server(('127.0.0.1', 8000)); time.sleep(9)"

    with pytest.raises(UsageError, match=r"on the loopback address only \(port 8000\); let it"):
        served(f'{sys.executable} -IS -c "{quickly}"')


def test_at_the_end_it_and_its_children_end(tmp_path: Path) -> None:
    served(f"sleep 3141.59 & exec {LISTEN}")

    until(lambda: processes_with("3141.59") == [])


def test_one_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "END_SECONDS", 0.2)

    assert served(f"trap '' TERM; {LISTEN} & while :; do sleep 0.05; done") == [8000]
