"""Numbers of conversations: ours and Wireshark's."""

import shutil
import subprocess

import pytest

from kit.captures import CAPTURES, manifest, needs_captures
from kit.tracking import told, tracked
from wirespan.base.errors import UsageError
from wirespan.kernels.layout import Connection, ConnectionFact, Opened, Verdict

DIFFERENT = {
    "nDPI.fuzz-2006-06-26-2594.pcap": "SIP there announces RTP, whose packets tshark then "
    "joins to the announced conversation whatever their addresses",
}


def _streams(text: str) -> list[int]:
    return [verdict[Verdict.STREAM] for verdict in told(text).verdicts]


def test_both_directions_are_one_stream() -> None:
    assert _streams("C > S  0.0  S 0:0(0)\nS > C  0.1  S. 0:0(0) ack 1") == [0, 0]


def test_tcp_and_udp_streams_are_counted_apart_and_connections_together() -> None:
    story = told(
        """
        C > S  0.0  S 0:0(0)
        C > S  0.1  udp (5)
        D > S  0.2  S 0:0(0)
        """
    )

    assert [verdict[Verdict.STREAM] for verdict in story.verdicts] == [0, 0, 1]
    assert [verdict[Verdict.CONNECTION_ID] for verdict in story.verdicts] == [0, 1, 2]


def test_another_syn_on_the_same_ports_is_another_stream() -> None:
    story = told(
        """
        C > S  0.0  S 0:0(0)
        S > C  0.1  R. 0:0(0) ack 1
        C > S  1.0  S 0:0(0)
        S > C  1.1  R. 0:0(0) ack 1
        C > S  2.0  S 7777:7777(0)
        """
    )

    assert [verdict[Verdict.STREAM] for verdict in story.verdicts] == [0, 0, 0, 0, 1]
    assert story.connections[1].facts() & ConnectionFact.PORTS_REUSED


def test_late_packets_of_a_closed_connection_keep_its_numbers_and_open_none() -> None:
    story = told(
        """
        C > S  0.0  S 0:0(0)
        S > C  0.1  R. 0:0(0) ack 1
        D > S  9.0  S 0:0(0)
        C > S  9.1  . 1:1(0) ack 1
        """
    )

    assert story.verdicts[3][:3] == [0, 0, 0]
    assert len(story.connections) == 2


def test_a_conversation_that_was_idle_goes_on_under_its_numbers() -> None:
    story = told(
        """
        C > S  0.0  udp (5)
        D > S  200.0  udp (5)
        S > C  201.0  udp (6)
        """
    )

    assert [verdict[Verdict.STREAM] for verdict in story.verdicts] == [0, 1, 0]
    assert [row[Connection.ID] for row in story.connections] == [0, 0, 1]
    assert story.connections[0].facts() & ConnectionFact.EVICTED
    assert story.connections[1].facts() & ConnectionFact.CONTINUED
    assert story.verdicts[2][Verdict.SIDE] == 1


def test_a_syn_acks_receiver_is_the_client() -> None:
    story = told("S > C:81  0.0  S. 0:0(0) ack 1")

    assert story.verdicts[0][Verdict.SIDE] == 1
    assert story.connections[0][Connection.CLIENT_PORT] == 81
    assert story.connections[0][Connection.CLIENT_KNOWN] == 1


def test_an_icmp_error_tells_on_the_connection_it_quotes() -> None:
    story = told(
        """
        C > S  0.0  S 0:0(0)
        S > C  0.1  icmp 3/1 tcp C > S
        """
    )
    connection = story.connections[0]

    assert story.verdicts[1][:3] == [0, 0, -1]
    assert connection[Connection.OPENED] == Opened.REFUSED
    assert connection[Connection.REFUSED_BY_ICMP] == 3 * 256 + 1
    assert connection[Connection.ICMP_FRAME] == 2
    assert connection.facts() & ConnectionFact.ICMP_ERROR


def test_an_icmp_error_on_an_unseen_flow_takes_a_stream_number() -> None:
    story = told(
        """
        S > C  0.1  icmp 3/3 udp C > S:53
        C > S  0.2  udp (4)
        C > S:53  0.3  udp (4)
        """
    )

    assert [verdict[Verdict.STREAM] for verdict in story.verdicts] == [0, 1, 0]
    assert [verdict[Verdict.CONNECTION_ID] for verdict in story.verdicts] == [-1, 0, 1]


def _tshark(name: str) -> list[str]:
    fields = ["-e", "tcp.stream", "-e", "udp.stream"]
    command = ["tshark", "-n", "-r", str(CAPTURES / name), "-T", "fields", *fields]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    pairs = [line.split("\t") for line in printed.split("\n")[:-1]]
    return [(tcp or udp).split(",")[-1] for tcp, udp in pairs]


@pytest.mark.tshark
@needs_captures
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("name", [row["file"] for row in manifest()])
def test_every_frame_has_wiresharks_stream_number(name: str) -> None:
    try:
        story = tracked(str(CAPTURES / name))
    except UsageError:
        pytest.skip("not a capture we read")

    numbers = [verdict[Verdict.STREAM] for verdict in story.verdicts]
    ours = ["" if number < 0 else str(number) for number in numbers]

    assert (ours == _tshark(name)) is (name not in DIFFERENT)
