"""How numbers are said in evidence sentences."""

MICROSECOND = 1_000
MILLISECOND = 1_000_000
SECOND = 1_000_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR


def span(nanoseconds: int) -> str:
    """A length of time in the unit people would use: 11 µs, 0.4 ms, 213 ms, 1.02 s, 3 days."""
    if 0 < nanoseconds < 100 * MICROSECOND:
        return f"{max(1, round(nanoseconds / MICROSECOND))} µs"
    if nanoseconds < 10 * MILLISECOND:
        return f"{nanoseconds / MILLISECOND:.1f} ms"
    if nanoseconds < SECOND:
        return f"{nanoseconds / MILLISECOND:.0f} ms"
    if nanoseconds < 100 * SECOND:
        return f"{nanoseconds / SECOND:.2f} s"
    if nanoseconds < 2 * HOUR:
        return f"{nanoseconds / SECOND:,.0f} s"
    if nanoseconds < 2 * DAY:
        return f"{nanoseconds / HOUR:.1f} hours"
    return f"{nanoseconds / DAY:,.0f} days"


def count(number: int, thing: str) -> str:
    """1 segment, 12,000 segments, 2 retries."""
    if number == 1:
        return f"1 {thing}"
    if thing.endswith("y") and thing[-2:-1] not in "aeiou":
        return f"{number:,} {thing[:-1]}ies"
    return f"{number:,} {thing}s"


def size(number: int) -> str:
    """980 bytes, 14.5 kB, 2.1 MB."""
    if number < 10_000:
        return f"{number:,} bytes"
    if number < 1_000_000:
        return f"{number / 1_000:.1f} kB"
    return f"{number / 1_000_000:.1f} MB"
