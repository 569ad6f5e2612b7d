"""A budget for slowness: how much longer the middle request may take after a change.

It is judged by the median, of the whole and of each endpoint that both sides asked: a mean
moves with one lost packet, the median with the change. It is a plain bound, not a test: with
few requests a tight budget is missed by chance, and the verdict beside it says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wirespan.compare.answers import Comparison
from wirespan.compare.difference import Difference

WHOLE = "all requests"


@dataclass(frozen=True, slots=True)
class Miss:
    name: str
    before_ns: int
    after_ns: int


def misses(comparison: Comparison, percent: Fraction) -> list[Miss]:
    """What takes longer by more than ``percent``; exactly that much is within the budget."""
    return [
        Miss(name, each.before.p50_ns, each.after.p50_ns)
        for name, each in _judged(comparison)
        if each.after.p50_ns * 100 > each.before.p50_ns * (100 + percent)
    ]


def _judged(comparison: Comparison) -> Iterator[tuple[str, Difference]]:
    if comparison.whole:
        yield WHOLE, comparison.whole
    for each in comparison.endpoints:
        if each.difference:
            yield each.endpoint.name, each.difference
