"""Leaving this machine's namespaces."""

import errno
import os
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.lab import separate
from wirespan.lab.enter import call

pytestmark = NEEDS_LAB


def namespaces() -> dict[str, str]:
    kinds = ("mnt", "net", "pid", "uts")
    return {kind: str(Path(f"/proc/self/ns/{kind}").readlink()) for kind in kinds}


def test_network_mounts_processes_and_host_name_are_new() -> None:
    before = namespaces()

    inside = call(namespaces)

    assert all(inside[kind] != before[kind] for kind in before)


def test_the_function_is_among_few_processes() -> None:
    assert call(os.getpid) == 2


def test_proc_shows_them_alone() -> None:
    shown = call(lambda: sorted(path.name for path in Path("/proc").glob("[0-9]*")))

    assert shown == ["1", "2"]


def test_the_room_is_empty_memory() -> None:
    assert call(lambda: list(separate.ROOM.iterdir())) == []


def test_a_refused_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_flags: int) -> None:
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(separate, "unshare", refuse)

    with pytest.raises(separate.RefusedError) as raised:
        separate.separate()

    assert raised.value.step == "user namespace"
    assert raised.value.number == errno.EPERM


def test_another_reason_than_rights_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_flags: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(separate, "unshare", refuse)

    with pytest.raises(separate.RefusedError) as raised:
        separate.separate()

    assert raised.value.step == "namespaces"
