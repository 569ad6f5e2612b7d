"""The walk over pcap records: where it stops, and why."""

import contextlib

import pytest

from kit.capture_bytes import record
from wirespan.kernels.index.pcap_records import PcapRecords
from wirespan.kernels.layout import Frame
from wirespan.kernels.table import Table

MORE, FULL, LENGTH = 0, 1, 4


def records(rows: int = 10, packet_limit: int = 100, header_bytes: int = 16) -> PcapRecords:
    walker = PcapRecords(Table(len(Frame)), rows, packet_limit)
    walker.describe(False, header_bytes, 1000, 113, 0)
    return walker


def test_each_record_is_a_row() -> None:
    content = bytearray(record(b"abc", seconds=1, fraction=2) + record(b"de", original=9))
    walker = records()

    stop = walker.walk(content, 0, len(content))

    assert (stop, walker.count, walker.position) == (MORE, 2, 37)
    assert walker.frames.row(0) == [1_000_002_000, 16, 3, 3, 113, 0, 0]
    assert walker.frames.row(1) == [1_000_000_000, 35, 2, 9, 113, 0, 0]
    assert (walker.first_ns, walker.last_ns) == (1_000_000_000, 1_000_002_000)
    assert walker.original_bytes == 12


@pytest.mark.parametrize(
    ("end", "count", "position", "needed"),
    [(15, 0, 0, 16), (16, 0, 0, 19), (18, 0, 0, 19), (19, 1, 19, 16), (34, 1, 19, 16)],
)
def test_an_incomplete_record_is_left_and_what_it_needs_is_told(
    end: int, count: int, position: int, needed: int
) -> None:
    content = bytearray(record(b"abc") + record(b"abc"))
    walker = records()

    stop = walker.walk(content, 0, end)

    assert (stop, walker.count, walker.position) == (MORE, count, position)
    assert walker.needed == needed


def test_it_stops_when_the_rows_are_full_and_goes_on_there() -> None:
    content = bytearray(record(b"abc") * 3)
    walker = records(rows=2)

    stops = [walker.walk(content, 0, len(content))]
    position = walker.position
    walker.begin_batch()
    stops.append(walker.walk(content, position, len(content)))

    assert stops == [FULL, MORE]
    assert (position, walker.count, walker.position) == (38, 1, 57)


@pytest.mark.parametrize(("size", "stop"), [(100, MORE), (101, LENGTH)])
def test_a_packet_over_the_limit_is_damage(size: int, stop: int) -> None:
    content = bytearray(record(bytes(size)))
    walker = records()

    assert walker.walk(content, 0, len(content)) == stop
    assert walker.count == (stop == MORE)


@pytest.mark.parametrize(
    ("packet_type", "direction"), [(0, 1), (1, 1), (2, 1), (3, 0), (4, 2), (5, 0)]
)
def test_a_long_header_tells_the_direction(packet_type: int, direction: int) -> None:
    content = bytearray(record(b"abc", more=bytes([0, 0, 0, 0, 8, 0, packet_type, 0])))
    walker = records(header_bytes=24)

    walker.walk(content, 0, len(content))

    assert walker.frames.row(0)[Frame.DIRECTION] == direction


@pytest.mark.parametrize(("start", "end"), [(0, 1000), (10, 1000), (30, 20), (1000, 2000)])
def test_bounds_outside_the_buffer_cannot_read_outside_it(start: int, end: int) -> None:
    content = bytearray(record(b""))
    walker = records()

    with contextlib.suppress(IndexError):
        walker.walk(content, start, end)

    assert walker.count <= 1
