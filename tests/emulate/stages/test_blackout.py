"""Blackouts."""

import pytest

from kit.lanes import line_for
from kit.sights import MS, at, left, left_ms, through
from wirespan.emulate.packet import NEVER, What
from wirespan.emulate.plans import Blackout, Delay, Way, Window


def out(*windows: tuple[int, int], hold: bool = False) -> Blackout:
    return Blackout(tuple(Window(start * MS, length * MS) for start, length in windows), hold)


def test_in_a_window_nothing_passes() -> None:
    travel = through(out((2, 3)), at(0, 1.999999, 2, 4.999999, 5))

    assert left(travel) == [0, 1, 4]
    assert travel.counts[0] == {"blacked_out": 2}


def test_windows_count_from_the_first_packet() -> None:
    assert left(through(out((2, 3)), at(100, 103, 105))) == [0, 2]


def test_windows_may_overlap() -> None:
    assert left(through(out((1, 5), (2, 1), (4, 4)), at(0, 5.5, 7.5, 8))) == [0, 3]


def test_a_window_that_holds_lets_go_in_one_burst() -> None:
    travel = through(out((2, 3), hold=True), at(0, 2, 3, 6))

    assert left_ms(travel) == [(0, 0), (1, 5), (2, 5), (3, 6)]
    assert travel.events[0][4:] == [What.HELD_BACK, 3 * MS]


def test_a_window_that_begins_when_another_ends_goes_on_holding() -> None:
    travel = through(out((2, 3), (5, 2), hold=True), at(0, 3))

    assert left_ms(travel) == [(0, 0), (1, 7)]


def test_one_can_be_made_while_packets_run() -> None:
    line = line_for(Way((Delay(5 * MS),)), at(0, 0, 0))
    fates = [line.offer_(0, 0)]

    line.black_out(1 * MS, 2 * MS)
    fates += [line.offer_(2 * MS, 1), line.offer_(3 * MS, 2)]

    assert fates == [0, What.BLACKED_OUT, 0]
    assert [line.take_(10 * MS), line.take_(10 * MS)] == [0, 2]


def test_one_made_at_once_prolongs_what_is_held() -> None:
    line = line_for(Way((out((0, 2), hold=True),)), at(0))
    line.offer_(0, 0)

    line.black_out(1 * MS, 5 * MS)

    assert line.due_() == 6 * MS
    assert line.take_(6 * MS - 1) == -1
    assert line.take_(6 * MS) == 0
    assert line.due_() == NEVER


def test_a_line_made_by_hand_may_have_none() -> None:
    from_plan = line_for(Way(), at(0))
    bare = type(from_plan)(from_plan.passage.packet_table, [])

    with pytest.raises(ValueError, match="black out"):
        bare.black_out(0, 1)
