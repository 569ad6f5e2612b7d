# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The only place that reads a clock; everything else is given ``now_ns``.

Two clocks: one that never steps, for waiting and for models, and the wall clock of captures.
The kernel stamps arriving frames with the wall clock; ``offset_ns`` leads from one to the other.
"""

import time

import cython

if cython.compiled:
    from cython.cimports.posix.time import CLOCK_MONOTONIC, CLOCK_REALTIME, clock_gettime, timespec

NANOSECONDS = cython.declare(cython.longlong, 1_000_000_000)


def monotonic_ns() -> int:
    """Nanoseconds of the clock that never steps; its zero means nothing."""
    if cython.compiled:
        moment: timespec
        clock_gettime(CLOCK_MONOTONIC, cython.address(moment))
        return moment.tv_sec * NANOSECONDS + moment.tv_nsec
    else:
        return time.monotonic_ns()


def realtime_ns() -> int:
    """Nanoseconds since the Unix epoch."""
    if cython.compiled:
        moment: timespec
        clock_gettime(CLOCK_REALTIME, cython.address(moment))
        return moment.tv_sec * NANOSECONDS + moment.tv_nsec
    else:
        return time.time_ns()


def offset_ns() -> int:
    """What to add to the steady clock to have the wall clock's time.

    Of three tries the one whose two readings were closest: between them the task may be stopped.
    """
    tries = []
    for _ in range(3):
        before = monotonic_ns()
        wall = realtime_ns()
        after = monotonic_ns()
        tries.append((after - before, wall - (before + after) // 2))
    return min(tries)[1]
