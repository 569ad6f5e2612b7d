"""How a varying delay varies: the quantiles of each distribution, as delays.

``jitter`` is half the width of the uniform one, as with netem; of the others it is the standard
deviation. Pareto has shape 3: most packets are a little early, few are very late. No delay is
negative: what would be is 0, so a jitter beyond the delay raises the mean.
"""

from collections.abc import Callable
from functools import lru_cache
from math import pow as power
from math import sqrt
from statistics import NormalDist

QUANTILES = 4097
SHAPE = 3.0
PARETO_MEAN = SHAPE / (SHAPE - 1)
PARETO_DEVIATION = sqrt(SHAPE / (SHAPE - 2)) / (SHAPE - 1)
NORMAL = NormalDist()


@lru_cache(maxsize=64)
def quantiles(distribution: str, delay_ns: int, jitter_ns: int) -> tuple[int, ...]:
    """4097 delays in ns, from the least to the most, equally likely between each two."""
    score = DISTRIBUTIONS[distribution]
    return tuple(
        max(0, delay_ns + round(jitter_ns * score(place / (QUANTILES - 1))))
        for place in range(QUANTILES)
    )


def _uniform(share: float) -> float:
    return 2 * share - 1


def _normal(share: float) -> float:
    return NORMAL.inv_cdf(_inside(share))


def _pareto(share: float) -> float:
    late = power(1 - _inside(share), -1 / SHAPE)
    return (late - PARETO_MEAN) / PARETO_DEVIATION


def _inside(share: float) -> float:
    """The tails end where one packet in 8192 would be."""
    edge = 1 / (2 * (QUANTILES - 1))
    return min(max(share, edge), 1 - edge)


DISTRIBUTIONS: dict[str, Callable[[float], float]] = {
    "uniform": _uniform,
    "normal": _normal,
    "pareto": _pareto,
}
