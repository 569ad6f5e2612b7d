"""Processes of ours that serve a lab."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.base.errors import UsageError
from wirespan.lab.enter import call
from wirespan.lab.network import Network
from wirespan.lab.service import Service

pytestmark = NEEDS_LAB
OBEYS = """
import json, sys
def main():
    told = [json.loads(sys.stdin.readline())]
    print("ready", flush=True)
    for line in sys.stdin:
        told.append(json.loads(line))
        print("done", flush=True)
    print(json.dumps({"told": told}))
    return 0
"""
REFUSES = """
import json, sys
def main():
    sys.stdin.readline()
    print(json.dumps({"error": ["cannot", "because", "do"]}), flush=True)
    return 2
"""
EXITS = """
import sys
def main():
    sys.exit("no such interface")
"""
FAILS = """
def main():
    raise KeyError("job")
"""
STAYS = """
import time
def main():
    print('ready', flush=True)
    time.sleep(60)
"""
TELLS = """
import json, os, signal, socket, sys
def main():
    sys.stdin.readline()
    print("ready", flush=True)
    sys.stdin.read()
    print(json.dumps({
        "host": socket.gethostname(),
        "folder": os.getcwd(),
        "descriptors": sorted(map(int, os.listdir("/proc/self/fd")))[:-1],
        "leads": os.getpgrp() == os.getpid(),
        "ends": signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,
    }))
    return 0
"""


def served(folder: Path, code: str, use: Callable[[Service], object]) -> object:
    """Run ``code`` as a module on a host."""
    (folder / "the_service.py").write_text(code, encoding="utf-8")

    def inside() -> object:
        sys.path.insert(0, str(folder))
        with Network() as network:
            return use(Service(network.add_host("a"), "the_service", {"job": 1}))

    return call(inside)


def test_it_reads_its_job_and_what_it_is_told_and_tells_at_its_end(tmp_path: Path) -> None:
    def use(service: Service) -> object:
        service.wait_until_ready()
        service.ask({"more": 2})
        return service.stop()

    assert served(tmp_path, OBEYS, use) == {"told": [{"job": 1}, {"more": 2}]}


def test_stopped_again_it_tells_the_same(tmp_path: Path) -> None:
    def use(service: Service) -> object:
        service.wait_until_ready()
        return service.stop() == service.stop()

    assert served(tmp_path, OBEYS, use) is True


def test_what_keeps_it_from_working_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot: because; do"):
        served(tmp_path, REFUSES, Service.wait_until_ready)


def test_a_failure_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the_service on host a did not start: no such interface"):
        served(tmp_path, EXITS, Service.wait_until_ready)


def test_our_own_fault_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did not start: KeyError: 'job'"):
        served(tmp_path, FAILS, Service.wait_until_ready)


def test_it_is_a_process_of_its_own_on_the_host(tmp_path: Path) -> None:
    def use(service: Service) -> object:
        service.wait_until_ready()
        return service.stop()

    assert served(tmp_path, TELLS, use) == {
        "host": "a", "folder": str(Path.cwd()), "descriptors": [0, 1, 2], "leads": True,
        "ends": True,
    }  # fmt: skip


def test_a_module_there_is_not(tmp_path: Path) -> None:
    def inside() -> None:
        with Network() as network:
            Service(network.add_host("a"), "no_such_module", {}).wait_until_ready()

    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        call(inside)


def test_one_that_will_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wirespan.lab.service.END_SECONDS", 0.3)

    def use(service: Service) -> object:
        service.wait_until_ready()
        return service.stop()

    assert served(tmp_path, STAYS, use) == {}
