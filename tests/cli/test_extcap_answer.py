"""The last frame of a live capture: Wireshark shows it as text, and finds its findings."""

import subprocess
from pathlib import Path

import pytest

from kit.answers import answer_of, loss
from kit.blocks import blocks, comments
from kit.frames import ethernet, ipv4, tcp
from kit.tshark import needs_tshark
from wirespan.capture.write_pcapng import interface_block, packet_block, section_block
from wirespan.cli.extcap_answer import answer_blocks, page_of
from wirespan.explain.packets import read
from wirespan.explain.run import explain

FRAME = ethernet(ipv4(tcp(b"hello")))


def test_it_is_a_frame_of_its_own_interface_with_findings_as_comments() -> None:
    interface, frame = blocks(answer_blocks(loss(), 3, ["A note."]))

    assert interface.content[8:10] == b"\xfc\x00"
    assert frame.content[8:12] == b"\x03\x00\x00\x00"
    assert b" A note.\n\n Seen" in frame.content
    assert comments(frame)[0].startswith("The first SYN got no answer, 1.00 s: ")


def test_the_page_is_the_terminal_s_of_80_columns_without_colours() -> None:
    page = page_of(loss())

    assert "The first SYN got no answer" in page
    assert max(map(len, page.splitlines())) <= 80
    assert "\x1b" not in page


def test_nothing_seen_is_an_answer_too() -> None:
    _, frame = blocks(answer_blocks(answer_of(), 0))

    assert comments(frame) == []


def live_capture(folder: Path) -> Path:
    """Of two packets, and the answer."""
    capture = folder / "last.pcapng"
    before = section_block() + interface_block("eth0") + packet_block(0, 1, FRAME) * 2
    capture.write_bytes(before + answer_blocks(loss(), 1, ["A note."]))
    return capture


def test_a_saved_live_capture_is_read_without_complaint(tmp_path: Path) -> None:
    answer = explain(str(live_capture(tmp_path)))

    assert answer.capture.packets == 3
    assert answer.capture.problems == ()
    assert answer.capture.link_types == ("Ethernet", "wirespan's answer")


def test_packets_say_what_the_last_frame_is(tmp_path: Path) -> None:
    *_, last = read(str(live_capture(tmp_path)), None, None)

    assert (last.frame, last.protocol, last.problem) == (3, "wirespan's answer", None)


@pytest.mark.tshark
@needs_tshark
def test_wireshark_shows_the_lines(tmp_path: Path) -> None:
    capture = live_capture(tmp_path)

    shown = subprocess.run(
        ["tshark", "-r", str(capture), "-T", "fields", "-e", "_ws.col.Protocol",
         "-e", "data-text-lines", "-e", "_ws.malformed"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    tree = subprocess.run(
        ["tshark", "-r", str(capture), "-V"], capture_output=True, text=True, check=True
    ).stdout

    assert shown.splitlines()[2].startswith("wirespan")
    assert "A note." in tree
    assert "Malformed" not in tree
