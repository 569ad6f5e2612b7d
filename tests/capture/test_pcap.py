"""pcap files of every magic and byte order, and their limits."""

import struct

import pytest

from kit.capture_bytes import FRAME, KUZNETZOV, MICROSECONDS, NANOSECONDS, pcap_header, record
from kit.reading import frames, reader
from wirespan.base.errors import UsageError

SPELLED_OUT = {
    "microseconds, little-endian": (
        "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000"
        "02000000 03000000 04000000 05000000 cafebabe",
        2_000_003_000,
        0,
    ),
    "microseconds, big-endian": (
        "a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000001"
        "00000002 00000003 00000004 00000005 cafebabe",
        2_000_003_000,
        0,
    ),
    "nanoseconds, little-endian": (
        "4d3cb2a1 0200 0400 00000000 00000000 ffff0000 01000000"
        "02000000 03000000 04000000 05000000 cafebabe",
        2_000_000_003,
        0,
    ),
    "nanoseconds, big-endian": (
        "a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000001"
        "00000002 00000003 00000004 00000005 cafebabe",
        2_000_000_003,
        0,
    ),
    "Kuznetzov, little-endian, outgoing": (
        "34cdb2a1 0200 0400 00000000 00000000 ffff0000 01000000"
        "02000000 03000000 04000000 05000000 02000000 0800 04 00 cafebabe",
        2_000_003_000,
        2,
    ),
    "Kuznetzov, big-endian, to this host": (
        "a1b2cd34 0002 0004 00000000 00000000 0000ffff 00000001"
        "00000002 00000003 00000004 00000005 00000002 0008 00 00 cafebabe",
        2_000_003_000,
        1,
    ),
}


@pytest.mark.parametrize("name", SPELLED_OUT)
def test_a_record_is_read_under_every_magic(name: str) -> None:
    content, time_ns, direction = SPELLED_OUT[name]

    reading = reader(bytes.fromhex(content))
    (frame,) = frames(reading)

    assert (frame.number, frame.time_ns, frame.direction) == (1, time_ns, direction)
    assert (frame.data, frame.original) == (b"\xca\xfe\xba\xbe", 5)
    assert (frame.link_type, frame.interface) == (1, 0)
    assert (reading.format, reading.compression, reading.truncated) == ("pcap", None, False)
    assert reading.problems == []


@pytest.mark.parametrize("name", SPELLED_OUT)
def test_every_proper_prefix_is_refused_or_read_up_to_the_cut(name: str) -> None:
    content = bytes.fromhex(SPELLED_OUT[name][0])

    for size in range(24):
        with pytest.raises(UsageError):
            reader(content[:size])
    for size in range(24, len(content)):
        reading = reader(content[:size])
        assert frames(reading) == []
        assert reading.truncated is (size > 24)
        assert reading.problems_total == (size > 24)


def test_the_cut_is_told_by_its_byte() -> None:
    reading = reader(pcap_header() + record() + record()[:-1])

    seen = frames(reading)

    assert len(seen) == 1
    assert reading.truncated
    (problem,) = reading.problems
    assert (problem.kind, problem.frame, problem.layer, problem.offset) == (
        "truncated",
        None,
        "pcap",
        175,
    )
    assert problem.detail == (
        "the capture ends at byte 175, within the record that begins at byte 100, after frame 1"
    )


def test_the_largest_packet_is_read_and_a_larger_one_ends_the_reading() -> None:
    content = pcap_header() + record(bytes(262_144)) + record(bytes(262_145)) + record()

    reading = reader(content)
    seen = frames(reading)

    assert [len(frame.data) for frame in seen] == [262_144]
    (problem,) = reading.problems
    assert (problem.kind, problem.offset) == ("malformed", 24 + 16 + 262_144)
    assert "frame 2 claims 262145 bytes" in problem.detail
    assert not reading.truncated


def test_the_latest_time_fits() -> None:
    content = pcap_header() + record(seconds=0xFFFFFFFF, fraction=0xFFFFFFFF)

    (frame,) = frames(reader(content))

    assert frame.time_ns == 0xFFFFFFFF * 1_000_000_000 + 0xFFFFFFFF * 1_000


@pytest.mark.parametrize(
    ("version", "lengths", "captured"),
    [
        ((2, 4), (4, 5), 4),
        ((2, 3), (5, 4), 4),
        ((2, 3), (4, 5), 4),
        ((2, 2), (5, 4), 4),
        ((3, 0), (4, 5), 4),
    ],
)
def test_old_versions_may_have_the_lengths_the_other_way(
    version: tuple[int, int], lengths: tuple[int, int], captured: int
) -> None:
    content = pcap_header(version=version) + struct.pack("<IIII", 1, 0, *lengths) + b"abcd"

    (frame,) = frames(reader(content))

    assert (len(frame.data), frame.original) == (captured, 5)


def test_version_1_is_refused() -> None:
    with pytest.raises(UsageError, match=r"pcap version 1\.9 is unknown"):
        reader(pcap_header(version=(1, 9)) + record())


def test_the_frame_check_sequence_bits_are_no_part_of_the_link_type() -> None:
    reading = reader(pcap_header(link_type=0x24000071) + record())

    (frame,) = frames(reading)

    assert frame.link_type == 0x71
    assert reading.link_types == ["Linux cooked v1"]


@pytest.mark.parametrize(
    ("magic", "more"),
    [(MICROSECONDS, bytes(4)), (MICROSECONDS, bytes(8)), (KUZNETZOV, bytes(12))],
)
def test_longer_record_headers_are_proven_by_the_records(magic: bytes, more: bytes) -> None:
    content = pcap_header(magic) + record(more=more) * 5

    seen = frames(reader(content))

    assert [frame.data for frame in seen] == [FRAME] * 5


def test_a_damaged_file_is_not_taken_for_one_with_longer_headers() -> None:
    content = pcap_header() + record(original=20) + record() * 5

    seen = frames(reader(content))

    assert [frame.data for frame in seen] == [FRAME] * 6


def test_the_interface_says_what_the_file_header_said() -> None:
    (interface,) = reader(pcap_header(NANOSECONDS, snap_length=96)).interfaces

    assert (interface.link, interface.snap_length, interface.tick) == ("Ethernet", 96, "10^-9 s")
