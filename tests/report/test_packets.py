"""Frames as lines."""

import io
import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from kit.pages import printed
from wirespan.explain.packet_line import PacketLine
from wirespan.kernels.layout import SegmentMark
from wirespan.report.packets import (
    NAMED,
    RETRANSMISSIONS,
    VERDICTS,
    packet_text,
    print_packets,
    write_packets,
)
from wirespan.report.schema import json_schema

SYN = PacketLine(
    1, 10**18, 0, 74, 74, "tcp", "192.0.2.1", 50_000, "192.0.2.2", 80, 0, 0x02, 0, 0, None, 64_240
)
AGAIN = PacketLine(
    12, 10**18, 1_040_123_456, 1_514, 1_514, "tcp", "2001:db8::1", 50_000, "2001:db8::2", 80, 0,
    0x18, 1, 1_448, 21, 502, int(SegmentMark.RETRANSMISSION | SegmentMark.FAST | SegmentMark.SACK),
    "http", "POST /orders HTTP/1.1",
)  # fmt: skip
DNS = PacketLine(
    3, 10**18, 500, 90, 90, "udp", "192.0.2.1", 40_000, "192.0.2.53", 53, 0, payload_bytes=48
)
ARP = PacketLine(4, 10**18, 1_000, 60, 60, "arp", problem="the target is cut off")


@pytest.mark.parametrize(
    ("packet", "text"),
    [
        (SYN, "     1     0.000000 192.0.2.1:50000 > 192.0.2.2:80: [S] seq 0:0(0) win 64240"),
        (AGAIN, "    12     1.040123 [2001:db8::1]:50000 > [2001:db8::2]:80: [P.] seq 1:1449(1448)"
                " ack 21 win 502  POST /orders HTTP/1.1 | fast retransmission, SACK"),
        (DNS, "     3     0.000000 192.0.2.1:40000 > 192.0.2.53:53: udp 48 bytes"),
        (ARP, "     4     0.000001 arp 60 bytes  the target is cut off"),
    ],
)  # fmt: skip
def test_a_frame_is_a_line(packet: PacketLine, text: str) -> None:
    assert packet_text(packet) == text


def test_a_line_is_harmless_and_whole_whatever_its_length() -> None:
    packet = PacketLine(1, 0, 0, 60, 60, "tcp", info="\x1b[2J" + "x" * 200)

    text = printed(lambda page: print_packets(page, [packet]))

    assert "\\x1b[2J" + "x" * 200 in text
    assert text.count("\n") == 1


def test_every_mark_but_direction_and_flags_has_words() -> None:
    assert set(VERDICTS) | {mark for mark, _words in RETRANSMISSIONS} == set(NAMED)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        (SegmentMark.RETRANSMISSION, "retransmission"),
        (SegmentMark.RETRANSMISSION | SegmentMark.SPURIOUS, "retransmission without need"),
        (SegmentMark.RETRANSMISSION | SegmentMark.TAIL_PROBE, "tail loss probe"),
        (SegmentMark.FROM_SERVER | SegmentMark.PSH, ""),
    ],
)
def test_the_most_that_can_be_said_is_said_once(marks: SegmentMark, words: str) -> None:
    packet = PacketLine(1, 0, 0, 60, 60, "tcp", marks=int(marks))

    assert packet_text(packet).removeprefix("     1     0.000000 [none]").strip() == words


def test_the_document_fits_its_schema() -> None:
    stream = io.StringIO()

    write_packets([SYN, AGAIN, DNS, ARP], stream.write)

    document = json.loads(stream.getvalue())
    Draft202012Validator(json_schema("packets")).validate(document)
    assert document["packets"][1]["flags"] == ["psh", "ack"]
    assert document["packets"][1]["verdicts"] == ["retransmission", "fast", "sack"]


def test_a_reset_tells_where_it_stands() -> None:
    reset = replace(SYN, flags=0x04, sequence=42)

    assert "[R] seq 42:42(0)" in packet_text(reset)
