"""What is written reads back, here and in Wireshark's tools."""

import io
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.reading import frames, reader
from kit.tshark import needs_tshark
from wirespan.capture.write_pcapng import (
    Counts,
    Direction,
    PcapngWriter,
    block,
    interface_block,
    option,
    packet_block,
    secrets_block,
    section_block,
    statistics_block,
)

FRAME = bytes.fromhex(
    "020000000002 020000000001 08004500001d0001000040110000 0a000001 0a0000021388 1389 0009 0000 78"
)
TIME_NS = 1_700_000_000_123_456_789
KEY_LOG = b"CLIENT_RANDOM " + b"ab" * 32 + b" " + b"cd" * 48 + b"\n"


def written() -> tuple[io.BytesIO, PcapngWriter]:
    file = io.BytesIO()
    return file, PcapngWriter(file, application="wirespan test", system="Linux 6.1")


def test_blocks_are_what_the_format_says_byte_by_byte() -> None:
    packet = packet_block(3, 0x1_0000_0002, b"\xca\xfe\xba", original=5)

    assert packet.hex(" ", 4) == (
        "06000000 24000000 03000000 01000000 02000000 03000000 05000000 cafeba00 24000000"
    )
    assert section_block().hex(" ", 4) == (
        "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff 1c000000"
    )
    assert interface_block(None, link_type=113, snap_length=256).hex(" ", 4) == (
        "01000000 20000000 71000000 00010000 09000100 09000000 00000000 20000000"
    )
    assert secrets_block(b"x").hex(" ", 4) == (
        "0a000000 18000000 4b534c54 01000000 78000000 18000000"
    )
    assert statistics_block(1, 2, Counts(dropped_by_system=7)).hex(" ", 4) == (
        "05000000 28000000 01000000 00000000 02000000 07000800 07000000 00000000 00000000 28000000"
    )


def test_packets_read_back_as_they_were() -> None:
    file, writer = written()
    first = writer.interface("eth0", snap_length=96, filter="port 80")
    second = writer.interface("tun0", link_type=101)
    writer.packet(second, TIME_NS, FRAME[14:], direction=Direction.OUTBOUND)
    writer.packet(first, TIME_NS + 1, FRAME, original=1514, direction=Direction.INBOUND)

    reading = reader(file.getvalue())
    out, into = frames(reading)

    assert (out.data, out.time_ns, out.interface, out.direction) == (FRAME[14:], TIME_NS, 1, 2)
    assert (into.data, into.original, into.direction) == (FRAME, 1514, 1)
    assert into.time_ns == TIME_NS + 1
    assert [each.name for each in reading.interfaces] == ["eth0", "tun0"]
    assert [each.link_type for each in reading.interfaces] == [1, 101]
    assert [each.snap_length for each in reading.interfaces] == [96, 0]
    assert reading.problems == []


def test_drops_are_read_back() -> None:
    file, writer = written()
    number = writer.interface("eth0")
    writer.statistics(number, TIME_NS, Counts(received=9, delivered=7, dropped_by_system=2))

    reading = reader(file.getvalue())
    frames(reading)

    (interface,) = reading.interfaces
    assert (interface.received, interface.delivered, interface.dropped_by_system) == (9, 7, 2)
    assert interface.dropped_by_interface is None


def test_secrets_are_read_back_and_no_frame() -> None:
    file, writer = written()
    writer.secrets(KEY_LOG)
    writer.packet(writer.interface("eth0"), TIME_NS, FRAME)

    reading = reader(file.getvalue())

    assert len(frames(reading)) == 1
    assert reading.secrets == [KEY_LOG]


def test_a_new_section_counts_its_interfaces_anew() -> None:
    file, writer = written()
    writer.packet(writer.interface("eth0"), TIME_NS, FRAME)
    writer.section()
    again = writer.interface("eth1")
    writer.packet(again, TIME_NS, FRAME)

    reading = reader(file.getvalue())

    assert again == 0
    assert [each.interface for each in frames(reading)] == [0, 1]
    assert [each.name for each in reading.interfaces] == ["eth0", "eth1"]


