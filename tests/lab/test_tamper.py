"""A recorder's clock that steps, and one that is coarse."""

from pathlib import Path

from wirespan.capture.reader import open_capture
from wirespan.capture.write_pcapng import PcapngWriter
from wirespan.lab.tamper import coarsen_clock, step_clock

START = 1_700_000_000_000_000_000
FRAME = bytes(60)


def capture(path: Path, packets: int) -> Path:
    with path.open("wb") as file:
        writer = PcapngWriter(file)
        number = writer.interface("eth0", link_type=1)
        for packet in range(packets):
            writer.packet(number, START + packet * 1_000, FRAME)
    return path


def last_ns(path: Path) -> int | None:
    with open_capture(str(path)) as reader:
        for _ in reader:
            pass
        return reader.last_ns


def test_what_follows_the_middle_is_later(tmp_path: Path) -> None:
    path = capture(tmp_path / "one.pcapng", 4)

    step_clock(path, 700)

    assert last_ns(path) == START + 3_000 + 700_000_000


def test_a_step_back_leaves_the_middle_as_the_latest(tmp_path: Path) -> None:
    path = capture(tmp_path / "one.pcapng", 4)

    step_clock(path, -700)

    assert last_ns(path) == START + 1_000


def test_a_coarse_clock_stands_still_until_its_unit_is_over(tmp_path: Path) -> None:
    path = capture(tmp_path / "one.pcapng", 2_001)

    coarsen_clock(path, 1)

    assert last_ns(path) == START + 2_000_000


def test_a_coarse_clock_is_never_ahead(tmp_path: Path) -> None:
    path = capture(tmp_path / "one.pcapng", 2_000)

    coarsen_clock(path, 1)

    assert last_ns(path) == START + 1_000_000
