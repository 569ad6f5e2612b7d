"""pcapng files: byte orders, sections, interfaces, clocks, blocks of every kind, damage."""

import struct

import pytest

from kit.capture_bytes import (
    FRAME,
    block,
    enhanced,
    interface,
    obsolete,
    option,
    section,
    simple,
)
from kit.reading import frames, reader
from wirespan.base.errors import UsageError
from wirespan.capture import pcapng

SPELLED_OUT = {
    "little-endian": (
        "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000"
        "01000000 14000000 7100 0000 00000100 14000000"
        "06000000 24000000 00000000 01000000 02000000 03000000 05000000 cafeba00 24000000"
    ),
    "big-endian": (
        "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c"
        "00000001 00000014 0071 0000 00010000 00000014"
        "00000006 00000024 00000000 00000001 00000002 00000003 00000005 cafeba00 00000024"
    ),
}


@pytest.mark.parametrize("name", SPELLED_OUT)
def test_an_enhanced_packet_is_read_in_either_byte_order(name: str) -> None:
    reading = reader(bytes.fromhex(SPELLED_OUT[name]))

    (frame,) = frames(reading)

    assert frame.time_ns == 0x1_0000_0002 * 1_000
    assert (frame.data, frame.original) == (b"\xca\xfe\xba", 5)
    assert (frame.link_type, frame.interface, frame.direction) == (113, 0, 0)
    assert (reading.format, reading.link_types) == ("pcapng", ["Linux cooked v1"])
    assert (reading.first_ns, reading.last_ns, reading.bytes) == (frame.time_ns,) * 2 + (5,)
    assert reading.problems == []


@pytest.mark.parametrize("name", SPELLED_OUT)
def test_every_proper_prefix_is_refused_or_read_up_to_the_cut(name: str) -> None:
    content = bytes.fromhex(SPELLED_OUT[name])

    for size in range(28):
        with pytest.raises(UsageError):
            reader(content[:size])
    for size in range(28, len(content)):
        reading = reader(content[:size])
        assert frames(reading) == []
        assert reading.truncated is (size not in (28, 48))
        assert reading.problems_total == (size not in (28, 48))


@pytest.mark.parametrize(
    ("resolution", "ticks", "time_ns"),
    [
        (0, 3, 3_000_000_000),
        (3, 1, 1_000_000),
        (6, 7, 7_000),
        (9, 2**62, 2**62),
        (12, 1_999, 1),
        (28, 10**19, 1),
        (28, 10**19 - 1, 0),
        (29, 2**64 - 1, 0),
        (127, 2**64 - 1, 0),
        (128 + 0, 5, 5_000_000_000),
        (128 + 20, 2**20 + 1, 1_000_000_953),
        (128 + 32, 2**33 - 1, 1_999_999_999),
        (128 + 63, 2**63, 1_000_000_000),
        (128 + 64, 2**63, 500_000_000),
        (128 + 94, 2**64 - 1, 0),
        (128 + 127, 2**64 - 1, 0),
    ],
)
def test_any_resolution_is_exact(resolution: int, ticks: int, time_ns: int) -> None:
    content = section() + interface(options=option(9, bytes([resolution]))) + enhanced(ticks=ticks)

    (frame,) = frames(reader(content))

    assert frame.time_ns == time_ns


@pytest.mark.parametrize(("seconds", "time_ns"), [(3, 4_000_000_000), (-3, -2_000_000_000)])
def test_the_offset_of_an_interface_is_added(seconds: int, time_ns: int) -> None:
    offset = option(14, struct.pack("<q", seconds))

    (frame,) = frames(reader(section() + interface(options=offset) + enhanced()))

    assert frame.time_ns == time_ns


