"""Lists kept between questions."""

from pathlib import Path

from kit.desks import EXAMPLE, desk_of, written
from wirespan.web.desk import Desk, packed
from wirespan.web.session import Session


def test_a_list_is_made_once() -> None:
    desk = Desk(desk_of(EXAMPLE).session)
    made: list[int] = []

    for _ in range(3):
        desk.kept(("a",), lambda: made.append(1) or [1, 2])

    assert made == [1]


def test_the_list_not_asked_for_longest_goes_first() -> None:
    desk = Desk(desk_of(EXAMPLE).session)
    for number in range(24):
        desk.kept((number,), lambda number=number: [number])
    desk.kept((0,), lambda: [-1])

    desk.kept((24,), lambda: [24])

    assert desk.kept((0,), lambda: [-1]) == [0]
    assert desk.kept((1,), lambda: [-1]) == [-1]


def test_before_all_was_read_no_request_is_blamed(tmp_path: Path) -> None:
    session = Session(str(written(tmp_path, EXAMPLE.read_bytes())))
    desk = Desk(session)

    assert desk.findings_of(4) == []
    session.start()
    session.wait(20)
    assert desk.findings_of(4) == ["slow-server-think", "slow-start"]


def test_lists_made_of_another_shelf_are_made_anew() -> None:
    session = Session(str(EXAMPLE))
    desk = Desk(session)
    desk.kept(("a",), lambda: [1])
    assert desk.kept(("a",), lambda: [2]) == [1]

    session.close()
    session._reading = desk_of(EXAMPLE).session._reading

    assert desk.kept(("a",), lambda: [2]) == [2]


def test_rows_are_kept_small() -> None:
    assert packed([1, 2, 3]).itemsize == 4
