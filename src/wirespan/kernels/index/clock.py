# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Ticks of any pcapng resolution in nanoseconds, exactly, in 64-bit integers.

draft-ietf-opsawg-pcapng: if_tsresol says that a tick is 10**-n or 2**-n seconds, if_tsoffset
how many seconds to add. A time that 64 bits cannot hold becomes the latest that they can.
"""

import cython

LATEST_NS = cython.declare(cython.longlong, 0x7FFFFFFFFFFFFFFF)
SECOND_NS = cython.declare(cython.ulonglong, 1_000_000_000)
LATEST_SECOND = cython.declare(cython.ulonglong, 9_223_372_036)
TOO_LATE = cython.declare(cython.ulonglong, 0x8000000000000000)
UNSIGNED = cython.declare(cython.ulonglong, 0xFFFFFFFFFFFFFFFF)
LOW_HALF = cython.declare(cython.ulonglong, 0xFFFFFFFF)
ONE = cython.declare(cython.ulonglong, 1)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1, check=True)
def binary_ns(ticks: cython.ulonglong, shift: cython.longlong) -> cython.ulonglong:
    """Ticks of 2**-shift seconds in whole nanoseconds, rounded down."""
    seconds: cython.ulonglong = 0
    fraction: cython.ulonglong = ticks
    upper: cython.ulonglong
    if shift < 64:
        seconds = ticks >> shift
        fraction = ticks & ((ONE << shift) - 1)
    if seconds > LATEST_SECOND:
        return TOO_LATE
    if shift < 32:
        return seconds * SECOND_NS + (fraction * SECOND_NS >> shift)
    # The product has up to 94 bits; its upper 62 are enough, as floors of floors compose.
    upper = (fraction >> 32) * SECOND_NS + ((fraction & LOW_HALF) * SECOND_NS >> 32)
    if shift - 32 < 64:
        return seconds * SECOND_NS + (upper >> (shift - 32))
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1, check=True)
def to_ns(
    ticks: cython.ulonglong,
    multiplier: cython.longlong,
    greatest: cython.longlong,
    divisor: cython.longlong,
    shift: cython.longlong,
    offset_ns: cython.longlong,
) -> cython.longlong:
    """Nanoseconds since the epoch; the arguments are the columns of ``Clock``."""
    time_ns: cython.ulonglong = TOO_LATE
    unsigned_divisor: cython.ulonglong = divisor & UNSIGNED
    if multiplier > 0:
        if ticks <= cython.cast(cython.ulonglong, greatest):
            time_ns = ticks * cython.cast(cython.ulonglong, multiplier)
    elif shift >= 0:
        time_ns = binary_ns(ticks, shift)
    elif unsigned_divisor == 0:
        time_ns = 0
    else:
        time_ns = ticks // unsigned_divisor
    if time_ns > cython.cast(cython.ulonglong, LATEST_NS):
        return LATEST_NS
    if offset_ns > 0 and time_ns > cython.cast(cython.ulonglong, LATEST_NS - offset_ns):
        return LATEST_NS
    return cython.cast(cython.longlong, time_ns) + offset_ns


def nanoseconds(
    ticks: cython.ulonglong,
    multiplier: cython.longlong,
    greatest: cython.longlong,
    divisor: cython.longlong,
    shift: cython.longlong,
    offset_ns: cython.longlong,
) -> cython.longlong:
    """The same for rare paths in Python."""
    return to_ns(ticks, multiplier, greatest, divisor, shift, offset_ns)
