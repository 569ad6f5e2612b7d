"""Captures with comments: only those were added, at the right frames, as tshark reads them."""

import io
import os
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kit import mutations
from kit.blocks import COMMENTED, SECTION_HEADER, Block, blocks, comments, without
from kit.capture_bytes import (
    FRAME,
    block,
    enhanced,
    interface,
    obsolete,
    option,
    pcap_header,
    record,
    section,
    simple,
)
from kit.captures import CAPTURES, manifest, needs_captures
from kit.reading import frames, reader
from kit.tshark import BETWEEN, needs_tshark
from wirespan.base.errors import UsageError
from wirespan.capture.commented import Written, write_commented
from wirespan.capture.reader import open_capture

SAID = {1: ["one, ä"], 2: ["two", "again"], 3: ["three"], 4: ["four"], 9: ["nobody there"]}
SECRETS = block(10, b"\x4b\x53\x4c\x54" + (4).to_bytes(4, "little") + b"key\n")
READ_BY_TSHARK = [
    "packets.http_espn.pcapng",
    "packets.ipv6_fragments.pcapng",
    "youtube.sample.pcapng",
    "youtube.dns_over_tcp.pcapng",
    "pcap2qlog.ngtcp2-29-dsb.pcapng",
    "PcapPlusPlus.many_interfaces-1.pcapng",
    "gopacket.test102.pcapng",
    "gopacket.test202.pcapng",
    "zeek.zerortt.pcap",
    "PcapPlusPlus.sll2.pcap",
    "PcapPlusPlus.nanosecs_big_endian.pcap",
    "tcptrace.long_rtt.dmp.gz.pcap",
    "arkime.http2-nghttp2.pcap",
]


def written(
    content: bytes, said: dict[int, list[str]] = SAID, block_bytes: int = 1 << 20, *,
    keep_secrets: bool = True,
) -> tuple[bytes, Written]:  # fmt: skip
    output = io.BytesIO()
    told = write_commented(
        reader(content, block_bytes), said, output.write, keep_secrets=keep_secrets
    )
    return output.getvalue(), told


def decompressed(path: Path) -> bytes:
    """The bytes of a capture as the reader has them; those of a pcapng up to its damage."""
    found = b""
    with open_capture(str(path)) as reading:
        for stretch in reading.stretches():
            found += stretch.batch.buffer[stretch.start : stretch.end]
    return found


def is_same_but_for(said: set[str], before: Block, after: Block) -> bool:
    if before.content == after.content:
        return True
    if before.kind == SECTION_HEADER:
        opened = before.content[:16] + b"\xff" * 8 + before.content[24:]
        return after.content == opened
    return (
        before.kind in COMMENTED
        and len(after.content) == int.from_bytes(
            after.content[4:8], "big" if after.order == ">" else "little")
        and after.content[4:8] == after.content[-4:]
        and without(before, said) == without(after, said)
        and set(comments(after)) & said != set()
    )  # fmt: skip


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("make", [enhanced, obsolete])
def test_a_packet_block_gains_comments_and_their_end(make: object, big: bool) -> None:
    packet = make(b"12345", big=big)  # type: ignore[operator]  # one of two makers
    start = section(big=big) + interface(big=big)

    result, told = written(start + packet + packet, {2: ["two"]})

    added = option(1, b"two", big=big) + bytes(4)
    length = (len(packet) + len(added)).to_bytes(4, "big" if big else "little")
    grown = packet[:4] + length + packet[8:-4] + added + length
    assert result == start + packet + grown
    assert told == Written(comments=1, frames=1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (option(1, b"theirs") + bytes(4), option(1, b"theirs") + option(1, b"ours") + bytes(4)),
        (option(2, bytes(4)), option(2, bytes(4)) + option(1, b"ours") + bytes(4)),
        (bytes(4), option(1, b"ours") + bytes(4)),
        (b"\1\0\xff\xff", option(1, b"ours") + b"\1\0\xff\xff"),
    ],
    ids=["ended", "without an end", "an end only", "damaged"],
)
def test_comments_stand_behind_the_options_that_are_there(before: bytes, after: bytes) -> None:
    start = section() + interface()

    result, _ = written(start + enhanced(options=before), {1: ["ours"]})

    assert result == start + enhanced(options=after)


