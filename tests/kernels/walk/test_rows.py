"""The packets around one exchange: which are looked at, and how much work that is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import wirespan
from kit.ledgers import FULL, Mark, Talk, ns, settled, told
from wirespan.kernels.layout import Request

PACKAGE = Path(wirespan.__file__).parent
TESTS = Path(__file__).parents[2]
COUNTED = """
import sys
from kernels.walk import test_rows
from kit.ledgers import tables
from wirespan.kernels.walk.settling import Walk
lines = 0
def count(frame, event, argument):
    global lines
    lines += event == "line"
    return count
for packets in map(int, sys.argv[2:]):
    given = tables(getattr(test_rows, sys.argv[1])(packets))
    walk = Walk()
    lines = 0
    sys.settrace(count)
    walk.settle(*given)
    sys.settrace(None)
    print(lines)
"""


def test_records_the_capture_made_twice_are_no_packets() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.client(0.1, 100, at=0, marks=Mark.DUPLICATE_RECORD)
    talk.server(20, 500)

    assert settled(talk)[Request.SENT_PACKETS] == 1


def test_packets_before_the_exchange_are_known_but_not_counted() -> None:
    talk = Talk(exchange={"START": ns(0), "ASKED_FROM": 100})
    talk.client(-30, 100)
    talk.client(0, 100)
    talk.server(20, 500)

    assert settled(talk)[Request.SENT_PACKETS] == 1


def test_zero_windows_of_the_client_do_not_close_the_server_s() -> None:
    talk = Talk()
    talk.client(0, 100, window=0)
    talk.client(50, 100, window=0)
    talk.server(70, 500)

    assert ("send", "sender-idle", 50) in told(talk)


def stalls(count: int) -> Talk:
    """A long answer in which every packet comes after a silence, and nobody acknowledges."""
    talk = Talk()
    talk.client(0, 100, window=0)
    for number in range(count):
        talk.server(20 + 5 * number, FULL)
    return talk


def holes(count: int) -> Talk:
    """Every second segment is lost and sent again at the end."""
    talk = Talk(to_client=20, to_server=0)
    talk.client(0, 100)
    for number in range(count):
        talk.server(number / 100, FULL)
    for number in range(0, count, 2):
        talk.server(count / 100 + number / 100, FULL, at=number * FULL, marks=Mark.RETRANSMISSION)
    return talk


@pytest.mark.parametrize("script", ["stalls", "holes"])
def test_the_work_is_linear_in_the_packets_of_an_exchange(script: str, uncompiled: Path) -> None:
    """16 times the packets are 16 times the lines that run; were it quadratic, 256 times."""
    few, many = lines_run(uncompiled, script, 250, 4_000)

    assert few > 250
    assert many < few * 16 * 2


@pytest.fixture(scope="module")
def uncompiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package from its sources alone: of these the lines can be counted."""
    place = tmp_path_factory.mktemp("uncompiled")
    left_out = shutil.ignore_patterns("*.so", "__pycache__", "static", "shipped_files")
    shutil.copytree(PACKAGE, place / "wirespan", ignore=left_out)
    return place


def lines_run(place: Path, script: str, *counts: int) -> list[int]:
    """How many lines of the sources settling takes, for scripts of so many packets."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, script, *map(str, counts)],
        env={**os.environ, "PYTHONPATH": f"{place}:{TESTS}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [int(line) for line in done.stdout.splitlines()]


def test_the_sides_are_told_apart() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.server(20, 500)

    ledger = settled(talk)

    assert (ledger[Request.SENT_PAYLOAD], ledger[Request.RECEIVED_PAYLOAD]) == (100, 500)
