"""Loss."""

from kit.sights import at, left, through
from wirespan.emulate.packet import What
from wirespan.emulate.plans import Independent, Loss, Script


def test_what_is_picked_is_lost_and_told_in_the_journal() -> None:
    travel = through(Loss(Script("packet 2-3")), at(1, 2, 3, 4))

    assert left(travel) == [0, 3]
    assert [(event[0], event[2], event[4]) for event in travel.events] == [
        (2_000_000, 2, What.LOST),
        (3_000_000, 3, What.LOST),
    ]


def test_a_chance_of_nothing_loses_nothing() -> None:
    assert left(through(Loss(Independent(0.0)), at(*range(500)))) == list(range(500))


def test_a_chance_of_one_loses_all() -> None:
    assert left(through(Loss(Independent(1.0)), at(*range(500)))) == []
