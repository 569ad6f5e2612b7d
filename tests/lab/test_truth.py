"""The sampler tells of every connection, while it lives and how it ended."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from kit.namespaces import needs_own_network, run_inside
from wirespan.lab.truth import Job, read_job
from wirespan.lab.truth_file import read_truth

SAMPLED = """
import json, socket, subprocess, sys, time
from kit.traffic import exchange
def sampler(**job):
    process = subprocess.Popen([sys.executable, '-m', 'wirespan.lab.truth'], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    print(json.dumps({'out': sys.argv[1], **job}), file=process.stdin, flush=True)
    return process, process.stdout.readline().strip()
def slept(process):
    lines = open(f'/proc/{process.pid}/status').read().splitlines()
    return int(next(line for line in lines if line.startswith('voluntary')).split()[1])
def ran_ms(process):
    return int(open(f'/proc/{process.pid}/schedstat').read().split()[0]) / 1e6
def until_it_has_looked(process):
    # It sleeps between two looks, unless it is so slow that there is no time left to sleep.
    before, ran_before = slept(process), ran_ms(process)
    while slept(process) < before + 4 and ran_ms(process) < ran_before + 50:
        time.sleep(0.001)
"""


def test_a_job_has_defaults_and_a_least_pause() -> None:
    assert read_job('{"out": "x"}') == Job(Path("x"), 5_000_000, None)
    assert read_job('{"out": "x", "every_ms": 0.5, "ports": [80]}') == Job(
        Path("x"), 1_000_000, frozenset({80})
    )


def test_a_file_that_has_no_room_is_told(tmp_path: Path) -> None:
    """A limit on the size of files is told as a full disk is."""
    done = subprocess.run(
        [sys.executable, "-m", "wirespan.lab.truth"],
        input=json.dumps({"out": str(tmp_path / "truth.jsonl")}) + "\n",
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
    )  # fmt: skip

    what, why, _ = json.loads(done.stdout.splitlines()[-1])["error"]
    assert done.returncode == 2
    assert (what, why) == (f"cannot write {str(tmp_path / 'truth.jsonl')!r}", "File too large")


@pytest.mark.namespaces
@needs_own_network
@pytest.mark.parametrize("ordinary", [False, True], ids=["root", "ordinary user"])
def test_a_life_is_told_to_its_end(tmp_path: Path, ordinary: bool) -> None:
    path = tmp_path / "truth.jsonl"

    said = run_inside(
        SAMPLED + "process, line = sampler(every_ms=1)\n"
        "listener = socket.create_server(('127.0.0.1', 8000))\n"
        "client = socket.create_connection(('127.0.0.1', 8000))\n"
        "server, _ = listener.accept()\n"
        "for _ in range(5):\n"
        "    client.sendall(bytes(1000)); until_it_has_looked(process)\n"
        "client.close(); time.sleep(0.01); server.close()\n"
        "exchange(b'short', b'life')\n"
        "print(json.dumps([line, process.communicate()[0]]))",
        str(path), ordinary=ordinary,
    )  # fmt: skip

    line, printed = json.loads(said)
    truth = read_truth(path)
    (life,) = truth.find(remote=8000)
    assert line == "ready"
    assert life.ended
    assert len(life.moments) >= 5
    assert life.last["bytes_sent"] == 5000
    assert life.greatest("cwnd") >= 10
    assert [moment.time_ns for moment in life.moments] == sorted(
        moment.time_ns for moment in life.moments
    )
    assert len(truth.lives) == 4
    assert all(each.ended for each in truth.lives)
    assert truth.counters["Tcp.ActiveOpens"] == 2
    assert json.loads(printed)["connections"] == 4


@pytest.mark.namespaces
@needs_own_network
def test_a_receiver_that_does_not_read_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"

    run_inside(
        SAMPLED + "process, _ = sampler(every_ms=2, ports=[8000])\n"
        "listener = socket.create_server(('127.0.0.1', 8000))\n"
        "client = socket.create_connection(('127.0.0.1', 8000))\n"
        "server, _ = listener.accept()\n"
        "server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)\n"
        "client.setblocking(False)\n"
        "try:\n"
        "    while True: client.send(bytes(65536))\n"
        "except BlockingIOError: pass\n"
        "time.sleep(0.3)\n"
        "exchange(b'another', b'one')\n"
        "process.communicate()",
        str(path),
    )

    truth = read_truth(path)
    (sender,) = truth.find(remote=8000)
    assert not sender.ended
    assert sender.last["rwnd_limited_us"] > 200_000
    assert sender.last["busy_us"] >= sender.last["rwnd_limited_us"]
    assert {port for life in truth.lives for _, port in life.ends} >= {8000}
    assert all(8000 in (life.ends[0][1], life.ends[1][1]) for life in truth.lives)


@pytest.mark.namespaces
@needs_own_network
def test_what_does_not_change_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"

    run_inside(
        SAMPLED + "listener = socket.create_server(('127.0.0.1', 8000))\n"
        "client = socket.create_connection(('127.0.0.1', 8000))\n"
        "process, _ = sampler(every_ms=1)\n"
        "time.sleep(0.2)\n"
        "process.communicate()",
        str(path),
    )

    assert [len(life.moments) for life in read_truth(path).lives] == [1, 1]


@pytest.mark.namespaces
@needs_own_network
def test_where_it_cannot_write_it_says_so() -> None:
    said = run_inside(SAMPLED + "print(sampler()[1])", "/nowhere/truth")

    assert json.loads(said)["error"][1] == "No such file or directory"
