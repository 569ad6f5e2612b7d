"""What the stages of a line share."""

from typing import Any

from kit.interpreted import interpreted
from wirespan.emulate.packet import Event, Packet, What
from wirespan.kernels.table import Table


def passage(rows: int = 4, events: int = 3) -> Any:
    packets = Table(len(Packet), rows)
    for row in range(rows):
        packets.cells[row, Packet.COPIES] = 1
        packets.cells[row, Packet.NUMBER] = row + 10
    return interpreted()["stages.passage"].Passage(packets, 2, events)


def test_the_journal_says_what_happened_to_whom_where_and_when() -> None:
    shared = passage()

    shared.note(99, 2, 1, What.HELD_BACK, 7)

    (row,) = shared.take_events()
    told = {column.name: row[column] for column in Event}
    assert told == {
        "TIME": 99, "PACKET": 2, "NUMBER": 12, "STAGE": 1, "WHAT": What.HELD_BACK, "VALUE": 7,
    }  # fmt: skip


def test_a_full_journal_counts_what_it_misses() -> None:
    shared = passage(events=3)

    for time in range(5):
        shared.note(time, 0, 0, What.MARKED, 0)

    assert shared.events_missed == 2
    assert len(shared.take_events()) == 3
    assert shared.count_table.cells[0, What.MARKED] == 5


def test_a_journal_that_was_taken_has_room_again() -> None:
    shared = passage(events=1)
    shared.note(1, 0, 0, What.MARKED, 0)
    shared.take_events()

    shared.note(2, 0, 0, What.MARKED, 0)

    assert [event[0] for event in shared.take_events()] == [2]


def test_rows_are_lost_in_order_when_their_last_copy_goes() -> None:
    shared = passage()
    shared.packets[1, Packet.COPIES] = 2

    for packet in (1, 3, 0, 1):
        shared.drop(5, packet, 0, What.LOST, 0)

    assert [shared.take_lost() for _ in range(4)] == [3, 0, 1, -1]


def test_who_is_offered_is_told_by_the_offer_alone() -> None:
    shared = passage()
    shared.offered = 2

    shared.drop(5, 2, 0, What.LOST, 0)

    assert shared.take_lost() == -1


def test_losses_nobody_asks_for_take_no_more_room() -> None:
    shared = passage(rows=2)

    for packet in (0, 1, 0):
        shared.packets[packet, Packet.COPIES] = 1
        shared.drop(5, packet, 0, What.LOST, 0)

    assert [shared.take_lost() for _ in range(3)] == [1, 0, -1]
