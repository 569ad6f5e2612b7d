"""What is on the shelf is what ``explain`` reports, to the last field."""

from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.desks import CAPTURED, desk_of, written
from wirespan.explain.packets import read
from wirespan.explain.run import explain
from wirespan.kernels.layout import Frame
from wirespan.report import document


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.name)
def test_counts_and_findings_are_those_of_the_report(path: Path) -> None:
    answer, session = explain(str(path)), desk_of(path).session

    assert session.state == "done"
    assert session.answer.capture == answer.capture
    assert session.answer.totals == answer.totals
    assert session.answer.findings == answer.findings


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.name)
def test_requests_are_those_of_the_report(path: Path) -> None:
    answer, shelf = explain(str(path)), desk_of(path).shelf

    requests = [shelf.request(row) for row in shelf.request_rows.values()]

    requests.sort(key=lambda request: (request.start_ns, request.id))
    assert tuple(requests) == answer.requests


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.name)
def test_connections_are_those_of_the_report(path: Path) -> None:
    answer, shelf = explain(str(path)), desk_of(path).shelf

    rows = [shelf.connection_rows[number] for number in sorted(shelf.connection_rows)]

    assert [document.connection(shelf.connection(row)) for row in rows] == [
        document.connection(each) for each in answer.connections
    ]


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.name)
def test_the_bytes_of_every_frame_are_found_again(path: Path) -> None:
    desk, count = desk_of(path), sum(1 for _ in read(str(path), None, None))
    shelf = desk.shelf

    lengths = [
        len(desk.session.octets(shelf.file_offset(row), shelf.frames[Frame.CAPTURED][row]))
        for row in range(count)
    ]

    assert lengths == list(shelf.frames[Frame.CAPTURED])


def test_frames_of_later_buffers_are_found_where_they_are(tmp_path: Path) -> None:
    talks = [Conversation(number, (Ask(segments=40),) * 3) for number in range(20)]
    octets = capture(*talks)
    desk = desk_of(written(tmp_path, octets))
    shelf = desk.shelf

    assert len(octets) > 2 << 20
    at = 24
    for row in range(len(shelf.frames)):
        assert shelf.file_offset(row) == at + 16
        at += 16 + shelf.frames[Frame.CAPTURED][row]


def test_equal_texts_are_kept_once(tmp_path: Path) -> None:
    octets = capture(*(Conversation(number, (Ask(),)) for number in range(5)))
    shelf = desk_of(written(tmp_path, octets)).shelf

    assert sorted(shelf.texts) == [b"", *(b"GET /%d-0" % number for number in range(5)), b"h"]
