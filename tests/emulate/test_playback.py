"""A recording through a line at compiled speed."""

from kit.lanes import line_for, step_by_step
from kit.sights import MS, at
from wirespan.emulate import plans
from wirespan.emulate.plans import Way
from wirespan.emulate.playback import Playback
from wirespan.kernels.table import Table

WAY = Way(
    (
        plans.Loss(plans.Independent(0.1)),
        plans.Duplication(plans.Independent(0.1)),
        plans.Rate(8_000_000, plans.CoDel()),
        plans.Delay(5 * MS, 2 * MS, keep_order=False),
    )
)


def test_it_does_what_one_does_step_by_step() -> None:
    arrivals = at(*(place / 2 for place in range(500)))
    line = line_for(WAY, arrivals)
    left = Table(2, 1000)

    many = Playback(line).play(500, left)

    other = step_by_step(line_for(WAY, arrivals), arrivals)
    assert [tuple(row) for row in left.cells[:many].tolist()] == other.departures
    assert line.inside == 0


def test_only_the_first_rows_are_played() -> None:
    line = line_for(WAY, at(0, 1, 2))

    assert Playback(line).play(0, Table(2, 6)) == 0
    assert line.offered == 0
