"""One request for those who draw it."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.desks import EXAMPLE
from wirespan.base.errors import UsageError
from wirespan.explain.run import explain
from wirespan.web.one_request import one_request


def test_it_is_the_request_explain_shows() -> None:
    answer = explain(str(EXAMPLE))
    by_id = {each.id: each for each in answer.requests}

    found = one_request(str(EXAMPLE), 4)

    assert found.request == by_id[4]
    assert found.connection == next(each for each in answer.connections if each.id == 1)


def test_without_a_number_it_is_the_slowest() -> None:
    assert one_request(str(EXAMPLE), None).request.id == 4


def test_its_packets_have_absolute_times_in_order() -> None:
    found = one_request(str(EXAMPLE), 4)

    times = [each.time_ns for each in found.stream.sent]
    assert times == sorted(times)
    assert times[0] >= found.request.start_ns
    assert found.stream.sent[0].frame == 5
    assert {each.from_server for each in found.stream.sent} == {True, False}


def test_what_was_said_of_each_direction_is_there() -> None:
    stream = one_request(str(EXAMPLE), 4).stream

    assert len(stream.heard) == len(stream.sent)
    assert max(each.ack for each in stream.heard if not each.from_server) > 20_000
    assert stream.blocks == []


@needs_captures
def test_blocks_are_those_of_the_page() -> None:
    blocks = one_request(str(CAPTURES / "zeek.206_example_a.pcap"), 1).stream.blocks

    assert len(blocks) == 87
    assert (blocks[0].left, blocks[0].right, blocks[0].from_server) == (30_660, 32_120, False)


def test_an_unknown_number_and_no_capture_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no request 99: .* has 6 of them; wire"):
        one_request(str(EXAMPLE), 99)
    with pytest.raises(UsageError, match="missing"):
        one_request(str(tmp_path / "missing.pcap"), None)


def test_a_capture_without_requests_is_a_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(
        EXAMPLE.read_bytes()[:0] + bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")
    )

    with pytest.raises(UsageError, match="there is no figure to draw"):
        one_request(str(empty), None)


def test_a_number_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(UsageError, match="has 6 of them; wirespan explain shows their numbers"):
        one_request(str(EXAMPLE), 6)


@needs_captures
def test_a_request_of_unknown_duration_is_not_the_slowest() -> None:
    capture = str(CAPTURES / "wireshark-notes.pgsql-ssl.pcapng")
    stepped = [each.id for each in explain(capture).requests if each.clock_stepped]

    assert stepped == [0]
    assert one_request(capture, None).request.id == 4
