"""The packets of one connection, followed once for all the requests on it."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.conversations import Ask, Conversation, capture
from kit.desks import SMALL, asked, desk_of, written
from wirespan.web.connection_walk import ConnectionWalk
from wirespan.web.desk import Desk
from wirespan.web.request_view import known, request
from wirespan.web.segments import segments

MANY = 20_000


def compared(desk: Desk) -> int:
    """How many requests were held against what the page shows of them."""
    shelf = desk.shelf
    walks = {each: ConnectionWalk(shelf, at) for each, at in shelf.connection_rows.items()}
    count = 0
    for identity in shelf.request_rows:
        value = known(shelf, identity)
        page = asked(desk, request, identity)["segments"]
        found = walks[value.connection].during(value, MANY)
        assert found == {name: page[name] for name in found}
        count += 1
    return count


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_each_request_has_the_packets_of_the_page(path: Path) -> None:
    compared(desk_of(path))


@needs_captures
@pytest.mark.captures
@pytest.mark.parametrize(
    "name",
    [
        "packets.http_espn.pcapng",
        "packetbeat.mysql_int_string_operations.pcap",
        "packets.tcp_retransmissions.pcapng",
        "zeek.pipelined-requests.pcap",
    ],
)
def test_so_it_is_in_real_captures(name: str) -> None:
    assert compared(desk_of(CAPTURES / name)) > 0


def test_many_requests_on_one_connection(tmp_path: Path) -> None:
    asks = tuple(Ask(think=at * 1_000_000, segments=1 + at % 4, copies=at % 2) for at in range(40))

    assert compared(desk_of(written(tmp_path, capture(Conversation(0, asks))))) == 40


def test_a_whole_connection_is_that_of_the_page(tmp_path: Path) -> None:
    shelf = desk_of(written(tmp_path, capture(Conversation(0, (Ask(), Ask(segments=9)))))).shelf

    found = ConnectionWalk(shelf, 0).whole(MANY)

    assert found == segments(shelf, 0, 1, 1_000)
    assert found["total"] == len(found["frame"]) > 15


def test_of_many_packets_some_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    shelf = desk_of(written(tmp_path, capture(Conversation(0, (Ask(segments=200),))))).shelf
    walk = ConnectionWalk(shelf, 0)

    whole, during = walk.whole(50), walk.during(known(shelf, 0), 40)

    assert (len(whole["frame"]), len(during["frame"])) == (50, 40)
    assert whole["total"] == walk.whole(MANY)["total"] > 200
    assert during["total"] == walk.during(known(shelf, 0), MANY)["total"] >= 200
