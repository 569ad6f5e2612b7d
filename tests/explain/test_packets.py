"""Frames as lines, with their verdicts."""

from pathlib import Path

import pytest

from kit.capture_bytes import pcap_header, record
from kit.captures import CAPTURES, needs_captures
from kit.frames import ethernet, icmp, ipv4, tcp
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


def test_sequence_numbers_pass_the_end_of_their_space(tmp_path: Path) -> None:
    path = tmp_path / "wrapped.pcap"
    first, second = tcp(b"abc", sequence=2**32 - 2), tcp(b"def", sequence=1)
    path.write_bytes(pcap_header() + record(ethernet(ipv4(first))) + record(ethernet(ipv4(second))))

    lines = list(read(str(path), None, None))

    assert [line.sequence for line in lines] == [1, 4]


def test_a_control_message_is_named(tmp_path: Path) -> None:
    path = tmp_path / "icmp.pcap"
    refused = ethernet(ipv4(icmp(ipv4(tcp())[:28], code=3), protocol=1))
    path.write_bytes(pcap_header() + record(refused))

    assert [line.info for line in read(str(path), None, None)] == ["port unreachable"]


def test_the_window_of_a_syn_is_not_scaled() -> None:
    syn, _syn_ack, ack = read(EXAMPLE, "tcp.stream == 0", 3)

    assert syn.window == 64_240
    assert ack.window == 64_512


def test_a_damaged_frame_tells_its_first_problem_and_no_other_frame_does(tmp_path: Path) -> None:
    path = tmp_path / "damaged.pcap"
    sound, cut = ethernet(ipv4(tcp(b"abc"))), ethernet(ipv4(tcp(b"abc")))[:20]
    path.write_bytes(pcap_header() + record(sound) + record(cut) + record(sound))

    lines = list(read(str(path), None, None))

    assert [line.problem for line in lines] == [None, "the packet ends inside the header", None]
