"""Requests as a list: order, range, stretch of time."""

from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.desks import EXAMPLE, SMALL, asked, desk_of, written
from wirespan.explain.run import explain
from wirespan.web.desk import Desk
from wirespan.web.request_list import KEYS, requests

MILLISECOND = 1_000_000


def ids(desk: Desk, **given: object) -> list[int]:
    return [row["id"] for row in asked(desk, requests, **given)["rows"]]


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_rows_say_what_the_report_says(path: Path) -> None:
    answer, desk = explain(str(path)), desk_of(path)

    found = asked(desk, requests, limit=2000)

    assert found["total"] == len(answer.requests)
    for row, value in zip(found["rows"], answer.requests, strict=False):
        assert row["start_ns"] == value.start_ns - desk.shelf.start_ns
        assert row["end_ns"] - row["start_ns"] == value.duration_ns == sum(row["phases"].values())
        assert (row["id"], row["request"], row["host"], row["response"], row["failed"]) == (
            value.id, value.request, value.host, value.response, value.failed,
        )  # fmt: skip
        assert (row["protocol"], row["connection"]) == (value.protocol, value.connection)


@pytest.mark.parametrize("key", KEYS)
def test_each_order_can_be_turned_around(key: str) -> None:
    desk = desk_of(EXAMPLE)

    up, down = ids(desk, sort=key), ids(desk, sort=f"-{key}")

    assert sorted(up) == sorted(down) == [0, 1, 2, 3, 4, 5]


def test_the_slowest_come_first() -> None:
    rows = asked(desk_of(EXAMPLE), requests, sort="-duration")["rows"]

    taken = [row["end_ns"] - row["start_ns"] for row in rows]
    assert taken == sorted(taken, reverse=True)
    assert rows[0]["request"] == "POST /orders"


def test_text_is_sorted_as_text() -> None:
    rows = asked(desk_of(EXAMPLE), requests, sort="request")["rows"]

    titles = [row["request"] for row in rows]
    assert titles == sorted(titles)


def test_equals_stay_in_order_of_their_number_both_ways() -> None:
    desk = desk_of(EXAMPLE)

    assert ids(desk, sort="protocol")[:4] == ids(desk, sort="-protocol")[-4:] == [0, 1, 2, 3]


def test_a_stretch_of_time_keeps_what_touches_it(tmp_path: Path) -> None:
    octets = capture(
        *(Conversation(number, (Ask(),), start=number * 100 * MILLISECOND) for number in range(3))
    )
    desk = desk_of(written(tmp_path, octets))
    rows = asked(desk, requests)["rows"]
    second = rows[1]

    assert ids(desk, from_=second["start_ns"], to=second["end_ns"]) == [second["id"]]
    assert ids(desk, from_=second["end_ns"], to=second["end_ns"]) == [second["id"]]
    assert ids(desk, from_=second["end_ns"] + 1) == [rows[2]["id"]]
    assert ids(desk, to=second["start_ns"] - 1) == [rows[0]["id"]]


def test_a_range_is_cut_out_of_the_whole() -> None:
    desk = desk_of(EXAMPLE)

    everything = ids(desk, sort="end")

    assert ids(desk, sort="end", offset=2, limit=3) == everything[2:5]
    assert asked(desk, requests, limit=0) == {"total": 6, "rows": []}


def test_findings_name_the_requests_they_are_about() -> None:
    rows = asked(desk_of(EXAMPLE), requests, filter="http")["rows"]

    assert rows[0]["findings"] == ["slow-server-think", "slow-start"]
