# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""How long a tick of a host's timestamp clock is (RFC 7323, section 5.4).

Each end's TSval runs with its own clock, at a rate it does not tell. The RFC wants a tick
between a millisecond and a second; Linux may count microseconds. Between two packets whose
times at the tap are known, the rate can be measured, and most are a round number.
"""

import cython

TICKS_LEAST = cython.declare(cython.longlong, 10)
"""Fewer do not tell a rate."""
TICKS_MANY = cython.declare(cython.longlong, 1000)
"""So many tell an odd rate as well."""
MILLISECOND = cython.declare(cython.longlong, 1_000_000)
OFF_PARTS = cython.declare(cython.longlong, 8)
"""By so little of itself a time at the tap may be off: what packets waited on the way."""
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)
HALF = cython.declare(cython.longlong, 0x80000000)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def ticks_between(earlier: cython.longlong, later: cython.longlong) -> cython.longlong:
    """From one TSval to a later one of the same host; -1: unknown, or not later."""
    ticks: cython.longlong = (later - earlier) & BITS_32
    return ticks if earlier >= 0 and later >= 0 and ticks < HALF else -1


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def tick_ns(ticks: cython.longlong, elapsed_ns: cython.longlong) -> cython.longlong:
    """Length of a tick, if so many passed in this time at the tap; -1 unknown."""
    if ticks < TICKS_LEAST or elapsed_ns <= 0:
        return -1
    if is_about(elapsed_ns, ticks * MILLISECOND):
        return MILLISECOND
    if is_about(elapsed_ns, ticks * 10 * MILLISECOND):
        return 10 * MILLISECOND
    if is_about(elapsed_ns, ticks * 4 * MILLISECOND):
        return 4 * MILLISECOND
    return max(elapsed_ns // ticks, 1) if ticks >= TICKS_MANY else -1


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def is_about(measured: cython.longlong, exact: cython.longlong) -> cython.int:
    return abs(measured - exact) * OFF_PARTS <= exact


def tick(ticks: int, elapsed_ns: int) -> int:
    """``tick_ns`` for those who are not compiled."""
    return tick_ns(ticks, elapsed_ns)


def between(earlier: int, later: int) -> int:
    """``ticks_between`` for those who are not compiled."""
    return ticks_between(earlier, later)