def test_all_else_is_copied_as_it_is() -> None:
    content = (
        section(options=option(4, b"an application"))
        + interface()
        + SECRETS
        + block(0x77, b"unknown")
        + enhanced(number=5)
        + block(6, bytes(4))
        + section(big=True)
        + interface(big=True)
        + enhanced(big=True)
    )

    assert written(content, {}) == (content, Written())
    assert written(content, {7: ["too late"]}) == (content, Written())


def test_strangers_and_misfits_are_no_frames() -> None:
    start = section() + interface() + enhanced(number=5) + block(6, bytes(16))

    result, _ = written(start + enhanced(), {1: ["first"]})

    assert result == start + enhanced(options=option(1, b"first") + bytes(4))


STATED = section()[:16] + (48).to_bytes(8, "little") + section()[24:]


@pytest.mark.parametrize("block_bytes", [64, 1 << 20])
def test_a_section_that_says_its_length_says_it_no_more(block_bytes: int) -> None:
    content = STATED + interface() + enhanced() * 9

    result, _ = written(content, {9: ["longer"]}, block_bytes)

    assert result.startswith(section() + interface())


def test_without_a_change_the_length_of_a_section_stays() -> None:
    content = STATED + interface() + enhanced()

    assert written(content, {})[0] == content
    assert written(content, {}, keep_secrets=False)[0] == section() + content[len(STATED) :]


def test_a_length_that_forgot_the_padding_does_not_shift_what_follows() -> None:
    unknown = block(0x77, b"12345")
    forgetful = unknown[:4] + bytes([17]) + unknown[5:-4] + bytes([17]) + unknown[-3:]
    start = section() + interface() + forgetful

    result, _ = written(start + enhanced(), {1: ["ours"]})

    assert result == start + enhanced(options=option(1, b"ours") + bytes(4))


def test_comments_at_simple_and_custom_blocks_are_counted_as_lost() -> None:
    content = section() + interface() + simple() + block(0xBAD, b"1234") + enhanced()

    result, told = written(content)

    assert told == Written(comments=1, frames=1, lost=3)
    assert result.startswith(section() + interface() + simple() + block(0xBAD, b"1234"))


def test_secrets_are_dropped_on_request() -> None:
    content = section() + interface() + SECRETS + enhanced() + SECRETS

    result, told = written(content, {}, keep_secrets=False)

    assert result == section() + interface() + enhanced()
    assert told.secrets == 2


@pytest.mark.parametrize("block_bytes", [64, 65, 100, 127, 1000])
def test_a_small_buffer_writes_the_same_as_a_large_one(block_bytes: int) -> None:
    content = section() + b"".join(
        section(big=big) + interface(big=big) + enhanced(big=big) + simple(big=big)
        for big in (False, True, False)
    )  # fmt: skip

    assert written(content, block_bytes=block_bytes) == written(content)


def test_what_is_before_the_cut_is_kept() -> None:
    start = section() + interface() + enhanced()

    result, _ = written(start + enhanced()[:50], {})

    assert result == start


def test_a_pcap_becomes_a_pcapng_of_the_same_frames() -> None:
    content = pcap_header(snap_length=99, link_type=113) + record(seconds=5, fraction=6)
    content += record(FRAME[:7], seconds=0xFFFFFFFF, fraction=999_999, original=70)

    result, told = written(content)

    seen, original = frames(reader(result)), frames(reader(content))
    assert [replace(each, interface=0) for each in original] == seen
    assert [comments(each) for each in blocks(result)][2:] == [SAID[1], SAID[2]]
    assert told == Written(comments=3, frames=2)
    assert reader(result).format == "pcapng"


