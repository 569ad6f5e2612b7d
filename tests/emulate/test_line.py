"""One direction of a link."""

from kit.lanes import line_for
from kit.sights import MS, at
from wirespan.emulate.packet import NEVER, Packet, What
from wirespan.emulate.plans import Delay, DropTail, Independent, Loss, Rate, Script, Way


def test_a_packet_is_due_when_it_leaves() -> None:
    line = line_for(Way((Delay(40 * MS),)), at(0))

    line.offer_(7, 0)

    assert line.due_() == 40 * MS + 7
    assert line.take_(40 * MS + 6) == -1
    assert line.take_(40 * MS + 7) == 0
    assert line.due_() == NEVER


def test_it_writes_down_when_a_packet_came_and_left() -> None:
    line = line_for(Way((Delay(5),)), at(0))
    cells = line.passage.packet_table.cells

    line.offer_(7, 0)
    line.take_(1000)

    assert cells[0, Packet.ARRIVED] == 7
    assert cells[0, Packet.LEAVES] == 12
    assert cells[0, Packet.NUMBER] == 1


def test_a_rate_before_a_delay_is_not_due_before_the_delay_s_end() -> None:
    # The relay need not wake for the end of a transmission whose packet then travels on.
    line = line_for(Way((Rate(8_000_000, DropTail(limit_packets=9)), Delay(40 * MS))), at(0))

    line.offer_(0, 0)

    assert line.due_() == 41 * MS


def test_what_is_dropped_at_once_is_told_at_once() -> None:
    line = line_for(Way((Loss(Independent(1.0)),)), at(0))

    assert line.offer_(0, 0) == What.LOST
    assert line.lost_() == -1
    assert line.inside == 0


def test_what_is_dropped_inside_is_told_by_lost() -> None:
    line = line_for(Way((Delay(5), Loss(Independent(1.0)))), at(0))

    assert line.offer_(0, 0) == 0
    assert [line.take_(5), line.lost_(), line.lost_()] == [-1, 0, -1]
    assert line.passage.packet_table.cells[0, Packet.FATE] == What.LOST


def test_rows_may_be_used_again() -> None:
    line = line_for(Way((Delay(5),)), at(0))

    for time in range(0, 1000, 10):
        assert line.offer_(time, 0) == 0
        assert line.take_(time + 5) == 0

    assert (line.offered, line.taken) == (100, 100)


def test_a_clock_that_goes_back_is_taken_for_one_that_stands() -> None:
    line = line_for(Way((Delay(5),)), at(0, 0))

    line.offer_(100, 0)
    line.offer_(50, 1)

    assert line.take_(105) == 0
    assert line.take_(105) == 1


def test_time_that_never_comes_does_not_pass() -> None:
    line = line_for(Way((Delay(5),)), at(0, 0))

    assert [line.take_(NEVER), line.take_(NEVER + 5)] == [-1, -1]
    line.offer_(0, 0)

    assert line.due_() == 5


def test_rows_offered_while_still_inside_find_no_room_in_the_end() -> None:
    line = line_for(Way((Delay(5),)), at(0, 0))

    fates = [line.offer_(0, 0) for _ in range(6)]

    # A table of two rows has places for four copies.
    assert fates == [0, 0, 0, 0, What.NO_ROOM, What.NO_ROOM]
    assert line.counts()[-1] == {"no_room": 2}


def test_its_first_moment_may_be_told() -> None:
    line = line_for(Way((Delay(5),)), at(0))

    line.begin(1000)

    assert line.begun
    assert line.offer_(900, 0) == 0
    assert line.due_() == 1005


def test_counts_say_what_happened_where() -> None:
    line = line_for(Way((Loss(Script("packet 2-3")), Delay(5))), at(0, 0, 0, 0))

    for row in range(4):
        line.offer_(row, row)

    assert line.names == ("Blackout", "Loss", "Delay")
    assert line.counts() == [{}, {"lost": 2}, {}, {}]
    assert len(line.take_events()) == 2
    assert line.take_events() == []


def test_taking_what_waits_lets_time_pass_in_the_line() -> None:
    line = line_for(Way((Delay(5),)), at(0, 0))
    line.offer_(0, 0)

    line.take_(500)
    line.offer_(10, 1)

    assert line.due_() == 505
