"""How far apart the means of two samples are, as an interval that does not lie.

Durations of requests are skewed, few, and like their neighbours: formulas for bell curves
give intervals that are too narrow. So nothing is assumed of their shape:

* If the change did nothing, any exchange of requests between the sides would have been as
  likely. For each exchange of ``S`` (before) for ``T`` (after) there is a shift that the data
  cannot tell from the true one: mean(T) - mean(S). The outermost 2.5 % of these at either end
  are left out: a permutation test inverted (Hartigan 1969, Tritchler 1984). This is exact for
  a shift of any distribution, so a change is claimed by mistake in one of twenty at most, where
  the stretches below are witnesses of their own.
* What is exchanged are stretches of consecutive requests, at most 32 of the smaller side, and
  longer ones where neighbours are alike (``dependence``): so requests that waited in one queue
  count as one witness. Four stretches of a side remain at least.
* It is done twice where one side has more requests: with stretches of equal size, which is
  what makes it exact where nothing changed, and with equally many, which holds where the
  spread changed too (Chung and Romano 2013). The interval holds both.
* Fewer than four requests on a side are too few to tell: even a complete separation of three
  and three comes about by chance in one of ten.

All exchanges are tried where there are few; else some are drawn with a fixed seed. Exchanging
before and after turns the interval around exactly.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, pairwise
from math import comb

from wirespan.compare.dependence import alike

LEVEL_PERCENT = 95
MOST_STRETCHES = 32
LEAST = 4
"""70 exchanges of four and four, of which two separate the sides: 2.9 %."""
ALL_TRIED_UP_TO = 1_000
DRAWN = 1_000
SEED = 20_060_102
LISTS_KEPT = 64


class Verdict(StrEnum):
    FASTER = "faster"
    SLOWER = "slower"
    CHANCE = "could-be-chance"
    TOO_FEW = "too-few-to-tell"

    @property
    def turned(self) -> "Verdict":
        """The verdict with before and after exchanged."""
        return TURNED.get(self, self)


TURNED = {Verdict.FASTER: Verdict.SLOWER, Verdict.SLOWER: Verdict.FASTER}


@dataclass(frozen=True, slots=True)
class Interval:
    """Holds the difference of means with LEVEL_PERCENT confidence."""

    low_ns: int
    high_ns: int

    @property
    def verdict(self) -> Verdict:
        if self.low_ns > 0:
            return Verdict.SLOWER
        return Verdict.FASTER if self.high_ns < 0 else Verdict.CHANCE


Exchange = tuple[tuple[int, ...], tuple[int, ...]]
"""Stretches of the one side, given for as many of the other."""


def interval(before: Sequence[int], after: Sequence[int]) -> Interval | None:
    """Of mean(after) - mean(before); both in order of time. None: too few to tell."""
    if min(len(before), len(after)) < LEAST:
        return None
    if len(before) > len(after):
        low, high = _limits(after, before)
        low, high = -high, -low
    else:
        low, high = _limits(before, after)
    return Interval(round(low), round(high))


def _limits(fewer: Sequence[int], more: Sequence[int]) -> tuple[float, float]:
    witness = min(max(alike(fewer), alike(more)), len(fewer) // LEAST)
    size = max(-(-len(fewer) // MOST_STRETCHES), witness)
    equally_large = len(fewer) // size, len(more) // size
    equally_many = min(len(fewer) // witness, MOST_STRETCHES)
    seen = sum(more) / len(more) - sum(fewer) / len(fewer)
    ends = [seen]
    for counts in {equally_large, (equally_many, equally_many)}:
        a, b = _Stretches(fewer, counts[0]), _Stretches(more, counts[1])
        shifts = sorted(b.mean(theirs) - a.mean(ours) for ours, theirs in _exchanges(*counts))
        beyond = (len(shifts) + 1) * (100 - LEVEL_PERCENT) // 200
        ends += shifts[beyond - 1], shifts[-beyond]
    return min(ends), max(ends)


class _Stretches:
    """Consecutive values in ``count`` parts of nearly equal size."""

    def __init__(self, values: Sequence[int], count: int) -> None:
        edges = list(pairwise(at * len(values) // count for at in range(count + 1)))
        self._sums = [sum(values[first:last]) for first, last in edges]
        self._sizes = [last - first for first, last in edges]

    def mean(self, chosen: tuple[int, ...]) -> float:
        """Of all values in the chosen stretches."""
        sizes = sum(map(self._sizes.__getitem__, chosen))
        return sum(map(self._sums.__getitem__, chosen)) / sizes


@lru_cache(maxsize=LISTS_KEPT)
def _exchanges(few: int, many: int) -> tuple[Exchange, ...]:
    return tuple(_all(few, many) if comb(few + many, few) <= ALL_TRIED_UP_TO else _drawn(few, many))


def _all(few: int, many: int) -> list[Exchange]:
    return [
        (ours, theirs)
        for size in range(1, few + 1)
        for ours in combinations(range(few), size)
        for theirs in combinations(range(many), size)
    ]


def _drawn(few: int, many: int) -> list[Exchange]:
    """As they come when all stretches are dealt out anew; where there are equally many, each
    with its mirror image, because then either side may be the one before."""
    generator = random.Random(SEED)
    found: list[Exchange] = []
    while len(found) < DRAWN:
        dealt = generator.sample(range(few + many), few)
        theirs = tuple(at - few for at in dealt if at >= few)
        ours = tuple(sorted(set(range(few)).difference(dealt)))
        if ours:
            found += [(ours, theirs), (theirs, ours)] if few == many else [(ours, theirs)]
    return found
