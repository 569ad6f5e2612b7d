"""Whole captures: numbering over batches, refusals, the shared captures, mutations."""

import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.capture_bytes import (
    FRAME,
    block,
    enhanced,
    interface,
    option,
    pcap_header,
    record,
    section,
    simple,
)
from kit.captures import CAPTURES, manifest, needs_captures
from kit.reading import frames, reader
from wirespan.base.errors import UsageError
from wirespan.capture.reader import Reader, open_capture

SMALL = {
    "pcap": pcap_header() + b"".join(record(bytes(size)) for size in range(0, 50, 7)),
    "pcapng": section(options=option(1, b"hello"))
    + interface(options=option(9, b"\x94"))
    + b"".join(enhanced(bytes(size), options=option(2, b"\1\0\0\0")) for size in range(0, 50, 7))
    + simple()
    + block(0xBAD, b"1234")
    + block(5, bytes(12))
    + section(big=True)
    + interface(big=True)
    + enhanced(big=True),
}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("block_bytes", [64, 65, 100, 127, 1000])
def test_a_small_buffer_reads_the_same_as_a_large_one(name: str, block_bytes: int) -> None:
    whole = frames(reader(SMALL[name]))

    piecewise = frames(reader(SMALL[name], block_bytes))

    assert piecewise == whole
    assert len(whole) == {"pcap": 8, "pcapng": 11}[name]


@pytest.mark.parametrize("name", SMALL)
def test_no_prefix_raises_anything_but_a_refusal(name: str) -> None:
    content = SMALL[name]
    whole = frames(reader(content))

    for size in range(len(content)):
        try:
            reading = reader(content[:size])
        except UsageError:
            assert size < 48
            continue
        seen = frames(reading)
        assert seen == whole[: len(seen)]
        assert reading.truncated or reading.problems == [] or name == "pcapng"


def test_a_batch_has_at_most_its_rows_and_the_next_goes_on() -> None:
    content = pcap_header() + record(b"") * 40_000

    counts = [batch.count for batch in reader(content)]

    assert counts == [16_384, 16_384, 40_000 - 2 * 16_384]


def test_three_buffers_serve_while_records_fit() -> None:
    buffers = {id(batch.buffer) for batch in reader(pcap_header() + record() * 50_000)}

    assert len(buffers) == 3


def test_the_smallest_and_largest_times_are_told_wherever_they_are() -> None:
    reading = reader(pcap_header() + record(seconds=5) + record(seconds=2) + record(seconds=3))

    frames(reading)

    assert (reading.first_ns, reading.last_ns) == (2_000_000_000, 5_000_000_000)
    assert (reading.packets, reading.bytes) == (3, 180)


def test_a_capture_without_packets_has_no_times() -> None:
    reading = reader(pcap_header())

    assert frames(reading) == []
    assert (reading.first_ns, reading.last_ns, reading.packets) == (None, None, 0)


def test_at_most_a_thousand_problems_are_kept() -> None:
    reading = reader(section() + interface() + enhanced(number=1) * 1_001)

    frames(reading)

    assert (len(reading.problems), reading.problems_total) == (1_000, 1_001)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "it is empty"),
        (b"\n", "plain text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a PNG image"),
        (b"snoop\0\0\0" + bytes(50), "a Sun snoop capture"),
        (bytes(1000), "nothing but zero bytes"),
        (b"\x01\x02\x03\x99" * 50, "unknown data, beginning 01 02 03 99"),
    ],
)
def test_what_is_no_capture_is_told_what_it_looks_like(content: bytes, named: str) -> None:
    with pytest.raises(UsageError, match=named) as raised:
        reader(content)

    assert raised.value.remedy


def test_a_file_is_opened_read_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "misnamed.png"
    path.write_bytes(SMALL["pcap"])

    with open_capture(str(path)) as reading:
        seen = frames(reading)

    assert (len(seen), reading.path) == (8, str(path))
    assert reading._file.closed


