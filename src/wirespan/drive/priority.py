"""Asks the kernel to wake this process on time, as far as it is permitted.

Three requests, each refused somewhere: real-time scheduling (root, or as high as RLIMIT_RTPRIO
says), a short slice of ordinary scheduling, which lets a task that wakes run before those with
longer slices (Linux 6.12 or later, anybody), and a timer slack of 1 ns instead of 50 us (anybody).
"""

import contextlib
import ctypes
import os
import platform
import resource
import struct

PR_SET_TIMERSLACK = 29
SLACK_NS = 1
SLICE_NS = 100_000
"""The shortest the kernel grants."""
SERVED = 10
FIRST = 20
"""Real-time priorities: of the hosts of a lab, and of its links, which must not wait for them."""
SCHED_SETATTR = {"x86_64": 314, "aarch64": 274, "riscv64": 274}
"""System call numbers; the C library has no function of this name before glibc 2.41."""
ATTRIBUTES = struct.Struct("=IIQiIQQQII")
"""struct sched_attr (linux/sched/types.h): size, policy, flags, nice, priority, runtime, ..."""


def hurry(priority: int = SERVED) -> list[str]:
    """Ask for all of it; the names of what was granted."""
    library = ctypes.CDLL(None, use_errno=True)
    granted = []
    if library.prctl(PR_SET_TIMERSLACK, ctypes.c_ulong(SLACK_NS), 0, 0, 0) == 0:
        granted.append("timer slack")
    if _become_real_time(priority):
        granted.append("real-time scheduling")
    elif _shorten_slice(library):
        granted.append("short slice")
    return granted


def permitted(priority: int, limit: int) -> int:
    """What an ordinary user whose RLIMIT_RTPRIO is ``limit`` may have of it; 0: nothing.

    Where the limit is low, hosts still stay below links.
    """
    return max(min(priority, limit if priority >= FIRST else limit - 1), 0)


def _become_real_time(priority: int) -> bool:
    limit = resource.getrlimit(resource.RLIMIT_RTPRIO)[0]
    unlimited = limit == resource.RLIM_INFINITY
    for wanted in (priority, 0 if unlimited else permitted(priority, limit)):
        if wanted > 0:
            with contextlib.suppress(PermissionError):
                os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(wanted))
                return True
    return False


def _shorten_slice(library: ctypes.CDLL) -> bool:
    number = SCHED_SETATTR.get(platform.machine())
    if number is None:
        return False
    request = ATTRIBUTES.pack(ATTRIBUTES.size, os.SCHED_OTHER, 0, 0, 0, SLICE_NS, 0, 0, 0, 0)
    return bool(library.syscall(number, 0, request, 0) == 0)
