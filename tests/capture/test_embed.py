"""TLS secrets go in front of the packets, and the capture survives whatever happens."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kit.capture_bytes import enhanced, interface, pcap_header, record, section
from kit.captures import CAPTURES, needs_captures
from kit.reading import frames, reader
from kit.tshark import needs_tshark
from wirespan.capture.embed import embed_secrets, read_key_log

LINE = b"CLIENT_RANDOM " + b"ab" * 32 + b" " + b"cd" * 48 + b"\n"


@pytest.mark.parametrize("big", [False, True], ids=["little-endian", "big-endian"])
def test_they_stand_between_the_section_header_and_the_rest(tmp_path: Path, big: bool) -> None:
    path = tmp_path / "out.pcapng"
    rest = interface(big=big) + enhanced(big=big) + enhanced(big=big)
    path.write_bytes(section(big=big) + rest)

    embedded = embed_secrets(path, LINE)

    content = path.read_bytes()
    reading = reader(content)
    assert embedded
    assert content.startswith(section(big=big))
    assert content.endswith(rest)
    assert len(frames(reading)) == 2
    assert reading.secrets == [LINE]
    assert reading.problems == []


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\r\r\n", pcap_header() + record(), section()[:-1], section()[:4] + bytes(24)],
    ids=["empty", "magic only", "pcap", "cut header", "no byte order"],
)
def test_what_is_no_pcapng_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "out"
    path.write_bytes(content)

    assert not embed_secrets(path, LINE)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_copy_that_fails_leaves_the_capture_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.pcapng"
    content = section() + interface() + enhanced()
    path.write_bytes(content)

    def full(*_unused: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)

    with pytest.raises(OSError, match="No space"):
        embed_secrets(path, LINE)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_it_stays_as_private_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"
    path.write_bytes(section())
    path.chmod(0o640)

    embed_secrets(path, LINE)

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_key_log_is_read_from_where_it_was_to_its_last_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"# old\n" + LINE + b"CLIENT_RANDOM 00")

    assert read_key_log(path, 6) == LINE
    assert read_key_log(path) == b"# old\n" + LINE
    assert read_key_log(tmp_path / "none") == b""
    assert read_key_log(path, 10_000) == b""


@pytest.mark.tshark
@pytest.mark.captures
@needs_tshark
@needs_captures
def test_wireshark_decrypts_with_them(tmp_path: Path) -> None:
    source = CAPTURES / "wireshark-notes.dump.pcapng"
    path = tmp_path / "out.pcapng"
    path.write_bytes(source.read_bytes())
    command = ["tshark", "-r", str(path), "-Y", "http"]

    before = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    embed_secrets(path, read_key_log(Path(f"{source}.keys")))
    after = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert len(after.splitlines()) > len(before.splitlines())