def test_a_packet_needs_its_interface() -> None:
    _, writer = written()

    with pytest.raises(AssertionError):
        writer.packet(0, TIME_NS, FRAME)
    number = writer.interface("eth0")
    with pytest.raises(AssertionError):
        writer.packet(number + 1, TIME_NS, FRAME)
    with pytest.raises(AssertionError):
        writer.packet(number, -1, FRAME)
    writer.section()
    with pytest.raises(AssertionError):
        writer.statistics(number, TIME_NS, Counts())


def test_an_option_too_long_for_its_length_is_cut() -> None:
    assert option(1, b"x" * 65_535)[:4] == b"\x01\x00\xff\xff"
    assert option(1, b"x" * 65_536) == option(1, b"x" * 65_535)


@given(st.binary(max_size=70), st.text(max_size=9), st.integers(0, 2**63 - 2))
def test_any_packet_with_any_comment_reads_back(data: bytes, comment: str, time_ns: int) -> None:
    file, writer = written()
    number = writer.interface(comment)
    writer.packet(number, time_ns, data, comments=[comment, comment])
    writer.packet(number, time_ns, data)

    reading = reader(file.getvalue())

    assert [(each.time_ns, each.data) for each in frames(reading)] == [(time_ns, data)] * 2
    assert reading.problems == []


def test_unknown_blocks_between_are_passed_over() -> None:
    file, writer = written()
    number = writer.interface("eth0")
    writer.packets(memoryview(block(0x7777, b"abc") + packet_block(number, TIME_NS, FRAME)))

    assert len(frames(reader(file.getvalue()))) == 1


def told(path: Path, *fields: str) -> list[list[str]]:
    asked = [argument for field in fields for argument in ("-e", field)]
    command = ["tshark", "-r", str(path), "-T", "fields", *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.mark.tshark
@needs_tshark
def test_wireshark_reads_it_the_same(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"
    with path.open("wb") as file:
        writer = PcapngWriter(file, application="wirespan test", system="Linux 6.1")
        writer.secrets(KEY_LOG)
        for name in ("eth0", "wlan0"):
            writer.interface(name, snap_length=200, filter="udp port 5000", description="a link")
        writer.packet(1, TIME_NS, FRAME, direction=Direction.OUTBOUND, comments=["one", "two"])
        writer.packet(0, TIME_NS + 1, FRAME, original=1000, direction=Direction.INBOUND)
        writer.statistics(0, TIME_NS, Counts(received=5, dropped_by_system=3))
        writer.section()
        # tshark 4.0 takes names from the first section.
        writer.packet(writer.interface("eth0"), TIME_NS + 2, FRAME)

    said = told(
        path, "frame.time_epoch", "frame.interface_name", "frame.packet_flags_direction",
        "frame.comment", "frame.len", "frame.cap_len", "udp.port",
    )  # fmt: skip

    length = str(len(FRAME))
    assert said == [
        ["1700000000.123456789", "wlan0", "0x00000002", "one,two", length, length, "5000,5001"],
        ["1700000000.123456790", "eth0", "0x00000001", "", "1000", length, "5000,5001"],
        ["1700000000.123456791", "eth0", "", "", length, length, "5000,5001"],
    ]


@pytest.mark.tshark
@needs_tshark
def test_capinfos_tells_who_captured_and_with_which_filter(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"
    with path.open("wb") as file:
        writer = PcapngWriter(file, application="wirespan test", system="Linux 6.1")
        writer.interface("eth0", snap_length=200, filter="udp port 5000")
        writer.packet(0, TIME_NS, FRAME)
        writer.statistics(0, TIME_NS, Counts(delivered=1))

    done = subprocess.run(["capinfos", path], capture_output=True, text=True, check=True)

    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "Filter string = udp port 5000" in lines
    assert "Capture length = 200" in lines
    assert "Time precision = nanoseconds (9)" in lines
    assert "Number of stat entries = 1" in lines
    assert any(line.startswith("Capture application: wirespan test") for line in lines)
    assert any(line.startswith("Capture oper-sys:    Linux 6.1") for line in lines)
