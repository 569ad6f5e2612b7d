"""Frames on the page are those ``wirespan packets`` prints."""

from pathlib import Path

import pytest

from kit.desks import CAPTURED, EXAMPLE, SMALL, asked, desk_of
from wirespan.explain.packets import read
from wirespan.report.packets import packet_document
from wirespan.web.packet_list import packets


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.name)
def test_lines_are_the_command_s(path: Path) -> None:
    expected = [packet_document(line) for line in read(str(path), None, 2000)]

    answer = asked(desk_of(path), packets, limit=2000)

    assert len(answer["rows"]) == len(expected)
    for shown, line in zip(answer["rows"], expected, strict=True):
        assert shown == {**line, "time_ns": line["relative_ns"]}


FILTERS = [
    "frame", "ip", "ipv6", "tcp", "udp", "icmp", "arp", "not ip", "tcp.stream == 1",
    "ip.addr == 10.0.0.0/8", "ip.dst == 10.9.0.1", "tcp.port == 443", "udp.srcport == 53",
    "frame.number in {3..7}", "frame.time_relative < 0.1", "frame.len > 100",
    "frame.cap_len <= 60", "tcp.len > 0", "tcp.seq > 1000", "tcp.ack > 1000",
    "tcp.window_size > 60000", "tcp.flags == 2", "tcp.flags.syn == 1 and tcp.flags.ack == 0",
    "tcp.flags.reset == 1 or tcp.flags.fin == 1", "tcp.analysis.flags",
    "tcp.analysis.retransmission", "tcp.analysis.duplicate_ack", "tcp.analysis.keep_alive",
]  # fmt: skip


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_frames_that_pass_are_the_command_s(path: Path) -> None:
    desk = desk_of(path)
    for text in FILTERS:
        expected = [line.frame for line in read(str(path), text, None)]

        answer = asked(desk, packets, filter=text, limit=2000)

        assert answer["total"] == len(expected), text
        assert [row["frame"] for row in answer["rows"]] == expected[:2000], text


def test_all_payload_of_a_session_is_its_protocol_s() -> None:
    answer = asked(desk_of(EXAMPLE), packets, filter="tls")

    assert [row["frame"] for row in answer["rows"]][:3] == [54, 56, 58]
    assert all(row["payload_bytes"] for row in answer["rows"])


def test_a_stretch_of_time_cuts_them_with_and_without_a_filter() -> None:
    desk = desk_of(EXAMPLE)
    every = asked(desk, packets, limit=100)["rows"]
    third, tenth = every[2]["time_ns"], every[9]["time_ns"]

    within = asked(desk, packets, limit=100, from_=third, to=tenth)
    both = asked(desk, packets, limit=100, filter="tcp", from_=third, to=tenth)

    assert within == {"total": 8, "rows": every[2:10]}
    assert both["rows"] == [row for row in every[2:10] if row["protocol"] == "tcp"]
    assert 0 < both["total"] < 8
    after = asked(desk, packets, limit=100, from_=third + 1)
    assert after["total"] == len(every) - 3
    assert asked(desk, packets, to=-1)["total"] == 0


def test_any_range_is_read() -> None:
    answer = asked(desk_of(EXAMPLE), packets, offset=50, limit=2)

    assert [row["frame"] for row in answer["rows"]] == [51, 52]
    assert answer["total"] == 75
