"""What is asked of the scheduler, in a process of its own, since it stays for a process's life."""

import os
import resource
import subprocess
import sys

import pytest

from wirespan.drive import priority
from wirespan.drive.priority import FIRST, SERVED, permitted

ASK = "from wirespan.drive.priority import hurry; print(*hurry(), sep=',')"


def test_what_was_granted_is_named() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)

    granted = done.stdout.strip().split(",")
    assert "timer slack" in granted
    assert not {"real-time scheduling", "short slice"} <= set(granted)


def test_links_come_before_the_hosts_they_serve() -> None:
    assert FIRST > SERVED


@pytest.mark.parametrize(
    ("limit", "links", "hosts"), [(0, 0, 0), (1, 1, 0), (2, 2, 1), (15, 15, 10), (99, 20, 10)]
)
def test_under_a_low_limit_hosts_stay_below_links(limit: int, links: int, hosts: int) -> None:
    assert (permitted(FIRST, limit), permitted(SERVED, limit)) == (links, hosts)


@pytest.mark.parametrize(("limit", "tried"), [(0, [20]), (5, [20, 5])])
def test_an_ordinary_user_gets_what_the_limit_permits(
    monkeypatch: pytest.MonkeyPatch, limit: int, tried: list[int]
) -> None:
    asked: list[int] = []

    def schedule(_process: int, _policy: int, wanted: os.sched_param) -> None:
        asked.append(wanted.sched_priority)
        if wanted.sched_priority > limit:
            raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", schedule)
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (limit, limit))

    assert priority._become_real_time(FIRST) is (limit > 0)
    assert asked == tried
