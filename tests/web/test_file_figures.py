"""The packets that a file to send can draw."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.conversations import Ask, Conversation, capture
from kit.desks import desk_of, written
from wirespan.web import file_figures
from wirespan.web.desk import Desk
from wirespan.web.file_figures import Figures


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    talks = [Conversation(each, (Ask(segments=30), Ask()), each * 1_000) for each in range(3)]
    return desk_of(written(tmp_path, capture(*talks)))


def test_requests_stand_in_the_order_they_were_named(desk: Desk) -> None:
    identities = [*desk.shelf.request_rows][::-1]

    found = Figures(desk, identities)

    assert [*found.of_requests] == identities
    assert set(found.of_connections) == {0, 1, 2}


def test_what_could_never_fit_is_not_followed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_figures, "MOST_IN_ALL", 80)
    identities = [*desk.shelf.request_rows]

    found = Figures(desk, identities)

    assert 0 < len(found.of_requests) < 6
    assert [*found.of_requests] == identities[: len(found.of_requests)]


def test_each_is_thinned_to_what_can_be_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_figures, "MOST_DRAWN", 10)
    monkeypatch.setattr(file_figures, "MOST_OF_CONNECTION", 12)

    found = Figures(desk, [*desk.shelf.request_rows])

    assert max(len(each["frame"]) for each in found.of_requests.values()) == 10
    assert {len(each["frame"]) for each in found.of_connections.values()} == {12}
    assert {each["total"] for each in found.of_connections.values()} != {12}


@needs_captures
def test_what_was_acknowledged_out_of_order_is_there() -> None:
    found = Figures(desk_of(CAPTURES / "zeek.206_example_a.pcap"), [1])

    frames = found.of_requests[1]["sacked"]["frame"]
    assert len(frames) == 87
    assert set(frames) <= set(found.of_requests[1]["frame"])
