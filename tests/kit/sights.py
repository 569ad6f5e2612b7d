"""Short forms for tests of stages: packets at given milliseconds, and when they left."""

from wirespan.emulate.plans import Stage, Way
from wirespan.emulate.simulate import Arrival, Travel, simulate

MS = 1_000_000


def at(*times_ms: float, size_bytes: int = 1000) -> list[Arrival]:
    return [Arrival(round(time_ms * MS), size_bytes) for time_ms in times_ms]


def through(stage: Stage, arrivals: list[Arrival], seed: int = 1) -> Travel:
    return simulate(Way((stage,)), arrivals, seed)


def left_ms(travel: Travel) -> list[tuple[int, float]]:
    """(packet, when it left)."""
    return [(one.packet, one.time_ns / MS) for one in travel.departures]


def left(travel: Travel) -> list[int]:
    return [one.packet for one in travel.departures]
