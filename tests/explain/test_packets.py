"""Frames as lines, with their verdicts."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from wirespan.explain.packets import read
from wirespan.kernels.layout import SegmentMark

pytestmark = needs_captures

CONTINUE = str(CAPTURES / "zeek.100-continue.pcap")
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng")
LOSSY = str(CAPTURES / "packets.tcp_retransmissions.pcapng")


def test_sequence_numbers_count_from_the_syn() -> None:
    syn, syn_ack, ack, request = list(read(CONTINUE, None, 4))

    assert (syn.sequence, syn.acknowledgement) == (0, None)
    assert (syn_ack.sequence, syn_ack.acknowledgement) == (0, 1)
    assert (ack.sequence, ack.acknowledgement) == (1, 1)
    assert (request.sequence, request.payload_bytes) == (1, 221)


def test_the_payload_is_hinted_at_by_its_first_line() -> None:
    lines = list(read(CONTINUE, None, 6))

    assert lines[3].info == "POST / HTTP/1.1"
    assert lines[5].info == "HTTP/1.1 100 Continue"


@pytest.mark.parametrize(("protocol", "frame"), [("dns", 1), ("http", 8), ("tls", 54)])
def test_a_filter_by_protocol_finds_where_its_messages_begin(protocol: str, frame: int) -> None:
    lines = list(read(EXAMPLE, protocol, 1))

    assert [(line.frame, line.application) for line in lines] == [(frame, protocol)]


def test_frames_are_numbered_from_one_and_times_from_the_first() -> None:
    lines = list(read(CONTINUE, None, 2))

    assert [line.frame for line in lines] == [1, 2]
    assert lines[0].relative_ns == 0


def test_a_filter_and_a_limit_choose_the_frames() -> None:
    lines = list(read(CONTINUE, "tcp.flags.syn == 1", 1))

    assert [line.frame for line in lines] == [1]


def test_the_verdict_stands_at_its_frame() -> None:
    marked = [line for line in read(LOSSY, None, None) if line.marks & SegmentMark.RETRANSMISSION]

    assert len(marked) == 5
