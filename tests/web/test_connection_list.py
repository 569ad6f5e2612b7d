"""Connections on the page are those of the report."""

from pathlib import Path

import pytest

from kit.desks import EXAMPLE, SMALL, asked, desk_of
from wirespan.base.errors import UsageError
from wirespan.explain.run import explain
from wirespan.report import document
from wirespan.web.connection_list import KEYS, connection, connections


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_they_are_the_report_s_but_for_their_relative_times(path: Path) -> None:
    answer, desk = explain(str(path)), desk_of(path)
    start_ns = desk.shelf.start_ns

    found = asked(desk, connections, limit=2000)

    assert found["total"] == len(answer.connections)
    for row, value in zip(found["rows"], answer.connections, strict=False):
        times = {"start_ns": value.start_ns - start_ns, "end_ns": value.end_ns - start_ns}
        assert row == {**document.connection(value), **times}


@pytest.mark.parametrize("key", KEYS)
def test_each_order_can_be_turned_around(key: str) -> None:
    desk = desk_of(EXAMPLE)

    for sort in (key, f"-{key}"):
        rows = asked(desk, connections, sort=sort)["rows"]
        assert sorted(row["id"] for row in rows) == [0, 1, 2, 3]


def test_the_largest_come_first() -> None:
    rows = asked(desk_of(EXAMPLE), connections, sort="-bytes")["rows"]

    carried = [row["client"]["bytes"] + row["server"]["bytes"] for row in rows]
    assert carried == sorted(carried, reverse=True)


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_those_that_pass_a_filter_are_explain_s(path: Path) -> None:
    desk = desk_of(path)
    for text in ("tcp", "tls", "udp.stream == 0", "ip.addr == 10.0.0.0/8", "!(tcp.port == 80)"):
        listed = {each.id for each in explain(str(path), filter=text).connections}

        found = asked(desk, connections, filter=text, limit=2000)

        assert found["total"] == len(listed), text
        assert {row["id"] for row in found["rows"]} <= listed, text


def test_those_that_touch_the_stretch_of_time_are_listed() -> None:
    desk = desk_of(EXAMPLE)
    every = asked(desk, connections)["rows"]
    first = min(every, key=lambda row: row["end_ns"])
    last = max(every, key=lambda row: row["start_ns"])

    until = asked(desk, connections, to=last["start_ns"] - 1)
    since = asked(desk, connections, **{"from": first["end_ns"] + 1})

    assert until["total"] == since["total"] == len(every) - 1
    assert last["id"] not in {row["id"] for row in until["rows"]}
    assert first["id"] not in {row["id"] for row in since["rows"]}
    assert asked(desk, connections, to=last["start_ns"])["total"] == len(every)
    assert asked(desk, connections, **{"from": first["end_ns"]})["total"] == len(every)


def test_one_comes_with_its_packets() -> None:
    found = asked(desk_of(EXAMPLE), connection, 1)

    assert found["connection"]["first_frame"] == found["segments"]["frame"][0] == 5
    assert found["connection"]["last_frame"] == found["segments"]["frame"][-1] == 48


def test_an_unknown_number_is_told() -> None:
    with pytest.raises(UsageError, match="no connection 4"):
        asked(desk_of(EXAMPLE), connection, 4)
