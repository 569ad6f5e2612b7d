"""A child that never does its parent's work."""

import os
import subprocess
import sys

from wirespan.lab.child import start_child


def status_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_it_ends_with_the_status_it_returned() -> None:
    assert status_of(start_child(lambda: 7)) == 7


def test_a_failure_ends_it_too() -> None:
    code = (
        "import os\n"
        "from wirespan.lab.child import start_child\n"
        "def fail(): raise OSError('no')\n"
        "child = start_child(fail)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )  # fmt: skip

    assert done.stdout == "1\n"
