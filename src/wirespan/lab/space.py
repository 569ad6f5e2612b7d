"""One host's namespaces: network, mounts, host name. They last as long as they are open here.

No process lives in them for that: descriptors keep them. A program enters them by ``enter``
between fork and exec; this process visits their network by ``visit``.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from wirespan.lab.files import CACHES
from wirespan.lab.system_calls import (
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWUTS,
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    mount,
    name_this_host,
    set_namespace,
    unshare,
)

KINDS = ("net", "uts", "mnt")
"""In the order they are entered: mounts last, because /proc may differ there."""


class Space:
    def __init__(self, name: str, covers: Mapping[str, Path]) -> None:
        """``covers``: files of the machine and those that stand in for them here."""
        home = _open_namespaces()
        folder = here()
        try:
            unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWUTS)
            name_this_host(name)
            _mount(covers)
            self._descriptors = _open_namespaces()
        finally:
            _enter(home)
            _close(home)
            os.chdir(folder)

    @property
    def network(self) -> int:
        """The descriptor of the network namespace."""
        return self._descriptors[0]

    @property
    def entrances(self) -> list[str]:
        """The namespaces as files that other processes of the lab can open."""
        return [f"/proc/{os.getpid()}/fd/{descriptor}" for descriptor in self._descriptors]

    def enter(self, folder: str) -> None:
        """For a process about to run a program here, in ``folder``."""
        _enter(self._descriptors)
        os.chdir(folder)

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Within, what this thread does with sockets and /proc/sys/net is done here."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        try:
            set_namespace(self.network)
            yield
        finally:
            set_namespace(home)
            os.close(home)

    def close(self) -> None:
        _close(self._descriptors)
        self._descriptors = []


def here() -> str:
    """The current folder; the root where that is gone."""
    try:
        return str(Path.cwd())
    except FileNotFoundError:
        return "/"


def _open_namespaces() -> list[int]:
    flags = os.O_RDONLY | os.O_CLOEXEC
    return [os.open(f"/proc/thread-self/ns/{kind}", flags) for kind in KINDS]


def _enter(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        set_namespace(descriptor)


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _mount(covers: Mapping[str, Path]) -> None:
    for target, source in covers.items():
        mount(str(source), str(Path(target).resolve()), flags=MS_BIND)
    for cache in CACHES:
        with suppress(OSError):
            mount("tmpfs", cache, "tmpfs")
    # /sys/class/net of this host; not allowed in some containers, and rarely needed.
    with suppress(OSError):
        mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC)
