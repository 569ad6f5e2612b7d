"""A capture passed on while it grows: whole blocks only, secrets first, nothing lost."""

import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kit.blocks import blocks
from wirespan.capture.write_pcapng import interface_block, packet_block, section_block
from wirespan.cli.extcap_live import DamagedError, LiveCapture, Pipe, follow

START = section_block() + interface_block("eth0")
PACKET = packet_block(0, 1, b"abc")


def append(path: Path, octets: bytes) -> None:
    with path.open("ab") as file:
        file.write(octets)


def come(live: LiveCapture) -> bytes:
    return b"".join(live.blocks())


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    return tmp_path / "capture"


def test_before_there_is_a_file_nothing_comes(capture: Path) -> None:
    live = LiveCapture(capture)

    assert come(live) == b""

    append(capture, START)
    assert come(live) == START
    live.close()


@pytest.mark.parametrize("cut", range(len(PACKET)))
def test_a_block_comes_when_it_is_whole(capture: Path, cut: int) -> None:
    live = LiveCapture(capture)
    append(capture, START + PACKET[:cut])

    assert come(live) == START

    append(capture, PACKET[cut:])
    assert come(live) == PACKET
    assert come(live) == b""
    live.close()


def test_interfaces_are_counted(capture: Path) -> None:
    live = LiveCapture(capture)
    append(capture, START + PACKET + interface_block("lo"))

    come(live)

    assert live.interfaces == 2
    live.close()


def test_what_takes_the_capture_s_name_later_is_another_file(capture: Path) -> None:
    live = LiveCapture(capture)
    append(capture, START)
    come(live)

    other = capture.with_name("other")
    other.write_bytes(START + PACKET * 3)
    other.replace(capture)

    assert come(live) == b""
    live.close()


def test_secrets_come_as_whole_lines_between_the_section_and_the_packets(
    capture: Path, tmp_path: Path
) -> None:
    key_log = tmp_path / "keys"
    key_log.write_text("OLD 1 2\nA 1 2\nB 3")
    live = LiveCapture(capture, key_log, len("OLD 1 2\n"))
    assert come(live) == b""
    append(capture, START + PACKET)

    first = come(live)
    append(key_log, b" 4\n")
    append(capture, PACKET)
    second = come(live)
    append(key_log, b"C 5 6\n")
    late = come(live)

    assert [block.kind for block in blocks(first)] == [0x0A0D0D0A, 10, 1, 6]
    assert b"A 1 2\n" in first
    assert b"OLD" not in first
    assert [block.kind for block in blocks(second)] == [10, 6]
    assert b"B 3 4\n" in second
    assert [block.kind for block in blocks(late)] == [10]
    live.close()


@pytest.mark.parametrize(("length", "is_block"), [(11, False), (12, True)])
def test_what_is_no_block_is_told(capture: Path, length: int, is_block: bool) -> None:
    live = LiveCapture(capture)
    append(capture, START + bytes(4) + length.to_bytes(4, "little") + bytes(4))

    if is_block:
        assert len(come(live)) == len(START) + 12
    else:
        with pytest.raises(DamagedError, match="no block"):
            come(live)
    live.close()


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


def test_everything_written_before_the_end_is_passed_on(capture: Path, fifo: Path) -> None:
    script = (
        "import sys, time; file = open(sys.argv[1], 'wb', buffering=0)\n"
        "for octets in sys.argv[2:]: file.write(bytes.fromhex(octets)); time.sleep(0.1)"
    )
    pieces = [START, PACKET[:9], PACKET[9:], PACKET * 2]
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()

    with (
        closing(LiveCapture(capture)) as live,
        Pipe(str(fifo)) as pipe,
        subprocess.Popen(
            [sys.executable, "-c", script, str(capture), *(each.hex() for each in pieces)]
        ) as process,
    ):
        follow(process, live, pipe)
    reader.join()

    assert got == [START + PACKET * 3]


def test_a_pipe_closed_by_its_reader_is_noticed_without_writing(fifo: Path) -> None:
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)

    with Pipe(str(fifo)) as pipe:
        pipe.wait(0)
        os.close(reading)

        with pytest.raises(BrokenPipeError):
            pipe.wait(10_000)
