"""Requests in groups, with percentiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.desks import EXAMPLE, asked, desk_of
from wirespan.web.groups import NAMES, endpoint, groups, percentile
from wirespan.web.request_list import requests


def test_the_nearest_rank_is_taken() -> None:
    hundred = list(range(1, 101))

    assert [percentile(hundred, share) for share in (50, 90, 99)] == [50, 90, 99]
    assert [percentile([7, 9], share) for share in (50, 51, 99)] == [7, 9, 9]
    assert percentile([7], 50) == percentile([7], 99) == 7


@given(st.lists(st.integers(), min_size=1).map(sorted), st.integers(1, 100))
def test_as_many_as_said_do_not_exceed_it(times: list[int], share: int) -> None:
    found = percentile(times, share)

    assert sum(time <= found for time in times) * 100 >= share * len(times)
    assert sum(time < found for time in times) * 100 < share * len(times)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("GET /orders/17", "GET /orders/{}"),
        ("GET /orders/17/items/2?page=3", "GET /orders/{}/items/{}"),
        ("GET /u/0f8fad5b-d9cb-469f-a165-70867728950e", "GET /u/{}"),
        ("GET /blob/0123456789abcdef", "GET /blob/{}"),
        ("GET /blob/0123456789abcde", "GET /blob/0123456789abcde"),
        ("GET /v2/orders", "GET /v2/orders"),
        ("GET /", "GET /"),
        ("A example.com", "A example.com"),
        ("turn", "turn"),
        ("", ""),
    ],
)
def test_what_names_a_single_thing_is_left_out(title: str, named: str) -> None:
    assert endpoint(title) == named


@pytest.mark.parametrize("by", NAMES)
def test_groups_share_all_requests(by: str) -> None:
    desk = desk_of(EXAMPLE)
    rows = asked(desk, requests)["rows"]

    found = asked(desk, groups, by=by)

    assert sum(group["count"] for group in found) == 6
    total = sum(row["end_ns"] - row["start_ns"] for row in rows)
    assert sum(group["total_ns"] for group in found) == total
    totals = [group["total_ns"] for group in found]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("endpoint", {"POST /orders", "turn 1", "A api.example.com", "AAAA api.example.com"}),
        ("host", {"api.example.com", ""}),
        ("connection", {"0", "1", "2", "3"}),
        ("status", {"201", "NOERROR", "answered"}),
        ("protocol", {"dns", "http/1.1", "tls"}),
    ],
)
def test_keys_are_what_people_call_them(by: str, keys: set[str]) -> None:
    assert {group["key"] for group in asked(desk_of(EXAMPLE), groups, by=by)} == keys


def test_a_filter_holds_for_groups_too() -> None:
    found = asked(desk_of(EXAMPLE), groups, by="protocol", filter="dns")

    assert [(group["key"], group["count"]) for group in found] == [("dns", 4)]
