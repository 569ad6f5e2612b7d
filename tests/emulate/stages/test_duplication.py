"""Duplication."""

from kit.lanes import line_for
from kit.sights import MS, at, left, left_ms, through
from wirespan.emulate.packet import Packet
from wirespan.emulate.plans import Delay, Duplication, Independent, Script, Way

ALWAYS = Duplication(Independent(1.0))


def test_what_is_picked_leaves_twice() -> None:
    travel = through(Duplication(Script("second packet")), at(1, 2, 3))

    assert left_ms(travel) == [(0, 1), (1, 2), (1, 2), (2, 3)]
    assert travel.counts[1] == {"duplicated": 1}


def test_the_row_is_free_when_both_copies_are_taken() -> None:
    line = line_for(Way((ALWAYS, Delay(5 * MS))), at(0))
    cells = line.passage.packet_table.cells
    copies = []

    line.offer_(0, 0)
    copies.append(cells[0, Packet.COPIES])
    line.take_(5 * MS)
    copies.append(cells[0, Packet.COPIES])
    line.take_(5 * MS)
    copies.append(cells[0, Packet.COPIES])

    assert copies == [2, 1, 0]


def test_no_copy_is_made_that_has_no_place() -> None:
    # Eight times each: 16 copies, but a table of two rows has places for four.
    travel = through(ALWAYS, at(0, 0))
    assert len(travel.departures) == 4

    line = line_for(Way((ALWAYS, ALWAYS, ALWAYS, Delay(5 * MS))), at(0, 0))
    line.offer_(0, 0)
    line.offer_(0, 1)

    assert line.inside <= 4


def test_copies_that_are_dropped_free_the_row_once() -> None:
    line = line_for(Way((Delay(1 * MS), ALWAYS, Duplication(Independent(0.0)))), at(0))
    assert line.offer_(0, 0) == 0

    assert [line.take_(MS), line.take_(MS), line.take_(MS)] == [0, 0, -1]
    assert line.lost_() == -1


def test_left_counts_both() -> None:
    assert left(through(ALWAYS, at(0, 1))) == [0, 0, 1, 1]
