"""One request with all that belongs to it."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.desks import EXAMPLE, SMALL, asked, desk_of
from wirespan.base.errors import UsageError
from wirespan.explain.run import explain
from wirespan.kernels.layout import SegmentMark
from wirespan.report import document
from wirespan.report.layers import layers_document, notes
from wirespan.web.request_view import request


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_a_request_is_the_report_s_but_for_its_relative_times(path: Path) -> None:
    answer, desk = explain(str(path)), desk_of(path)
    connections = {each.id: each for each in answer.connections}
    start_ns = desk.shelf.start_ns
    for value in answer.requests:
        expected = document.request(value)

        found = asked(desk, request, value.id)

        shown = found["request"]
        assert shown["start_ns"] + start_ns == expected["start_ns"]
        assert [piece["end_ns"] + start_ns for piece in shown["ledger"]] == [
            piece["end_ns"] for piece in expected["ledger"]
        ]
        same = set(expected) - {"start_ns", "end_ns", "ledger"}
        assert {name: shown[name] for name in same} == {name: expected[name] for name in same}
        connection = connections[value.connection]
        said = notes(answer, value, connection)
        assert found["layers"] == layers_document(value, connection, said)
        assert found["connection"]["id"] == value.connection
        assert found["findings"] == [
            each.cause for each in answer.findings if value.id in each.requests
        ]


def test_its_segments_reach_from_its_first_packet_to_the_answer_s_acknowledgement() -> None:
    found = asked(desk_of(EXAMPLE), request, 4)

    frames = found["segments"]["frame"]
    assert found["request"]["request_frames"] == [8, 10]
    assert (frames[0], frames[-1]) == (5, 44)


@needs_captures
def test_the_segment_that_filled_the_answer_s_hole_is_there_though_it_came_last() -> None:
    """Frame 1441 brings again what was lost before frame 1373, the last by its place."""
    found = asked(desk_of(CAPTURES / "PcapPlusPlus.example.pcap"), request, 72)

    frames, marks = found["segments"]["frame"], found["segments"]["marks"]
    assert found["request"]["response_frames"][1] == 1373
    assert frames[-1] > 1441
    assert marks[frames.index(1441)] & SegmentMark.RETRANSMISSION


def test_the_second_request_of_a_connection_begins_with_its_own_packets(tmp_path: Path) -> None:
    desk = desk_of(EXAMPLE)

    found = asked(desk, request, 1)

    assert found["segments"]["frame"] == [2, 3, 4]


def test_an_unknown_number_is_told() -> None:
    with pytest.raises(UsageError, match="no request 6"):
        asked(desk_of(EXAMPLE), request, 6)


def beside(identity: int, **given: object) -> tuple[list[int], list[int]]:
    found = asked(desk_of(EXAMPLE), request, identity, **given)["beside"]
    return found["before"], found["after"]


def test_those_beside_it_are_those_that_pass() -> None:
    assert beside(0) == ([], [1, 2, 3, 4, 5])
    assert beside(4) == ([0, 1, 2, 3], [5])
    assert beside(4, filter="dns") == ([0, 1, 2, 3], [])
    assert beside(2, filter="udp.stream == 0") == ([0, 1], [])
    assert beside(4, filter="tcp.stream == 99") == ([], [])
    assert beside(4, to=0) == ([0], [])


def test_of_many_beside_it_the_nearest_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wirespan.web.request_view.NEAR", 2)

    assert beside(3) == ([1, 2], [4, 5])


def test_a_filter_of_single_packets_chooses_no_request() -> None:
    assert beside(4, filter="tcp.flags.syn == 1") == ([0, 1, 2, 3], [5])
