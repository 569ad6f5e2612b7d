"""Columns of packets with fewer rows."""

from typing import Any

from wirespan.web.thinning import thinned

SYN, FROM_SERVER = 1 << 2, 1


def columns(marks: list[int]) -> dict[str, Any]:
    return {"frame": list(range(1, len(marks) + 1)), "marks": marks, "total": 9_999}


def test_few_stay_as_they_are() -> None:
    given = columns([0] * 10)

    assert thinned(given, 10) is given


def test_many_become_as_many_as_asked_for_and_the_total_stays() -> None:
    found = thinned(columns([0, FROM_SERVER] * 50), 10)

    assert found["frame"] == [1, 11, 21, 31, 41, 51, 61, 71, 81, 91]
    assert found["marks"] == [0] * 10
    assert found["total"] == 9_999


def test_what_is_marked_stays() -> None:
    marks = [0] * 100
    marks[7] = marks[42] = SYN

    found = thinned(columns(marks), 10)

    assert {8, 43} <= set(found["frame"])
    assert len(found["frame"]) == 10
    assert found["frame"] == sorted(found["frame"])


def test_where_all_are_marked_half_of_the_room_is_theirs() -> None:
    found = thinned(columns([SYN] * 100), 10)

    assert len(found["frame"]) == 5


def test_what_belongs_to_packets_goes_with_them() -> None:
    given = columns([0, FROM_SERVER] * 50)
    given["sacked"] = {"frame": [1, 2, 11, 11], "left": [10, 20, 30, 40]}

    assert thinned(given, 10)["sacked"] == {"frame": [1, 11, 11], "left": [10, 30, 40]}
