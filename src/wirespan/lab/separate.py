"""Leaves this machine's namespaces for new ones, as root or as an ordinary user.

With the right to do so (CAP_SYS_ADMIN) no user namespace is made, so that root keeps its other
rights. Without it a user namespace comes first, in which the ordinary user is called root.
Processes, mounts and network are new; files stay those of the machine.
"""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wirespan.lab.system_calls import (
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    mount,
    unshare,
)

OWN = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS
"""The host name too: only from our own may we leave for a host's and come back."""
ROOM = Path(__file__).parent / "room"
"""Where a lab's own memory is mounted."""


class RefusedError(Exception):
    """The system did not allow ``step``."""

    def __init__(self, step: str, number: int) -> None:
        super().__init__(step, number)
        self.step = step
        self.number = number


def separate() -> None:
    """New namespaces for this process (network, mounts) and its next children (processes)."""
    user, group = os.geteuid(), os.getegid()
    try:
        unshare(OWN)
    except OSError as error:
        if error.errno != errno.EPERM:
            raise RefusedError("namespaces", error.errno or 0) from None
        _step("user namespace", lambda: unshare(CLONE_NEWUSER))
        _step("user mapping", lambda: _become_root(user, group))
        _step("namespaces", lambda: unshare(OWN))
    _step("private mounts", lambda: mount("none", "/", flags=MS_REC | MS_PRIVATE))


def furnish() -> None:
    """What the first process of new namespaces does: its own /proc, and memory for files."""
    # Without it, as in a container that hides parts of /proc, the outer one serves.
    with suppress(OSError):
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _step("memory for files", lambda: mount("tmpfs", str(ROOM), "tmpfs", 0, "mode=755"))


def _become_root(user: int, group: int) -> None:
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")


def _step(name: str, do: Callable[[], None]) -> None:
    try:
        do()
    except OSError as error:
        raise RefusedError(name, error.errno or 0) from None
