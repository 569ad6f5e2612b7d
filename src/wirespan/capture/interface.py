"""A capture's interface: who captured, how much of each packet, and with which clock."""

from dataclasses import dataclass

from wirespan.capture.link_types import link_name

SECOND_NS = 1_000_000_000
MICROSECONDS = 6
"""if_tsresol where the option is absent: 10**-6 seconds."""
BINARY_RESOLUTION = 0x80
LATEST_NS = 0x7FFFFFFFFFFFFFFF
LARGEST_DIVISOR = 10**19
"""The largest power of ten in 64 bits without sign."""


@dataclass(slots=True)
class Interface:
    """As an interface description block says, and later statistics blocks; None: not said."""

    link_type: int
    snap_length: int
    """0: no limit."""
    name: str | None = None
    description: str | None = None
    resolution: int = MICROSECONDS
    """if_tsresol as in the file: n for 10**-n seconds, 128 + n for 2**-n."""
    offset_seconds: int = 0
    received: int | None = None
    dropped_by_interface: int | None = None
    accepted_by_filter: int | None = None
    dropped_by_system: int | None = None
    delivered: int | None = None

    @property
    def link(self) -> str:
        """The link type's name."""
        return link_name(self.link_type)

    @property
    def tick(self) -> str:
        """The length of a tick for people."""
        base = 2 if self.resolution & BINARY_RESOLUTION else 10
        return f"{base}^-{self.resolution & ~BINARY_RESOLUTION} s"


def clock_row(interface: Interface) -> list[int]:
    """The interface's row of ``record_layout.Clock``."""
    multiplier, divisor, shift = _ratio(interface.resolution)
    return [
        interface.link_type,
        interface.snap_length,
        multiplier,
        LATEST_NS // multiplier if multiplier else 0,
        divisor - (1 << 64) if divisor > LATEST_NS else divisor,
        shift,
        max(-LATEST_NS, min(interface.offset_seconds * SECOND_NS, LATEST_NS)),
    ]


def _ratio(resolution: int) -> tuple[int, int, int]:
    """Nanoseconds a tick, ticks a nanosecond, the power of two; as ``Clock`` wants them."""
    exponent = resolution & ~BINARY_RESOLUTION
    if resolution & BINARY_RESOLUTION:
        return 0, 0, exponent
    if exponent <= 9:
        return 10 ** (9 - exponent), 0, -1
    divisor = 10 ** (exponent - 9)
    return 0, divisor if divisor <= LARGEST_DIVISOR else 0, -1
