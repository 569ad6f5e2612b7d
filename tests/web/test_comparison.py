"""Two groups of requests compared."""

from pathlib import Path

import pytest

from kit.conversations import SECOND, Ask, Conversation, packets
from kit.conversations import written as conversation
from kit.desks import EXAMPLE, SMALL, asked, desk_of, written
from wirespan.base.errors import UsageError
from wirespan.compare.answers import grouped
from wirespan.compare.difference import figures
from wirespan.explain.run import explain
from wirespan.report import compare_document
from wirespan.web.comparison import compare
from wirespan.web.desk import Desk
from wirespan.web.groups import groups
from wirespan.web.query import NotThereError
from wirespan.web.request_list import requests


def test_a_group_does_not_differ_from_itself() -> None:
    found = asked(desk_of(EXAMPLE), compare, a="POST /orders", b="POST /orders")

    assert found["before"] == found["after"]
    assert found["difference"]["mean_ns"] == 0
    assert found["said"]["verdict"] == "no difference"


def test_two_groups_are_told_apart() -> None:
    found = asked(desk_of(EXAMPLE), compare, a="turns with api.example.com", b="POST /orders")

    assert found["difference"]["mean_ns"] == 283_816_770 - 226_122_490
    assert sum(found["difference"]["reasons"].values()) == found["difference"]["mean_ns"]
    assert found["said"]["verdict"] == "57.7 ms more a request"
    assert found["said"]["doubt"] == "too few requests to tell from chance: 1 and 1"
    assert found["said"]["mostly"]


def beside(*paths: Path) -> list[Desk]:
    """As they are opened together."""
    desks = [Desk(desk_of(path).session) for path in paths]
    for desk in desks:
        desk.beside = desks
    return desks


def test_a_group_is_compared_with_that_of_another_capture(tmp_path: Path) -> None:
    other = written(tmp_path, conversation(packets(Conversation(0, (Ask(), Ask())))))
    desk, second = beside(EXAMPLE, other)
    key = asked(second, groups)[0]["key"]

    found = asked(desk, compare, a="POST /orders", b=key, other=1)

    names = "count", "total_ns", "p50_ns", "max_ns"
    for of, name, side in ((desk, "POST /orders", "before"), (second, key, "after")):
        group = next(each for each in asked(of, groups) if each["key"] == name)
        assert [found[side][each] for each in names] == [group[each] for each in names]


def test_the_other_capture_is_filtered_but_not_cut_by_this_one_s_time(tmp_path: Path) -> None:
    other = written(tmp_path, conversation(packets(Conversation(0, (Ask(), Ask())))))
    desk, second = beside(EXAMPLE, other)
    key = asked(second, groups)[0]["key"]
    ask = {"a": "POST /orders", "b": key, "other": 1}
    order = asked(desk, requests, filter="http")["rows"][0]
    assert asked(second, requests, **{"from": order["end_ns"]})["total"] == 0

    cut = asked(desk, compare, **ask, **{"from": order["end_ns"]})

    assert cut["after"] == asked(desk, compare, **ask)["after"]
    with pytest.raises(NotThereError, match="no group"):
        asked(desk, compare, **ask, filter="tcp.port == 1")


def test_a_capture_that_was_not_opened_cannot_be_compared_with() -> None:
    with pytest.raises(NotThereError, match="no capture 1"):
        asked(desk_of(EXAMPLE), compare, a="POST /orders", b="POST /orders", other=1)


@pytest.mark.parametrize("by", ["host", "connection", "status", "protocol"])
def test_any_groups_can_be_compared(by: str) -> None:
    desk = desk_of(EXAMPLE)
    first, last = asked(desk, groups, by=by)[0], asked(desk, groups, by=by)[-1]

    found = asked(desk, compare, by=by, a=first["key"], b=last["key"])

    for group, side in ((first, found["before"]), (last, found["after"])):
        names = "count", "total_ns", "p50_ns", "p90_ns", "p99_ns", "max_ns"
        assert [side[name] for name in names] == [group[name] for name in names]


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_its_figures_are_those_of_the_command(path: object) -> None:
    answer = explain(str(path))

    for endpoint, group in grouped(answer.requests, whole_vantage=True).items():
        key = endpoint.name
        if sum(each.name == key for each in grouped(answer.requests, True)) > 1:
            continue
        found = asked(desk_of(path), compare, a=key, b=key)  # type: ignore[arg-type]  # a path

        assert found["before"] == compare_document.figures(figures(group))


def test_a_filter_holds_for_both() -> None:
    found = asked(desk_of(EXAMPLE), compare, by="protocol", a="dns", b="dns", filter="dns")

    assert found["before"]["count"] == 4
    with pytest.raises(NotThereError):
        asked(desk_of(EXAMPLE), compare, by="protocol", a="dns", b="tls", filter="dns")


def test_a_request_during_which_the_clock_stepped_is_in_no_time(tmp_path: Path) -> None:
    talk = packets(Conversation(1, (Ask(), Ask(), Ask())))
    stepped = [
        (time - 60 * SECOND if at >= 8 else time, frame) for at, (time, frame) in enumerate(talk)
    ]

    found = asked(
        desk_of(written(tmp_path, conversation(stepped))), compare, by="host", a="h", b="h"
    )

    assert (found["before"]["count"], found["before"]["untimed"]) == (3, 1)
    assert found["before"]["max_ns"] < SECOND


def test_failures_are_counted(tmp_path: Path) -> None:
    cut = packets(Conversation(1, (Ask(), Ask(segments=9))))[:10]

    found = asked(desk_of(written(tmp_path, conversation(cut))), compare, by="host", a="h", b="h")

    assert (found["before"]["count"], found["before"]["failed"]) == (2, 1)


@pytest.mark.parametrize(("a", "b"), [("POST /orders", "GET /"), ("", "POST /orders")])
def test_a_group_that_is_not_there_is_told(a: str, b: str) -> None:
    with pytest.raises(NotThereError, match="there is no group"):
        asked(desk_of(EXAMPLE), compare, a=a, b=b)


def test_groups_are_of_a_known_kind() -> None:
    with pytest.raises(UsageError, match="cannot use by='colour'"):
        asked(desk_of(EXAMPLE), compare, by="colour", a="x", b="y")
