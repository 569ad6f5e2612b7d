"""One command over one link."""

from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.emulate.link import plan
from wirespan.lab.enter import call
from wirespan.lab.play import Ending, Play, play

pytestmark = NEEDS_LAB
SERVER = "python3 -m http.server 8000"


def played(order: Play) -> tuple[int, list[str], dict[str, int]]:
    """Its status, the hosts at its beginning, the captures' sizes at its end."""
    hosts: list[str] = []
    captures: dict[str, int] = {}

    def end(ending: Ending) -> None:
        kept = ending.folder.glob("*.pcapng")
        captures.update({path.name: path.stat().st_size for path in kept})

    def inside() -> tuple[int, list[str], dict[str, int]]:
        status = play(order, lambda network: hosts.extend(network.hosts), end)
        return status, hosts, captures

    return call(inside)


def test_the_command_s_status_is_returned() -> None:
    assert played(Play(None, ["sh", "-c", "exit 42"])) == (42, ["client", "server"], {})


def test_a_command_that_a_signal_ended() -> None:
    assert played(Play(None, ["sh", "-c", "kill -TERM $$"]))[0] == 143


def test_the_command_runs_where_it_is_told_to() -> None:
    order = Play(None, ["sh", "-c", "test $(hostname) = server"], where="server")

    assert played(order)[0] == 0


def test_the_server_listens_before_the_command_runs() -> None:
    command = ["python3", "-c", "import socket; socket.create_connection(('server', 8000), 2)"]

    assert played(Play(plan(delay="5ms"), command, serve=SERVER))[0] == 0


def test_both_hosts_are_captured_and_kept(tmp_path: Path) -> None:
    command = ["python3", "-c", "import socket; socket.create_connection(('server', 8000), 2)"]

    _, _, captures = played(
        Play(plan(delay="5ms"), command, serve=SERVER, keep=tmp_path, capture=True)
    )

    assert min(captures["client.pcapng"], captures["server.pcapng"]) > 5 * 66
    assert {path.name for path in tmp_path.iterdir()} == {
        "client.pcapng", "server.pcapng", "server.log",
    }  # fmt: skip


@pytest.mark.parametrize("host", ["client", "server"])
def test_settings_are_of_both_hosts(host: str) -> None:
    command = ["sh", "-c", "test $(cat /proc/sys/net/ipv4/tcp_sack) = 0"]

    assert played(Play(None, command, where=host, settings={"net.ipv4.tcp_sack": "0"}))[0] == 0