def test_a_fifo_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)

    def write() -> None:
        with path.open("wb") as pipe:
            for at in range(0, len(SMALL["pcapng"]), 37):
                pipe.write(SMALL["pcapng"][at : at + 37])
                pipe.flush()

    writer = threading.Thread(target=write)
    writer.start()
    with open_capture(str(path)) as reading:
        seen = frames(reading)
    writer.join()

    assert seen == frames(reader(SMALL["pcapng"]))


class _Failing(io.BytesIO):
    def readinto(self, room: memoryview) -> int:  # type: ignore[override]  # narrower on purpose
        if self.tell() >= 100:
            raise OSError(5, "Input/output error")
        return super().readinto(room[:100])


def test_a_read_error_in_the_middle_keeps_what_was_read() -> None:
    reading = Reader("x", _Failing(pcap_header() + record() * 5))
    seen = frames(reading)

    assert [frame.data for frame in seen] == [FRAME]
    assert reading.truncated
    assert reading.problems[0].kind == "unreadable"
    assert "Input/output error" in reading.problems[0].detail


REFUSED = {"PcapPlusPlus.solaris.snoop.pcap": "Sun snoop"}


@needs_captures
@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["file"][:60])
def test_packets_of_the_shared_captures_are_as_many_as_tshark_counts(row: dict[str, str]) -> None:
    path = str(CAPTURES / row["file"])
    if row["file"] in REFUSED:
        with pytest.raises(UsageError, match=REFUSED[row["file"]]):
            open_capture(path)
        return

    with open_capture(path) as reading:
        count = sum(batch.count for batch in reading)

    assert count == reading.packets == int(row["packets"])
    assert reading.format in row["format"] or row["tshark_error"]
    assert (reading.compression == "gzip") == ("gzip" in row["format"])
    assert reading.truncated is ("cut short" in row["tshark_error"])


@needs_captures
def test_an_unknown_version_in_the_middle_ends_the_reading_there() -> None:
    with open_capture(str(CAPTURES / "gopacket.test901.pcapng")) as reading:
        seen = frames(reading)

    assert len(seen) == 1
    assert reading.problems[0].detail == (
        "pcapng version 2.0 is unknown; nothing after it was read"
    )


@needs_captures
def test_embedded_secrets_are_found() -> None:
    with open_capture(str(CAPTURES / "gopacket.test301.pcapng")) as reading:
        frames(reading)

    assert [secret[:14] for secret in reading.secrets] == [b"CLIENT_RANDOM "]


SEEDS = [
    "PcapPlusPlus.nanosecs_big_endian.pcap",
    "gopacket.test202.pcapng",
    "gopacket.test102.pcapng",
    "deepflow.nxdomain.pcap",
    "tcptrace.long_rtt.dmp.gz.pcap",
]
CHANGES = st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=8)), max_size=6)


@needs_captures
@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(SEEDS), changes=CHANGES, size=st.integers(24, 4000))
def test_mutated_captures_are_refused_or_read_within_bounds(
    name: str, changes: list[tuple[int, bytes]], size: int
) -> None:
    content = bytearray((CAPTURES / name).read_bytes())
    for at, change in changes:
        content[at : at + len(change)] = change

    try:
        reading = reader(bytes(content[:size]), 256)
    except UsageError:
        return
    frames(reading)

    assert len(reading.problems) <= reading.problems_total


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(SMALL)), changes=CHANGES)
def test_mutated_blocks_are_refused_or_read_within_bounds(
    name: str, changes: list[tuple[int, bytes]]
) -> None:
    content = bytearray(SMALL[name])
    for at, change in changes:
        at %= len(content)
        content[at : at + len(change)] = change

    try:
        whole = frames(reader(bytes(content)))
        piecewise = frames(reader(bytes(content), 256))
    except UsageError:
        return

    assert piecewise == whole
