"""Numbers, times and lengths of frames, as tshark tells them."""

import shutil
import subprocess

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.reading import frames
from wirespan.capture.reader import open_capture

FIELDS = ["frame.number", "frame.time_epoch", "frame.len", "frame.cap_len"]
FILES = [
    "PcapPlusPlus.nanosecs_big_endian.pcap",
    "PcapPlusPlus.many_interfaces-1.pcapng",
    "gopacket.test202.pcapng",
    "tcptrace.long_rtt.dmp.gz.pcap",
    "youtube.sample.pcapng",
]
CUSTOM_HEADER_BYTES = 4
"""tshark leaves the enterprise number of a custom block out of its length."""


def _tshark(name: str) -> list[list[str]]:
    options = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(CAPTURES / name), "-T", "fields", *options]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.split("\t") for line in printed.splitlines()]


def _nanoseconds(seconds: str) -> int:
    whole, fraction = seconds.split(".")
    return int(whole) * 1_000_000_000 + int(fraction)


@pytest.mark.tshark
@needs_captures
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("name", FILES)
def test_every_frame_is_as_tshark_tells_it(name: str) -> None:
    told = _tshark(name)

    with open_capture(str(CAPTURES / name)) as reading:
        seen = frames(reading)

    assert len(seen) == len(told)
    for frame, (number, time, length, captured) in zip(seen, told, strict=True):
        custom = CUSTOM_HEADER_BYTES if frame.link_type == -1 else 0
        assert frame.number == int(number)
        assert not time or frame.time_ns == _nanoseconds(time)
        assert (frame.original - custom, len(frame.data) - custom) == (int(length), int(captured))
