"""The terminal after a program that took it."""

import os
import pty
import sys

import pytest

from wirespan.lab.terminal import take_back

TAKEN = """
import os, signal, subprocess, sys
from wirespan.lab.terminal import take_back
taker = (
    "import os, signal; signal.signal(signal.SIGTTOU, signal.SIG_IGN);"
    "os.tcsetpgrp(0, os.getpgrp())"
)
subprocess.run([sys.executable, "-c", taker], process_group=0)
before = os.tcgetpgrp(0) == os.getpgrp()
take_back()
print("ends", before, os.tcgetpgrp(0) == os.getpgrp(), flush=True)
"""


def test_it_is_ours_again() -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.environ["PYTHONPATH"] = ":".join(filter(None, sys.path))
        os.execv(sys.executable, [sys.executable, "-c", TAKEN])
    read = b""
    while b"ends" not in read or not read.endswith(b"\n"):
        read += os.read(terminal, 1000)
    os.waitpid(child, 0)
    os.close(terminal)

    assert b"ends False True" in read


def test_without_a_terminal_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:  # noqa: PTH123  # as standard input is
        monkeypatch.setattr("sys.stdin", nothing)

        take_back()


def test_without_standard_input_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)

    take_back()
