"""What a host says where something cannot be done; the rest is tested with networks."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.base.errors import UsageError
from wirespan.lab.enter import call
from wirespan.lab.host import Host

pytestmark = NEEDS_LAB


def on_a_host(use: Callable[[Host], object]) -> object:
    return call(lambda: use(Host("a", None, {})))


def test_a_file_that_is_no_program_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("hello", encoding="utf-8")

    with pytest.raises(UsageError, match="on host a: Permission denied; check the file's perm"):
        on_a_host(lambda host: host.run([str(text)]) and None)


def test_a_wrong_command_of_ip_is_told() -> None:
    with pytest.raises(UsageError, match=r"cannot set up host a: .*nonsense"):
        on_a_host(lambda host: host.ip("nonsense"))


def test_the_loopback_is_up() -> None:
    script = (
        "import socket\n"
        "with socket.create_server(('127.0.0.1', 0)) as listener:\n"
        "    socket.create_connection(listener.getsockname(), 2).close()\n"
        "    print('up')\n"
    )

    def use(host: Host) -> str:
        process = host.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        return str(process.communicate(timeout=60)[0])

    assert on_a_host(use) == "up\n"


def test_signals_reach_its_programs() -> None:
    def use(host: Host) -> int:
        process = host.run(["sleep", "30"])
        process.terminate()
        return process.wait(25)

    assert on_a_host(use) == -15
