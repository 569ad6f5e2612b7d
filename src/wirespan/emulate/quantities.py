"""Delays, rates, shares and sizes as people write them, and back; exact both ways.

    40ms  1.5s  250us      20mbit  1.5gbit      1%  0.1%      64kB  1500B  64KiB

What is not text (a number without a unit, in a file) is refused as the same text would be.
Rates count bits, as in ``tc``: its "mbps" (which means bytes) is refused rather than guessed.
"""

import re
from decimal import Decimal

from wirespan.base.errors import UsageError

NANOSECONDS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "min": 60 * 10**9}
BITS_A_SECOND = {"bit": 1, "kbit": 10**3, "mbit": 10**6, "gbit": 10**9}
BYTES = {"B": 1, "kB": 10**3, "KB": 10**3, "KiB": 2**10, "MB": 10**6, "MiB": 2**20}

LONGEST_NS = 3600 * 10**9
FASTEST_BPS = 400 * 10**9
LARGEST_BYTES = 10**9
HUNDRED = Decimal(100)

_WRITTEN = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*([^\s0-9.]*)\s*", re.ASCII)
DIGITS = 400
"""The least share a float can hold takes 340; more would only cost time to read."""


def parse_delay(text: str) -> int:
    """Nanoseconds of ``40ms``."""
    return _scaled("delay", text, NANOSECONDS, LONGEST_NS, "write it like 40ms, 1.5s or 250us")


def parse_rate(text: str) -> int:
    """Bits a second of ``20mbit``."""
    plain = str(text).lower().removesuffix("/s")
    remedy = "write bits a second like 20mbit, 500kbit or 1.5gbit"
    rate = _scaled("rate", plain, BITS_A_SECOND, FASTEST_BPS, remedy)
    if rate == 0:
        raise UsageError(f"not a rate: {text!r}", "nothing would ever leave", remedy)
    return rate


def parse_share(text: str) -> float:
    """0.01 of ``1%``."""
    remedy = "write it like 1% or 0.1%"
    number, unit = _parts("share", text, remedy)
    if unit != "%" and number != 0:
        raise UsageError(f"not a share: {text!r}", "the % is missing", remedy)
    if number > HUNDRED:
        raise UsageError(f"not a share: {text!r}", "it is more than the whole", remedy)
    return float(number / HUNDRED)


def parse_bytes(text: str) -> int:
    """Bytes of ``64kB``."""
    return _scaled("size", text, BYTES, LARGEST_BYTES, "write it like 1500B, 64kB or 1MiB")


def show_delay(delay_ns: int) -> str:
    return _shown(delay_ns, NANOSECONDS, ("s", "ms", "us", "ns"))


def show_rate(rate_bps: int) -> str:
    return _shown(rate_bps, BITS_A_SECOND, ("gbit", "mbit", "kbit", "bit"))


def show_share(share: float) -> str:
    percent = f"{Decimal(repr(share)) * HUNDRED:f}"
    return (percent.rstrip("0").rstrip(".") if "." in percent else percent) + "%"


def show_bytes(size: int) -> str:
    return _shown(size, BYTES, ("MB", "kB", "B"))


def _parts(what: str, text: str, remedy: str) -> tuple[Decimal, str]:
    match = _WRITTEN.fullmatch(str(text))
    if match is None or len(match[1]) > DIGITS:
        raise UsageError(
            f"not a {what}: {str(text)[:80]!r}", "it is not a number and a unit", remedy
        )
    return Decimal(match[1]), match[2]


def _scaled(what: str, text: str, units: dict[str, int], most: int, remedy: str) -> int:
    number, unit = _parts(what, text, remedy)
    if number == 0 and not unit:
        return 0
    if unit not in units:
        why = f"{unit!r} is not one of {', '.join(units)}" if unit else "the unit is missing"
        raise UsageError(f"not a {what}: {text!r}", why, remedy)
    value = number * units[unit]
    if value > most:
        limit = f"{most:,} {next(iter(units))}"
        raise UsageError(f"not a {what}: {text!r}", f"more than {limit}", remedy)
    if value != int(value):
        least = next(iter(units))
        raise UsageError(f"not a {what}: {text!r}", f"finer than one {least}", remedy)
    return int(value)


def _shown(value: int, units: dict[str, int], order: tuple[str, ...]) -> str:
    """In the largest unit that needs no more than three decimals, exactly."""
    for unit in order:
        thousandths, rest = divmod(value * 1000, units[unit])
        if rest == 0 and value >= units[unit]:
            whole, part = divmod(thousandths, 1000)
            return f"{whole}.{part:03d}".rstrip("0").rstrip(".") + unit
    return f"{value}{order[-1]}"
