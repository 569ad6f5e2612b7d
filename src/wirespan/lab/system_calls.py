"""The system calls that make namespaces and mounts, for which Python 3.11 has no names.

unshare(2), setns(2), mount(2), prctl(2). Each raises ``OSError`` as Python's own calls do.
"""

import ctypes
import os
import signal
import socket

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8

PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags: int) -> None:
    """Leave the namespaces that ``flags`` name for new ones."""
    _check(_libc.unshare(flags))


def set_namespace(descriptor: int) -> None:
    """Enter the namespace that ``descriptor`` is open on."""
    _check(_libc.setns(descriptor, 0))


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    _check(
        _libc.mount(
            source.encode(),
            os.fsencode(target),
            kind.encode() or None,
            ctypes.c_ulong(flags),
            data.encode() or None,
        ),
        target,
    )


def die_with_parent() -> None:
    """Ask to be killed when the thread that made this process ends, however it ends.

    A change of credentials forgets it: call this after ``unshare``.
    """
    _check(_libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))


def name_this_host(name: str) -> None:
    """Set the host name of the current UTS namespace."""
    socket.sethostname(name)


def _check(result: int, path: str | None = None) -> None:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path)
