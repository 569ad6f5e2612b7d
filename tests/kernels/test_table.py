"""Growing tables."""

import resource
from pathlib import Path

import pytest

from wirespan.kernels.table import Table

STATE = Path("/proc/self/statm")


def resident_bytes() -> int:
    return int(STATE.read_text().split()[1]) * resource.getpagesize()


def test_growing_keeps_what_was_written() -> None:
    table = Table(3, 2)
    table.write(1, (7, -8, 9))

    table.reserve(100)

    assert table.row(1) == [7, -8, 9]
    assert table.rows >= 100


def test_room_that_is_there_is_not_made_again() -> None:
    table = Table(2, 10)
    cells = table.cells

    table.reserve(10)

    assert table.cells is cells


def test_a_row_more_than_there_is_room_for_grows_the_table() -> None:
    table = Table(2, 10)

    table.reserve(11)

    assert table.rows >= 11


def test_a_table_has_at_least_one_row() -> None:
    assert Table(4, 0).rows == 1


@pytest.mark.skipif(not STATE.exists(), reason="only Linux tells it here")
def test_rows_of_a_large_table_that_were_never_touched_take_no_memory() -> None:
    before = resident_bytes()

    table = Table(8, 500_000)
    table.reserve(1_000_000)

    assert table.row(999_999) == [0] * 8
    assert resident_bytes() - before < 40_000_000


def test_a_large_table_keeps_what_was_written_when_it_grows() -> None:
    table = Table(8, 4096)
    table.write(4095, (1, -2, 3))

    table.reserve(4097)

    assert table.row(4095) == [1, -2, 3, 0, 0, 0, 0, 0]
    assert table.row(4096) == [0] * 8


def test_its_cells_are_also_there_in_one_row() -> None:
    table = Table(3, 2)
    table.write(1, (7, -8, 9))

    table.flat[0] = 5

    assert table.flat.tolist() == [5, 0, 0, 7, -8, 9]
    assert table.row(0) == [5, 0, 0]
