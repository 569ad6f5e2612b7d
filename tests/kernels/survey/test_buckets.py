"""Frames counted into stretches of time."""

from array import array
from collections.abc import Sequence

import pytest

from wirespan.kernels.layout import Frame
from wirespan.kernels.survey.buckets import count_into_buckets, latest_time
from wirespan.kernels.table import Table

EARLIEST, LATEST = -(2**63), 2**63 - 1


def frames(*stamped: tuple[int, int]) -> Table:
    table = Table(len(Frame), max(len(stamped), 1))
    for row, (time, length) in enumerate(stamped):
        table.cells[row, Frame.TIME] = time
        table.cells[row, Frame.ORIGINAL] = length
    return table


def counted(
    stamped: Sequence[tuple[int, int]], start: int, width: int, buckets: int, first: int = 0
) -> tuple[list[int], list[int]]:
    packets, octets = (array("q", bytes(8 * buckets)) for _ in range(2))
    count_into_buckets(frames(*stamped).cells, first, len(stamped), start, width, packets, octets)
    return packets.tolist(), octets.tolist()


def test_a_bucket_begins_with_its_first_nanosecond() -> None:
    stamped = [(100, 1), (109, 2), (110, 4), (119, 8), (120, 16)]

    assert counted(stamped, 100, 10, 3) == ([2, 2, 1], [3, 12, 16])


def test_what_lies_before_the_start_counts_as_it() -> None:
    assert counted([(99, 1), (100, 2), (EARLIEST, 4)], 100, 10, 2) == ([3, 0], [7, 0])


def test_the_widest_span_of_times_is_counted_rightly() -> None:
    stamped = [(EARLIEST, 1), (LATEST, 2)]

    assert counted(stamped, EARLIEST, 2**62, 4) == ([1, 0, 0, 1], [1, 0, 0, 2])


def test_only_the_rows_named_are_counted() -> None:
    assert counted([(0, 1), (0, 2), (10, 4)], 0, 10, 2, first=1) == ([1, 1], [2, 4])


def test_a_frame_without_a_bucket_is_an_error_and_writes_nowhere() -> None:
    with pytest.raises(IndexError):
        counted([(20, 1)], 0, 10, 2)


@pytest.mark.parametrize(
    ("times", "latest"),
    [((5,), 5), ((5, 9, 7), 9), ((-5, -9), -5), ((EARLIEST, LATEST, 0), LATEST)],
)
def test_the_latest_time(times: tuple[int, ...], latest: int) -> None:
    table = frames(*((time, 0) for time in times))

    assert latest_time(table.cells, 0, len(times)) == latest


def test_the_latest_of_the_rows_named() -> None:
    assert latest_time(frames((9, 0), (5, 0), (7, 0), (8, 0)).cells, 1, 3) == 7
