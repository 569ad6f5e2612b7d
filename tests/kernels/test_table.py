"""Growing tables."""

from wirespan.kernels.table import Table


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


def test_its_cells_are_also_there_in_one_row() -> None:
    table = Table(3, 2)
    table.write(1, (7, -8, 9))

    table.flat[0] = 5

    assert table.flat.tolist() == [5, 0, 0, 7, -8, 9]
    assert table.row(0) == [5, 0, 0]
