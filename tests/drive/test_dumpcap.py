"""dumpcap in a tap's place: what it is told, and what it says."""

import shutil
from pathlib import Path

import pytest

from kit.namespaces import needs_own_network, run_inside, run_powerless
from kit.reading import frames, reader
from wirespan.drive.dumpcap import command
from wirespan.drive.tapping import Job

needs_dumpcap = pytest.mark.skipif(shutil.which("dumpcap") is None, reason="no dumpcap")
STARTED = """
import sys
from kit.traffic import datagrams
from wirespan.base.errors import UsageError
from wirespan.drive.dumpcap import Dumpcap
from wirespan.drive.tapping import Job
"""


def test_a_job_becomes_its_arguments() -> None:
    job = Job(("eth0", "lo"), "out.pcapng", filter="port 80", snap=96)

    assert command(job) == [
        "dumpcap", "-q", "-f", "port 80", "-i", "eth0", "-i", "lo", "-s", "96", "-w", "-"
    ]  # fmt: skip
    assert "-f" not in command(Job(("any",), "out"))


@pytest.mark.tshark
@pytest.mark.namespaces
@needs_dumpcap
@needs_own_network
def test_it_writes_what_a_tap_would(tmp_path: Path) -> None:
    path, keys = tmp_path / "out.pcapng", tmp_path / "keys"
    keys.write_text("CLIENT_RANDOM 00 11\n")

    said = run_inside(
        STARTED + "capture = Dumpcap(Job(('lo',), sys.argv[1], filter='udp', keys=sys.argv[2]))\n"
        "datagrams(50)\n"
        "print(capture.is_running())\n"
        "print(capture.stop().packets, capture.is_running())",
        str(path), str(keys),
    )  # fmt: skip

    reading = reader(path.read_bytes())
    numbers = [int.from_bytes(frame.data[42:46], "big") for frame in frames(reading)]
    assert said.split() == ["True", "50", "False"]
    assert numbers == list(range(50))
    assert reading.secrets == [b"CLIENT_RANDOM 00 11\n"]
    assert reading.problems == []


@pytest.mark.tshark
@pytest.mark.namespaces
@needs_dumpcap
@needs_own_network
def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    run_inside(
        "import os, signal, subprocess, sys, time\n"
        "from pathlib import Path\n"
        "child = subprocess.Popen([sys.executable, '-c', '''" + STARTED + "\n"
        "import os, signal\n"
        "capture = Dumpcap(Job((\"lo\",), sys.argv[1]))\n"
        "print(capture._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
        "''', sys.argv[1]], stdout=subprocess.PIPE, text=True)\n"
        "place = Path('/proc') / child.stdout.readline().strip()\n"
        "child.wait()\n"
        "while place.exists():\n"
        "    packets('lo').send(bytes(60))\n"
        "    time.sleep(0.01)\n",
        str(tmp_path / "out"),
    )  # fmt: skip


REFUSED = """
try: Dumpcap(Job((sys.argv[2],), sys.argv[1]))
except UsageError as error: print(type(error).__name__, error)
"""


@pytest.mark.tshark
@needs_dumpcap
def test_that_it_may_not_capture_is_told(tmp_path: Path) -> None:
    said = run_powerless(STARTED + REFUSED, str(tmp_path / "out"), "lo")

    assert "NotPermittedError cannot capture: dumpcap says: You do not have permission" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.tshark
@pytest.mark.namespaces
@needs_dumpcap
@needs_own_network
def test_what_else_keeps_it_from_capturing_is_told(tmp_path: Path) -> None:
    said = run_inside(STARTED + REFUSED, str(tmp_path / "out"), "nope")

    assert 'UsageError cannot capture: dumpcap says: There is no device named "nope".' in said
