"""What the walk over a capture's records is told, and the words in which it answers."""

from enum import IntEnum


class Stop(IntEnum):
    """Why a walk ended at ``position``."""

    MORE = 0
    """The record there is not complete; ``needed`` is its size as far as it is known."""
    FULL = 1
    """No row is left in this batch."""
    BLOCK = 2
    """A complete block that is not a packet, of ``kind`` and ``needed`` bytes."""
    SECTION = 3
    """A section header: the byte order may change, so nothing else of it was read."""
    LENGTH = 4
    """A length that cannot be: ``needed`` is what it says."""
    TRAILER = 5
    """The length after the block is not the length before it."""
    INTERFACE = 6
    """A packet of an interface that was not described; ``kind`` is its number."""
    MISFIT = 7
    """A packet that is larger than the block of ``needed`` bytes it is in."""


class Lengths(IntEnum):
    """The order of the two lengths in a pcap record, which older writers had differently."""

    CAPTURED_FIRST = 0
    ORIGINAL_FIRST = 1
    SMALLER_IS_CAPTURED = 2


class Clock(IntEnum):
    """Columns of what the walk must know of an interface; rows: all of the file's."""

    LINK_TYPE = 0
    SNAP_LENGTH = 1
    """0: no limit."""
    MULTIPLIER = 2
    """Nanoseconds a tick; 0: ticks are shorter, or binary."""
    GREATEST = 3
    """The largest number of ticks that can be multiplied without overflow."""
    DIVISOR = 4
    """Ticks a nanosecond, 64 bits without sign; 0: no count of ticks makes a nanosecond."""
    SHIFT = 5
    """Ticks are this power of 1/2 seconds; -1: not binary."""
    OFFSET_NS = 6
