"""One group before and after: its figures on either side, and what lies between them.

Means are integers that add up: cells of phase and reason are rounded one after another by
their running sum, so that the means of cells add up to those of phases, of reasons and to the
whole, and differences do so too. The totals beside them are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wirespan.base.vocabulary import Phase, Reason
from wirespan.compare.chance import Interval, Verdict, interval
from wirespan.compare.group import Cell, Group, percentile


@dataclass(frozen=True, slots=True)
class Figures:
    """What one side's requests took; all in ns."""

    count: int
    untimed: int
    """Of these the durations are not known: they are in no time below."""
    failed: int
    refused: int
    total_ns: int
    mean_ns: int
    p50_ns: int
    p90_ns: int
    p99_ns: int
    max_ns: int
    cells: Mapping[Cell, int]
    """Mean time; they add up to ``mean_ns``."""
    totals: Mapping[Cell, int]
    """They add up to ``total_ns``."""

    @property
    def timed(self) -> int:
        return self.count - self.untimed


@dataclass(frozen=True, slots=True)
class Difference:
    before: Figures
    after: Figures
    interval: Interval | None
    """Of the difference of means; None where there are too few requests to tell."""

    @property
    def mean_ns(self) -> int:
        """How much longer a request takes after."""
        return self.after.mean_ns - self.before.mean_ns

    @property
    def cells(self) -> dict[Cell, int]:
        """They add up to ``mean_ns``."""
        before, after = self.before.cells, self.after.cells
        return {
            cell: after.get(cell, 0) - before.get(cell, 0) for cell in sorted({*before, *after})
        }

    @property
    def verdict(self) -> Verdict:
        return self.interval.verdict if self.interval else Verdict.TOO_FEW


def difference(before: Group, after: Group) -> Difference | None:
    """None where either side has no request whose duration is known."""
    if not before.times or not after.times:
        return None
    return Difference(
        figures(before), figures(after), interval(before.in_order(), after.in_order())
    )


def figures(group: Group) -> Figures:
    times = sorted(taken_ns for _, taken_ns in group.times) or [0]
    cells = mean_cells(group)
    return Figures(
        count=group.count,
        untimed=group.untimed,
        failed=group.failed,
        refused=group.refused,
        total_ns=group.total_ns,
        mean_ns=sum(cells.values()),
        p50_ns=percentile(times, 50),
        p90_ns=percentile(times, 90),
        p99_ns=percentile(times, 99),
        max_ns=times[-1],
        cells=cells,
        totals={cell: group.cells[cell] for cell in sorted(group.cells)},
    )


def mean_cells(group: Group) -> dict[Cell, int]:
    """Each within a nanosecond of its mean, and together the mean of the whole, rounded."""
    found: dict[Cell, int] = {}
    running = told = 0
    for cell in sorted(group.cells):
        running += group.cells[cell]
        found[cell] = nearest(running, len(group.times)) - told
        told += found[cell]
    return found


def nearest(total: int, count: int) -> int:
    """The integer nearest to their quotient; of two the even one, so that signs do not matter."""
    return round(Fraction(total, count))


def by_phase(cells: Mapping[Cell, int]) -> dict[Phase, int]:
    """Every phase, those of no time too."""
    found = dict.fromkeys(Phase, 0)
    for (phase, _), nanoseconds in cells.items():
        found[phase] += nanoseconds
    return found


def by_reason(cells: Mapping[Cell, int]) -> dict[Reason, int]:
    """Every reason, those of no time too."""
    found = dict.fromkeys(Reason, 0)
    for (_, reason), nanoseconds in cells.items():
        found[reason] += nanoseconds
    return found
