"""How many consecutive requests are alike, because they waited in one queue.

Of a busy server's queue a hundred requests may be a handful of witnesses. The measure is the
integrated autocorrelation time (Sokal 1997, section 3), of ranks, so that one request of a
thousand times the usual does not hide it; lags are summed up to the first that chance explains.
Of few requests no method can tell: what is found there is too little rather than too much.
"""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, sqrt

LOOKED_AT = 4_096
"""The first; more would take longer and tell the same."""
CHANCE_BELOW = 1.65
"""Of 1/sqrt(n): independent values exceed it in one of twenty."""
TIMES = 2
"""Neighbouring stretches touch: of once the autocorrelation time they would still be alike."""
LARGEST_SHARE = 4
"""A lag, or a stretch, is at most this part of all."""


def alike(values: Sequence[int]) -> int:
    """How many consecutive values make one witness; 1 where they are independent."""
    looked_at = values[:LOOKED_AT]
    count = len(looked_at)
    middle = (count - 1) / 2
    away = [rank - middle for rank in ranks(looked_at)]
    spread = sum(each * each for each in away)
    if not spread:
        return 1
    found = 0.0
    for lag in range(1, count // LARGEST_SHARE + 1):
        correlation = sum(map(float.__mul__, away, away[lag:])) / spread
        if correlation < CHANCE_BELOW / sqrt(count):
            break
        found += correlation
    if not found:
        return 1
    return min(ceil(TIMES * (1 + 2 * found)), max(len(values) // LARGEST_SHARE, 1))


def ranks(values: Sequence[int]) -> list[float]:
    """From 0 on; equal values share the mean of theirs."""
    found = [0.0] * len(values)
    order = sorted(range(len(values)), key=values.__getitem__)
    first = 0
    for _, group in groupby(order, key=values.__getitem__):
        same = list(group)
        for at in same:
            found[at] = first + (len(same) - 1) / 2
        first += len(same)
    return found