def test_a_link_type_that_does_not_fit_is_a_sentence() -> None:
    largest, _ = written(pcap_header(link_type=0xFFFF) + record())

    assert frames(reader(largest))[0].link_type == 0xFFFF
    with pytest.raises(UsageError, match="its link type 65536 does not fit"):
        written(pcap_header(link_type=0x10000) + record())


@needs_captures
@pytest.mark.parametrize(
    "row",
    [row for row in manifest() if "snoop" not in row["format"] and int(row["bytes"]) < 3_000_000],
    ids=lambda row: str(row["file"]),
)
def test_shared_captures_are_the_same_but_for_the_comments(row: dict[str, str]) -> None:
    content = decompressed(CAPTURES / row["file"])
    whole = frames(reader(content))
    said = {each.number: [f"comment {each.number}"] for each in whole[::3]}

    result, told = written(content, said)

    assert frames(reader(result)) == whole
    assert told.comments + told.lost == len(said)
    if content.startswith(b"\x0a\x0d\x0d\x0a"):
        new = {each for sentences in said.values() for each in sentences}
        pairs = list(zip(blocks(content), blocks(result), strict=True))
        assert pairs
        assert all(is_same_but_for(new, *pair) for pair in pairs)


@pytest.mark.tshark
@needs_tshark
@needs_captures
@pytest.mark.parametrize("name", READ_BY_TSHARK)
def test_tshark_reads_every_comment_at_its_frame(name: str, tmp_path: Path) -> None:
    content = decompressed(CAPTURES / name)
    whole = frames(reader(content))
    said = {each.number: [f"c{each.number}", "ünd"] for each in whole[::3] if each.link_type >= 0}
    target = tmp_path / "commented.pcapng"

    result, told = written(content, said)
    target.write_bytes(result)

    assert told.lost == len(said) * 2 - told.comments
    seen = of_tshark(target)
    before = of_tshark(CAPTURES / name)
    assert len(seen) == len(whole)
    for (number, time, length, found), (_, time_before, length_before, theirs) in zip(
        seen, before, strict=True
    ):
        assert (time, length) == (time_before, length_before)
        expected = [*theirs, *said.get(int(number), [])]
        assert found in (expected, theirs) if told.lost else found == expected


def of_tshark(path: Path) -> list[tuple[str, str, str, list[str]]]:
    fields = ["frame.number", "frame.time_epoch", "frame.len", "frame.comment"]
    asked = [argument for field in fields for argument in ("-e", field)]
    printed = subprocess.run(
        ["tshark", "-n", "-r", str(path), "-T", "fields", "-E", f"aggregator={BETWEEN}", *asked],
        check=True, capture_output=True, encoding="utf-8",
        env={**os.environ, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"},
    ).stdout  # fmt: skip
    lines = [line.split("\t") for line in printed.splitlines()]
    return [(a, b, c, d.split(BETWEEN) if d else []) for a, b, c, d in lines]


@needs_captures
@pytest.mark.parametrize("seed", range(60))
def test_harmed_captures_are_written_as_far_as_they_are_read(seed: int) -> None:
    dice = random.Random(seed)
    small = [row for row in manifest() if int(row["bytes"]) < 20_000 and "(" not in row["format"]]
    harmed = bytearray((CAPTURES / dice.choice(small)["file"]).read_bytes())
    change = dice.choice([mutations.flip_bits, mutations.cut, mutations.cut_out,
                          mutations.write_extremes])  # fmt: skip
    harmed = bytearray(change(harmed, dice))
    try:
        whole = frames(reader(bytes(harmed)))
        result, _ = written(bytes(harmed), {frame: ["x"] for frame in range(1, 2_000, 2)})
    except UsageError:
        return

    again = frames(reader(result))

    assert [each.data for each in again] == [each.data for each in whole]
    assert [each.time_ns for each in again] == [each.time_ns for each in whole]
