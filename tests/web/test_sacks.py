"""What was acknowledged out of order: as tshark reads it, and of segments made to order."""

import subprocess
from pathlib import Path
from struct import pack
from typing import Any
from zlib import crc32

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.conversations import ACK, PSH, START_NS, SYN, written
from kit.desks import EXAMPLE, asked, desk_of
from kit.desks import written as stored
from kit.frames import ethernet, ipv4
from kit.tshark import needs_tshark
from wirespan.web import sacks as module
from wirespan.web.connection_list import connection, connections
from wirespan.web.request_view import request

LOSSY = "zeek.206_example_a.pcap"
TWO_BLOCKS = "pcaps.email-troubles.pcap"
MARKED = (1 << 22) | (1 << 23)
"""SACK and D-SACK, as in the marks of a segment."""
MILLISECOND = 1_000_000
FIRST = 0xFFFF_FF00
"""The server's initial number: its stream passes zero within the first segment."""
TO_SERVER, TO_CLIENT = ("10.0.0.2", "10.0.0.1"), ("10.0.0.1", "10.0.0.2")


def segment(
    from_server: bool, sequence: int, ack: int, flags: int, payload: bytes = b"", sack: bytes = b""
) -> bytes:
    ports = (80, 40_000) if from_server else (40_000, 80)
    words = (20 + len(sack)) // 4
    head = pack(
        ">HHIIBBHHH", *ports, sequence % 2**32, ack % 2**32, words << 4, flags, 8192, 0xABCD, 0
    )
    source, destination = TO_SERVER if from_server else TO_CLIENT
    octets = head + sack + payload
    own = crc32(octets) & 0xFFFF  # of one's own, or it is a packet recorded twice
    return ethernet(ipv4(octets, identification=own, source=source, destination=destination))


def blocks(*edges: tuple[int, int]) -> bytes:
    """SACK blocks by their distance from the server's initial number."""
    octets = b"".join(pack(">II", *((FIRST + edge) % 2**32 for edge in each)) for each in edges)
    return bytes((1, 1, 5, 2 + len(octets))) + octets


PERMITTED = bytes((1, 1, 4, 2))


def with_a_hole(*options: bytes) -> list[tuple[int, bytes]]:
    """An answer of three segments whose first is late, and the client's words meanwhile."""
    body = b"HTTP/1.1 200 OK\r\nContent-Length: 2900\r\n\r\n"
    answer = body + b"." * 2900
    parts = [answer[:1000], answer[1000:2000], answer[2000:]]
    asking = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    asked_to = 1 + len(asking)
    frames = [
        segment(False, 0, 0, SYN, sack=PERMITTED),
        segment(True, FIRST, 1, SYN | ACK, sack=PERMITTED),
        segment(False, 1, FIRST + 1, ACK),
        segment(False, 1, FIRST + 1, PSH | ACK, asking),
        segment(True, FIRST + 1001, asked_to, ACK, parts[1]),
        segment(True, FIRST + 2001, asked_to, ACK, parts[2]),
        *(segment(False, asked_to, FIRST + 1, ACK, sack=each) for each in options),
        segment(True, FIRST + 1, asked_to, ACK, parts[0]),
        segment(False, asked_to, FIRST + 1 + len(answer), ACK),
    ]
    return [(START_NS + at * MILLISECOND, frame) for at, frame in enumerate(frames)]


def of_connection(folder: Path, *options: bytes) -> dict[str, list[int]]:
    path = stored(folder, written(with_a_hole(*options)))
    found: dict[str, list[int]] = asked(desk_of(path), connection, 0)["segments"]["sacked"]
    return found


def test_a_block_is_a_row_with_its_positions(tmp_path: Path) -> None:
    found = of_connection(tmp_path, blocks((1001, 2001)), blocks((1001, 2901)))

    assert found == {
        "frame": [7, 8],
        "time_ns": [6 * MILLISECOND, 7 * MILLISECOND],
        "from_server": [0, 0],
        "left": [1000, 1000],
        "right": [2000, 2900],
    }


def test_several_blocks_of_one_segment_are_several_rows(tmp_path: Path) -> None:
    found = of_connection(tmp_path, blocks((2001, 2901), (1001, 1501)))

    assert found["frame"] == [7, 7]
    assert list(zip(found["left"], found["right"], strict=True)) == [(2000, 2900), (1000, 1500)]


def test_a_block_that_ends_before_it_begins_is_left_out(tmp_path: Path) -> None:
    found = of_connection(tmp_path, blocks((1001, 2001), (2901, 2901), (2901, 2001)))

    assert found["left"] == [1000]


def test_no_more_headers_are_read_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_FRAMES", 2)

    found = of_connection(tmp_path, *(blocks((1001, 2001 + more)) for more in range(4)))

    assert found["frame"] == [7, 8]


def test_without_any_the_columns_are_empty() -> None:
    found = asked(desk_of(EXAMPLE), request, 4)["segments"]["sacked"]

    assert found == {"frame": [], "time_ns": [], "from_server": [], "left": [], "right": []}


def shown_by_tshark(path: Path) -> dict[int, list[tuple[int, int]]]:
    """Frame -> the blocks it carries, relative to the first number of the stream."""
    fields = ("frame.number", "tcp.options.sack_le", "tcp.options.sack_re")
    asking = [part for field in fields for part in ("-e", field)]
    told = subprocess.run(
        ["tshark", "-r", str(path), "-Y", "tcp.options.sack_le", "-T", "fields", *asking],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    found = {}
    for line in told.stdout.splitlines():
        frame, left, right = line.split("\t")
        edges = zip(left.split(","), right.split(","), strict=True)
        found[int(frame)] = [(int(first) - 1, int(last) - 1) for first, last in edges]
    return found


def shown_here(path: Path) -> tuple[dict[int, list[tuple[int, int]]], set[int]]:
    """The same of all connections, and the frames that are marked."""
    desk = desk_of(path)
    found: dict[int, list[tuple[int, int]]] = {}
    marked: set[int] = set()
    for row in asked(desk, connections, limit=2000)["rows"]:
        segments: dict[str, Any] = asked(desk, connection, row["id"])["segments"]
        columns = zip(
            *(segments["sacked"][name] for name in ("frame", "left", "right")), strict=True
        )
        for frame, left, right in columns:
            found.setdefault(frame, []).append((left, right))
        columns = zip(segments["frame"], segments["marks"], strict=True)
        marked |= {frame for frame, marks in columns if marks & MARKED}
    return found, marked


@pytest.mark.tshark
@needs_tshark
@needs_captures
@pytest.mark.parametrize("name", [LOSSY, TWO_BLOCKS])
def test_blocks_are_those_tshark_shows(name: str) -> None:
    expected = shown_by_tshark(CAPTURES / name)

    found, marked = shown_here(CAPTURES / name)

    assert len(found) >= 20
    assert found == {frame: expected[frame] for frame in marked}
    assert len(expected) - len(marked) <= len(expected) // 10
