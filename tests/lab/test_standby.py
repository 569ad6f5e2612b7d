"""Waiting as if one were the process waited for."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kit.labs import ENVIRONMENT
from kit.patience import until
from wirespan.lab.child import start_child
from wirespan.lab.standby import (
    end_of,
    end_of_first,
    let_signals_through,
    shell_status,
    signals_held,
    stand_by,
)

STAND_BY = """
import subprocess, sys
from wirespan.lab.standby import let_signals_through, shell_status, signals_held, stand_by
with signals_held():
    process = subprocess.Popen(sys.argv[1:], preexec_fn=let_signals_through)
    sys.exit(shell_status(stand_by(process.pid, process.poll)))
"""
COUNT = """
import signal, sys, time
count = 0
def on_signal(number, frame):
    global count
    count += 1
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1):
    signal.signal(number, on_signal)
print("ready", flush=True)
while not count:
    time.sleep(0.01)
time.sleep(0.3)
sys.exit(10 + count)
"""
NOTED = (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1)


def command() -> list[str]:
    return [sys.executable, "-c", STAND_BY, sys.executable, "-c", COUNT]


@pytest.mark.parametrize("sent", NOTED)
def test_a_signal_sent_to_us_is_passed_on_once(sent: signal.Signals) -> None:
    with subprocess.Popen(command(), stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"

        process.send_signal(sent)

        assert process.wait(60) == 11


def test_ctrl_c_at_a_terminal_arrives_once() -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(sys.executable, command(), ENVIRONMENT)
    read = b""
    while b"ready" not in read:
        read += os.read(terminal, 100)

    os.write(terminal, b"\x03")

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 11
    os.close(terminal)


def test_the_status_of_a_child_is_returned() -> None:
    with signals_held():
        child = start_child(lambda: 9)

        assert stand_by(child, end_of(child)) == 9


def test_a_child_that_a_signal_ended() -> None:
    def wait() -> int:
        let_signals_through()
        time.sleep(10)
        return 0

    with signals_held():
        child = start_child(wait)
        os.kill(child, signal.SIGKILL)

        assert stand_by(child, end_of(child)) == 137


def six_when_ended(process: int) -> int:
    until(lambda: has_ended(process))
    return 6


def has_ended(process: int) -> bool:
    """Whether or not somebody has waited for it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_the_first_process_waits_for_orphans_too() -> None:
    def first() -> int:
        with signals_held():
            orphan = start_child(lambda: 1)
            child = start_child(lambda: six_when_ended(orphan))
            status = stand_by(child, end_of_first(child))
        gone = not Path(f"/proc/{orphan}").exists()
        return status if gone else 99

    with signals_held():
        child = start_child(first)

        assert stand_by(child, end_of(child)) == 6


def test_a_child_that_somebody_else_waited_for() -> None:
    def first() -> int:
        child = start_child(lambda: 0)
        os.waitpid(child, 0)
        return end_of_first(child)() or 0

    with signals_held():
        child = start_child(first)

        assert stand_by(child, end_of(child)) == 137


@pytest.mark.parametrize(("exit_code", "status"), [(0, 0), (3, 3), (-2, 130), (-15, 143)])
def test_statuses_as_shells_tell_them(exit_code: int, status: int) -> None:
    assert shell_status(exit_code) == status