@pytest.mark.parametrize(
    ("options", "ticks"),
    [
        (b"", 2**63 // 1000 + 1),
        (b"", 2**64 - 1),
        (option(9, b"\x00"), 2**64 - 1),
        (option(9, b"\x80"), 2**64 - 1),
        (option(9, b"\x09"), 2**64 - 1),
        (option(14, struct.pack("<q", 2**63 - 1)), 1),
        (option(14, struct.pack("<q", 9_223_372_037)), 1),
    ],
)
def test_a_time_too_late_is_the_latest_and_reported(options: bytes, ticks: int) -> None:
    reading = reader(section() + interface(options=options) + enhanced(ticks=ticks))

    (frame,) = frames(reading)

    assert frame.time_ns == 0x7FFFFFFFFFFFFFFF
    (problem,) = reading.problems
    assert (problem.kind, problem.frame) == ("malformed", 1)


def test_the_latest_time_that_fits_is_read_without_a_word() -> None:
    nanoseconds = option(9, b"\x09")
    reading = reader(section() + interface(options=nanoseconds) + enhanced(ticks=2**63 - 2))

    (frame,) = frames(reading)

    assert (frame.time_ns, reading.problems) == (2**63 - 2, [])


@pytest.mark.parametrize(("flags", "direction"), [(0, 0), (1, 1), (2, 2), (3, 0), (0xFFFFFFFD, 1)])
@pytest.mark.parametrize("big", [False, True])
def test_the_direction_is_among_the_options(flags: int, direction: int, big: bool) -> None:
    value = flags.to_bytes(4, "big" if big else "little")
    options = option(1, b"a comment", big=big) + option(2, value, big=big) + bytes(4)
    packet = enhanced(b"odd", options=options, big=big)

    (frame,) = frames(reader(section(big=big) + interface(big=big) + packet))

    assert (frame.direction, frame.data) == (direction, b"odd")


def test_options_that_do_not_fit_their_block_are_not_read() -> None:
    flags = b"\x02\x00\x04\x00\x01\x00\x00\x00"
    content = section() + interface() + enhanced(options=b"\x01\x00\xff\xff" + flags)

    (frame,) = frames(reader(content))

    assert frame.direction == 0


def test_a_simple_packet_has_the_snap_length_and_the_time_before_it() -> None:
    content = section() + interface(snap_length=8) + enhanced(ticks=5) + simple(b"12345678")
    content += block(3, struct.pack("<I", 1500) + b"abcdefgh") + simple(b"xy")

    reading = reader(content)
    seen = frames(reading)

    assert [frame.data for frame in seen[1:]] == [b"12345678", b"abcdefgh", b"xy"]
    assert [frame.original for frame in seen[1:]] == [8, 1500, 2]
    assert [frame.time_ns for frame in seen] == [5_000] * 4
    assert [problem.frame for problem in reading.problems] == [2]


def test_simple_packets_alone_have_no_time() -> None:
    reading = reader(section() + interface() + simple() + simple())

    seen = frames(reading)

    assert [frame.time_ns for frame in seen] == [0, 0]
    assert (reading.first_ns, reading.last_ns, reading.bytes) == (None, None, 120)


@pytest.mark.parametrize("big", [False, True])
def test_the_obsolete_packet_block_is_read(big: bool) -> None:
    content = section(big=big) + interface(big=big) * 2 + obsolete(number=1, big=big)

    (frame,) = frames(reader(content))

    assert (frame.data, frame.interface, frame.time_ns) == (FRAME, 1, 1_000_000_000)


def test_interfaces_are_counted_over_sections_of_either_byte_order() -> None:
    nanoseconds = option(9, b"\x09", big=True)
    content = section() + interface() + enhanced() + interface(link_type=0) + enhanced(number=1)
    content += section(big=True) + interface(link_type=101, options=nanoseconds, big=True)
    content += enhanced(big=True) + section() + interface() + enhanced()

    reading = reader(content)
    seen = frames(reading)

    assert [frame.interface for frame in seen] == [0, 1, 2, 3]
    assert [frame.link_type for frame in seen] == [1, 0, 101, 1]
    assert [frame.time_ns for frame in seen] == [10**9, 10**9, 10**6, 10**9]
    assert reading.link_types == ["Ethernet", "BSD loopback", "Raw IP"]
    assert (reading.first_ns, reading.last_ns) == (10**6, 10**9)


def test_an_interface_tells_its_name_and_what_it_dropped() -> None:
    named = option(2, b"eth0") + option(3, "für Gäste".encode())
    counters = b"".join(option(code, struct.pack("<Q", code * 10)) for code in range(4, 9))
    content = (
        section() + interface(options=named) + block(5, struct.pack("<III", 0, 0, 0) + counters)
    )

    reading = reader(content)
    frames(reading)

    (described,) = reading.interfaces
    assert (described.name, described.description, described.tick) == (
        "eth0",
        "für Gäste",
        "10^-6 s",
    )
    assert (described.received, described.dropped_by_interface) == (40, 50)
    assert (described.accepted_by_filter, described.dropped_by_system) == (60, 70)
    assert described.delivered == 80


def test_secrets_and_names_are_kept() -> None:
    key_log = b"CLIENT_RANDOM 00 11\n"
    secrets = struct.pack("<II", 0x544C534B, len(key_log)) + key_log
    wireguard = struct.pack("<II", 0x57474B4C, 4) + b"none"
    names = option(1, b"\xc0\x00\x02\x01first\0second\0") + option(2, bytes(15) + b"\x01home\0")
    content = section() + block(10, secrets) + block(10, wireguard) + block(4, names + bytes(4))

    reading = reader(content)
    frames(reading)

    assert reading.secrets == [key_log]
    assert reading.names == {"192.0.2.1": "first", "::1": "home"}


def test_an_unknown_block_is_passed_over_and_a_custom_one_has_a_frame_number() -> None:
    content = section() + interface() + enhanced(b"1") + block(0x77, b"what") + enhanced(b"2")
    content += block(0xBAD, b"\1\2\3\4data") * 2 + enhanced(b"5")

    reading = reader(content)
    seen = frames(reading)

    assert [frame.data for frame in seen] == [b"1", b"2", b"\1\2\3\4data", b"\1\2\3\4data", b"5"]
    assert [frame.link_type for frame in seen] == [1, 1, -1, -1, 1]
    assert [problem.detail for problem in reading.problems] == [
        "frame 3 is a custom block, not a packet"
    ]


def test_a_block_length_without_its_padding_is_rounded_up() -> None:
    body = struct.pack("<IIIII", 0, 0, 1, 61, 61) + bytes(64)
    unpadded = struct.pack("<II", 6, 93) + body + struct.pack("<I", 93)

    seen = frames(reader(section() + interface() + unpadded + enhanced()))

    assert [len(frame.data) for frame in seen] == [61, 60]


@pytest.mark.parametrize("damaged", [0, 11, (16 << 20) + 4, 0xFFFFFFFF])
def test_a_block_length_that_cannot_be_ends_the_reading(damaged: int) -> None:
    broken = struct.pack("<II", 6, damaged) + bytes(100)
    content = section() + interface() + enhanced() + broken + enhanced()

    reading = reader(content)
    seen = frames(reading)

    assert len(seen) == 1
    (problem,) = reading.problems
    assert (problem.kind, problem.offset) == ("malformed", 28 + 20 + 92)
    assert f"claims {damaged} bytes; nothing after it was read" in problem.detail


def test_the_largest_block_is_read() -> None:
    content = section() + interface() + block(0x77, bytes((16 << 20) - 12)) + enhanced()

    reading = reader(content)

    assert len(frames(reading)) == 1
    assert reading.problems == []


def test_two_lengths_that_differ_end_the_reading() -> None:
    content = section() + interface() + enhanced()[:-4] + struct.pack("<I", 96) + enhanced()

    reading = reader(content)

    assert frames(reading) == []
    assert "92 bytes long at its start, 96 at its end" in reading.problems[0].detail


def test_a_packet_of_a_stranger_or_too_large_for_its_block_is_passed_over() -> None:
    misfit = block(6, struct.pack("<IIIII", 0, 0, 1, 65, 65) + bytes(64))
    content = section() + simple() + interface() + enhanced(number=1) + misfit + enhanced()

    reading = reader(content)
    seen = frames(reading)

    assert [frame.number for frame in seen] == [1]
    assert [problem.detail for problem in reading.problems] == [
        "a packet of interface 0, which is not described",
        "a packet of interface 1, which is not described",
        "a packet does not fit its block of 96 bytes",
    ]


def test_the_largest_packet_fits_and_a_larger_one_does_not() -> None:
    content = section() + interface() + enhanced(bytes(262_145)) + enhanced(bytes(262_144))

    reading = reader(content)

    assert [len(frame.data) for frame in frames(reading)] == [262_144]
    assert reading.problems_total == 1


def test_an_unknown_version_is_refused_at_the_start_and_ends_the_reading_later() -> None:
    with pytest.raises(UsageError, match=r"pcapng version 2\.0 is unknown"):
        reader(section(version=(2, 0)) + interface() + enhanced())

    reading = reader(
        section(version=(1, 2)) + interface() + enhanced() + section(version=(1, 3)) + enhanced()
    )

    assert len(frames(reading)) == 1
    assert reading.problems[0].kind == "unsupported"


def test_a_section_header_may_be_longer_than_the_buffer() -> None:
    long = section(options=option(1, bytes(5000)))

    reading = reader(long + interface() + enhanced() + long + interface() + enhanced(), 64)

    assert len(frames(reading)) == 2
    assert reading.problems == []


def test_interfaces_past_the_limit_are_not_kept() -> None:
    content = section() + interface() * 65_537 + enhanced(number=65_535) + enhanced(number=65_536)

    reading = reader(content)

    assert [frame.interface for frame in frames(reading)] == [65_535]
    assert len(reading.interfaces) == 65_536
    assert [problem.kind for problem in reading.problems] == ["limit", "malformed"]


def test_blocks_too_short_for_what_they_are_become_problems() -> None:
    content = section() + block(1, b"") + block(10, b"") + block(5, b"") + block(4, b"\1")

    reading = reader(content)

    assert frames(reading) == []
    assert reading.problems_total == 3


def test_secrets_and_names_past_their_limits_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcapng, "MOST_SECRET_BYTES", 8)
    monkeypatch.setattr(pcapng, "MOST_NAMES", 2)
    secrets = [block(10, struct.pack("<II", 0x544C534B, 4) + b"key" + bytes([n])) for n in range(3)]
    names = b"".join(option(1, bytes([10, 0, 0, n]) + b"name\0") for n in range(3))

    reading = reader(section() + b"".join(secrets) + block(4, names))
    frames(reading)

    assert reading.secrets == [b"key\0", b"key\1"]
    assert list(reading.names) == ["10.0.0.0", "10.0.0.1"]
    assert [problem.kind for problem in reading.problems] == ["limit"]
