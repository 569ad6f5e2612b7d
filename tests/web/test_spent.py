"""Where the time went, of the requests that pass."""

from pathlib import Path

import pytest

from kit.desks import EXAMPLE, SMALL, asked, desk_of
from wirespan.base.errors import UsageError
from wirespan.web.overview import summary
from wirespan.web.request_list import requests
from wirespan.web.spent import spent

CUTS = ("phases", "reasons", "media")


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_of_all_requests_it_is_the_summary_s(path: Path) -> None:
    desk = desk_of(path)
    whole = asked(desk, summary)

    found = asked(desk, spent)

    assert found["requests"] == whole["requests_total"]
    assert found["duration_ns"] == whole["totals"]["duration_ns"]
    for cut in CUTS:
        assert found[cut] == whole["totals"][cut]


def test_of_those_that_pass_it_adds_up_to_their_durations_exactly() -> None:
    desk = desk_of(EXAMPLE)
    last = max(asked(desk, requests)["rows"], key=lambda row: row["start_ns"])
    for cut in ({"filter": "http"}, {"to": last["start_ns"] - 1}, {"from": last["start_ns"]}):
        rows = asked(desk, requests, **cut)["rows"]

        found = asked(desk, spent, **cut)

        assert 0 < found["requests"] == len(rows) < 6
        assert found["duration_ns"] == sum(row["end_ns"] - row["start_ns"] for row in rows)
        for each in CUTS:
            assert sum(found[each].values()) == found["duration_ns"]


def test_of_none_it_is_nothing() -> None:
    found = asked(desk_of(EXAMPLE), spent, filter="tcp.port == 1")

    assert (found["requests"], found["duration_ns"]) == (0, 0)
    assert {took for cut in CUTS for took in found[cut].values()} == {0}


def test_a_filter_of_single_packets_is_refused() -> None:
    with pytest.raises(UsageError, match=r"tcp\.flags\.syn"):
        asked(desk_of(EXAMPLE), spent, filter="tcp.flags.syn")
