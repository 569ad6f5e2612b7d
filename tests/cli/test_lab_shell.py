"""``wirespan lab shell`` at a terminal."""

import os
import pty
import sys

import pytest

from kit.labs import AS_IT_IS, ENVIRONMENT, NEEDS_LAB

pytestmark = NEEDS_LAB
WIRESPAN = f"{sys.executable} -m wirespan"


class Terminal:
    """A shell in a lab, as somebody at a keyboard has it."""

    def __init__(self, *options: str) -> None:
        self.child, self.descriptor = pty.fork()
        if self.child == 0:
            environment = {**ENVIRONMENT, "SHELL": "/bin/sh", "PS1": "$ "}
            command = [sys.executable, "-m", "wirespan", "lab", "shell", *options]
            os.execvpe(sys.executable, command, environment)
        self.read = b""

    def type(self, line: str) -> None:
        os.write(self.descriptor, line.encode() + b"\n")

    def wait_for(self, text: str) -> None:
        while text.encode() not in self.read:
            self.read += os.read(self.descriptor, 1000)
        self.read = self.read.partition(text.encode())[2]

    def end(self) -> int:
        status = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        os.close(self.descriptor)
        return status


def test_it_is_on_the_client_and_says_what_to_try() -> None:
    terminal = Terminal("--delay", "10ms", *AS_IT_IS)

    terminal.wait_for("this shell is on host client (10.0.1.1); host server is 10.0.1.2")
    terminal.wait_for("round trip 20ms")
    terminal.wait_for("Try: curl http://server:8000/")
    terminal.type("hostname; exit 5")
    terminal.wait_for("client")

    assert terminal.end() == 5


def test_the_server_can_be_asked() -> None:
    terminal = Terminal()

    script = "import urllib.request as r; print(r.urlopen('http://server:8000/').status + 1)"
    terminal.type(f'{sys.executable} -c "{script}"; exit')
    terminal.wait_for("201")

    assert terminal.end() == 0


@pytest.mark.parametrize("where", ["client", "server"])
def test_it_can_be_on_either_host(where: str) -> None:
    terminal = Terminal(where)

    terminal.wait_for("Try")
    terminal.type("echo on-$(hostname); exit")
    terminal.wait_for(f"on-{where}")

    assert terminal.end() == 0


def test_ctrl_c_ends_a_command_and_not_the_lab() -> None:
    terminal = Terminal()

    terminal.wait_for("Try")
    terminal.type("sh -c 'echo $((40 + 2))-sleeping; exec sleep 60'")
    terminal.wait_for("42-sleeping")
    os.write(terminal.descriptor, b"\x03")
    terminal.type("echo still-$(hostname); exit 3")
    terminal.wait_for("still-client")

    assert terminal.end() == 3


def test_a_second_shell_is_on_the_other_host_of_the_same_lab() -> None:
    terminal = Terminal()

    terminal.wait_for("Try")
    terminal.type(f"{WIRESPAN} lab shell server")
    terminal.type("echo second-$(hostname); exit")
    terminal.wait_for("second-server")
    terminal.type("echo first-$(hostname); exit")
    terminal.wait_for("first-client")

    assert terminal.end() == 0
