"""Columns kept of kernels' rows."""

from wirespan.kernels.table import Table
from wirespan.web.columns import Columns


def table(*rows: list[int]) -> Table:
    made = Table(3, len(rows))
    for at, row in enumerate(rows):
        made.write(at, row)
    return made


def test_rows_come_back_with_what_was_not_kept_absent() -> None:
    columns = Columns(3, {0: "q", 2: "i"})

    columns.append(table([2**62, 5, 7], [-1, 5, -1]).cells, 0, 2)

    assert [columns.row(0), columns.row(1)] == [[2**62, -1, 7], [-1, -1, -1]]


def test_only_the_rows_asked_for_are_taken() -> None:
    columns = Columns(3, {1: "B"})

    columns.append(table([0, 1, 0], [0, 2, 0], [0, 3, 0], [0, 4, 0]).cells, 1, 3)

    assert list(columns[1]) == [2, 3]
    assert len(columns) == 2


def test_each_width_holds_its_largest_and_absent() -> None:
    codes = {"b": 0x7F, "h": 0x7FFF, "i": 0x7FFFFFFF, "q": 2**63 - 1}
    for code, largest in codes.items():
        columns = Columns(3, {0: code})

        columns.append(table([largest, 0, 0], [-1, 0, 0]).cells, 0, 2)

        assert list(columns[0]) == [largest, -1]


def test_unsigned_widths_hold_their_largest() -> None:
    for code, largest in {"B": 0xFF, "H": 0xFFFF, "I": 0xFFFFFFFF}.items():
        columns = Columns(3, {2: code})

        columns.append(table([0, 0, largest]).cells, 0, 1)

        assert list(columns[2]) == [largest]


def test_it_grows_batch_by_batch() -> None:
    columns = Columns(3, {0: "I"})

    columns.append(table([1, 0, 0]).cells, 0, 1)
    columns.append(table([2, 0, 0], [3, 0, 0]).cells, 0, 2)

    assert list(columns[0]) == [1, 2, 3]
