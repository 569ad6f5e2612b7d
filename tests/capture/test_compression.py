"""Compressed captures: several members, cuts, damage, other data behind, expansion."""

import bz2
import gzip
import io
import lzma
import sys

import lz4.frame
import pytest

from kit.capture_bytes import pcap_header, record
from kit.reading import frames, reader
from wirespan.base.errors import UsageError
from wirespan.capture import compression
from wirespan.capture.compression import zstd
from wirespan.capture.reader import Reader

CONTENT = pcap_header() + b"".join(record(seconds=second) for second in range(100))
COMPRESS = {"gzip": gzip.compress, "zstd": zstd.compress, "lz4": lz4.frame.compress}


@pytest.mark.parametrize("name", COMPRESS)
def test_a_compressed_capture_is_recognised_by_its_content(name: str) -> None:
    reading = reader(COMPRESS[name](CONTENT))

    seen = frames(reading)

    assert len(seen) == 100
    assert (reading.format, reading.compression) == ("pcap", name)
    assert (reading.truncated, reading.problems) == (False, [])


@pytest.mark.parametrize("name", COMPRESS)
def test_several_members_are_one_stream(name: str) -> None:
    parts = [CONTENT[:10], CONTENT[10:30], b"", CONTENT[30:]]

    reading = reader(b"".join(COMPRESS[name](part) for part in parts))

    assert len(frames(reading)) == 100
    assert reading.problems == []


@pytest.mark.parametrize("name", COMPRESS)
def test_every_cut_is_refused_or_told(name: str) -> None:
    content = COMPRESS[name](CONTENT)

    for size in range(4, len(content)):
        try:
            reading = reader(content[:size])
        except UsageError:
            continue
        frames(reading)
        assert reading.truncated
        assert reading.problems[0].kind == "truncated"
        assert reading.problems[0].layer == name


@pytest.mark.parametrize("name", COMPRESS)
def test_zeros_behind_are_padding_and_anything_else_is_told(name: str) -> None:
    content = COMPRESS[name](CONTENT)

    padded = reader(content + bytes(1000))
    followed = reader(content + b"something else")

    assert (len(frames(padded)), padded.problems) == (100, [])
    assert len(frames(followed)) == 100
    assert [problem.kind for problem in followed.problems] == ["malformed"]


def test_a_wrong_checksum_is_told_after_what_was_read() -> None:
    content = bytearray(gzip.compress(CONTENT))
    content[-8] ^= 1

    reading = reader(bytes(content))

    assert len(frames(reading)) == 100
    assert [problem.kind for problem in reading.problems] == ["malformed"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (lzma.compress(CONTENT), "xz"),
        (bz2.compress(CONTENT), "bzip2"),
        (gzip.compress(gzip.compress(CONTENT)), "gzip twice"),
        (gzip.compress(b"", mtime=0), "gzip data is empty"),
        (gzip.compress(bytes(10_000_000)), "decompressed, it looks like nothing but zero bytes"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        reader(content)


def test_damage_in_the_middle_keeps_what_came_before() -> None:
    stored = bytearray(gzip.compress(CONTENT[:3000], 0) + gzip.compress(CONTENT[3000:], 0))
    stored[3000 + 23 + 10] = 0xFF

    reading = reader(bytes(stored))

    assert len(frames(reading)) == (3000 - 24) // 76
    assert reading.problems[0].kind == "malformed"


def test_expansion_beyond_reason_ends_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pcap_header() + bytes(3_000_000)
    monkeypatch.setattr(compression, "EXPANSION_ALLOWED_BYTES", 2_000_000)

    reading = reader(zstd.compress(content))
    seen = frames(reading)

    assert 2_000_000 // 16 <= len(seen) < 3_000_000 // 16
    assert reading.problems[0].kind == "limit"
    assert "more than 500 times" in reading.problems[0].detail


def test_expansion_within_the_allowance_is_read() -> None:
    reading = reader(zstd.compress(pcap_header() + bytes(3_000_000)))

    assert len(frames(reading)) == 3_000_000 // 16
    assert reading.problems == []


def test_many_tiny_members_take_no_time_that_grows_with_their_square() -> None:
    content = gzip.compress(CONTENT) + gzip.compress(b"", mtime=0) * 20_000

    reading = reader(content)

    assert len(frames(reading)) == 100
    assert reading.problems == []


def test_without_the_lz4_library_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lz4.frame", None)

    with pytest.raises(UsageError, match=r"pip install 'wirespan\[lz4\]'"):
        Reader("x", io.BytesIO(lz4.frame.compress(CONTENT)))


@pytest.mark.parametrize(("window_log", "read"), [(27, 100), (28, None)])
def test_a_zstd_window_of_128_mib_is_the_largest(window_log: int, read: int | None) -> None:
    options = {zstd.CompressionParameter.window_log: window_log}
    compressor = zstd.ZstdCompressor(options=options)
    content = compressor.compress(CONTENT) + compressor.flush()

    if read is None:
        with pytest.raises(UsageError, match="zstd data is damaged"):
            reader(content)
    else:
        assert len(frames(reader(content))) == read
