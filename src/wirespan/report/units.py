"""Quantities in words: times, sizes and counts, each with three significant digits at most.

The only place where a number becomes text for people.
"""

NANOSECONDS = (("ns", 1), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000))
BYTES = (("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 10**12))
MINUTES_FROM_NS = 100 * 10**9
HOURS_FROM_S = 3600
DAYS_FROM_S = 100 * 3600


def duration(nanoseconds: int) -> str:
    """``812 ms``, ``1.24 s``, ``640 ns``; from 100 s on ``1m40s``, ``27h46m``, ``17,037d``."""
    if nanoseconds < 0:
        return "-" + duration(-nanoseconds)
    if nanoseconds >= MINUTES_FROM_NS:
        return _clock(round(nanoseconds / 10**9))
    return _scaled(nanoseconds, NANOSECONDS)


def size(count: int) -> str:
    """``45.2 kB``; decimal units, as links are sold."""
    return "-" + size(-count) if count < 0 else _scaled(count, BYTES)


def number(count: int) -> str:
    """``1,000,000``."""
    return f"{count:,}"


def plural(count: int, noun: str) -> str:
    """``1 request``, ``2 requests``, ``3 queries``."""
    if count == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number(count)} {many}"


def share(part: int, whole: int) -> str:
    """``98 %``, rounded down, so that 100 % means all of it."""
    return f"{part * 100 // whole} %" if whole else "0 %"


def _clock(seconds: int) -> str:
    if seconds < HOURS_FROM_S:
        return f"{seconds // 60}m{seconds % 60:02}s"
    if seconds < DAYS_FROM_S:
        return f"{seconds // 3600}h{seconds % 3600 // 60:02}m"
    return f"{number(seconds // 86_400)}d"


def _scaled(value: int, units: tuple[tuple[str, int], ...]) -> str:
    """In the largest unit that leaves at least 1 after rounding to three digits."""
    chosen = units[0]
    for unit in units[1:]:
        if value * 10_000 >= 9_995 * unit[1]:
            chosen = unit
    name, scale = chosen
    if scale == 1 or value % scale == 0:
        return f"{number(value // scale)} {name}"
    scaled = value / scale
    digits = 2 if scaled < 9.995 else 1 if scaled < 99.95 else 0
    return f"{scaled:,.{digits}f} {name}"
