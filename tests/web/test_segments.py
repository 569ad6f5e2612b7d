"""Packets of a connection as columns."""

from dataclasses import replace
from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.desks import EXAMPLE, SMALL, asked, desk_of, written
from wirespan.explain.packets import read
from wirespan.web import segments as module
from wirespan.web.connection_list import connection
from wirespan.web.segments import NAMES, segments

EVERYTHING = 10**9


def of_example() -> dict[str, list[int]]:
    return segments(desk_of(EXAMPLE).shelf, 1, 1, EVERYTHING)


def test_all_columns_have_a_value_a_packet() -> None:
    found = of_example()

    assert {len(found[name]) for name in NAMES} == {found["total"]} == {42}


def test_positions_count_payload_from_0() -> None:
    found = of_example()

    assert found["frame"][:6] == [5, 6, 7, 8, 9, 10]
    assert found["from_server"][:4] == [0, 1, 0, 0]
    assert found["start"][:4] == [0, 0, 0, 0]
    assert found["length"][:5] == [0, 0, 0, 129, 1448]
    assert found["start"][4] == 129
    assert found["ack"][:3] == [-1, 0, 0]


def test_what_is_in_flight_falls_with_each_acknowledgement() -> None:
    found = of_example()

    assert found["flight"][:6] == [0, 0, 0, 129, 1577, 2748]
    first_ack = found["ack"].index(2748)
    assert found["from_server"][first_ack] == 1
    assert max(found["flight"]) < 20_152


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_numbers_are_those_of_the_list_of_packets(path: Path) -> None:
    lines = {line.frame: line for line in read(str(path), "tcp", None)}
    desk = desk_of(path)
    for identity in desk.shelf.connection_rows:
        found = asked(desk, connection, identity)["segments"]
        for at, frame in enumerate(found["frame"]):
            line = lines.get(frame)
            if line is None or line.sequence is None or found["start"][at] < 0:
                continue
            assert found["length"][at] == line.payload_bytes
            assert found["marks"][at] == line.marks
            if not line.flags & 2 and line.sequence:
                assert found["start"][at] % 2**32 == (line.sequence - 1) % 2**32


def test_positions_go_on_where_sequence_numbers_begin_anew(tmp_path: Path) -> None:
    octets = capture(Conversation(0, (Ask(segments=3),)))
    shelf = desk_of(written(tmp_path, octets)).shelf
    before = segments(shelf, 0, 1, EVERYTHING)["start"]
    follower = module.Follower(shelf, 0)
    follower._first = [2**32 - 100, 2**32 - 100]

    follower._near = [0, 0]
    positions = [follower._position(1, (2**32 - 100 + 1 + start) % 2**32) for start in before]

    assert positions == before
    assert max(before) > 100


def test_a_long_connection_is_thinned_but_keeps_what_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_SHOWN", 20)
    asks = (replace(Ask(), segments=60), replace(Ask(), copies=1))
    octets = capture(Conversation(0, asks))
    shelf = desk_of(written(tmp_path, octets)).shelf

    found = segments(shelf, 0, 1, EVERYTHING)

    assert found["total"] > 60
    assert len(found["frame"]) <= 31
    duplicate_record = 1 << 20
    assert any(marks & duplicate_record for marks in found["marks"])


def test_earlier_packets_count_for_what_is_in_flight_only(tmp_path: Path) -> None:
    shelf = desk_of(EXAMPLE).shelf

    later = segments(shelf, 1, 1, EVERYTHING, shown_from=10)

    assert later["frame"][0] == 10
    assert later["flight"][0] == 2748


def test_a_connection_without_packets_has_empty_columns() -> None:
    found = segments(desk_of(EXAMPLE).shelf, 99, 1, EVERYTHING)

    assert found == {**{name: [] for name in NAMES}, "total": 0}
