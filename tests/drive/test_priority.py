"""What is asked of the scheduler, in a process of its own, since it stays for a process's life."""

import subprocess
import sys

from wirespan.drive.priority import FIRST, SERVED

ASK = "from wirespan.drive.priority import hurry; print(*hurry(), sep=',')"


def test_what_was_granted_is_named() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)

    granted = done.stdout.strip().split(",")
    assert "timer slack" in granted
    assert not {"real-time scheduling", "short slice"} <= set(granted)


def test_links_come_before_the_hosts_they_serve() -> None:
    assert FIRST > SERVED
